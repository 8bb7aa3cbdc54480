import { declaredName } from "./declarations.ts";
import type { GoDeclaration, GoDocument } from "./goParser.ts";
import { enclosingFunction } from "./siteContext.ts";

/** A top-level declaration that the compiler makes code of: a function, a method, or package-level values. */
export interface CodeDeclaration {
  /** As the linker names it within its package: "F", "(*T).M"; of package-level values the first one's name. */
  readonly name: string;
  /** False for package-level values, which `init` sets. */
  readonly isFunction: boolean;
  /** UTF-16 offsets in the file, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

/** The declaration around an offset, or null: between declarations, in imports and types. */
export function codeDeclarationAt(document: GoDocument, offset: number): CodeDeclaration | null {
  for (const declaration of document.declarations) {
    const { baseOffset, text } = declaration.unit;
    if (baseOffset <= offset && offset <= baseOffset + text.length) return codeOf(declaration);
  }
  return null;
}

/** The declaration of a name that codeDeclarationAt gave, wherever it is by now; null when it is gone. */
export function codeDeclarationNamed(document: GoDocument, name: string): CodeDeclaration | null {
  for (const declaration of document.declarations) {
    const code = codeOf(declaration);
    if (code?.name === name) return code;
  }
  return null;
}

function codeOf(declaration: GoDeclaration): CodeDeclaration | null {
  const { header, unit } = declaration;
  const span = { start: unit.baseOffset, end: unit.baseOffset + unit.text.length };
  if (header.kind === "function_declaration" || header.kind === "method_declaration")
    return { name: enclosingFunction(header).name, isFunction: true, ...span };
  if (header.kind !== "var_declaration") return null;
  const specs = header.children.find((child) => child.kind === "var_spec_list") ?? header;
  const first = specs.children.find((child) => child.kind === "var_spec");
  return { name: first === undefined ? "_" : declaredName(first), isFunction: false, ...span };
}
