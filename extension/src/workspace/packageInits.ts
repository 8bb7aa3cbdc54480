import { packageInit } from "../core/compile/packageInit.ts";
import { packageInitMarkdown } from "../core/present/packageInitText.ts";
import { findPackageLiteralAt } from "../core/source/packageLiterals.ts";
import type { OpenFile, OpenFiles, ReadAs } from "./openFiles.ts";

/** A line of Markdown on what becomes of the package literal at an offset; "" where there is none, or nothing is known. */
export async function packageInitLine(
  open: OpenFiles,
  file: OpenFile,
  offset: number,
  read: ReadAs,
  importPath: string,
): Promise<string> {
  return open.ask(file, read, (document, scope) => {
    const literal = findPackageLiteralAt(document, offset, scope);
    if (literal === null || literal.range.start !== offset) return "";
    // Which other code names the variable is not looked for while someone waits.
    const around = { importPath, isMain: document.packageName === "main", isNamed: null };
    return packageInitMarkdown(literal.kind, packageInit(literal, read.model, around));
  });
}
