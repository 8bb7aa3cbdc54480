import type * as vscode from "vscode";
import type { ListingFunction } from "../../core/asm/listing/listing.ts";
import type { CodeDeclaration } from "../../core/source/declarationAt.ts";
import { baseName } from "../../services/baseName.ts";
import type { CompileRequest, Listings } from "../../workspace/listings.ts";
import type { Toolchain } from "../../workspace/toolchains.ts";
import type { Wanted } from "./functionRows.ts";
import type { LineRange, SourcePlace } from "./listingModel.ts";
import { type LaidOutFunction, layOutInPieces, type ReadingListing } from "./readingLayout.ts";

/** Code of which the listing is wanted: a declaration of a saved file, or some lines of it. */
export interface WantedCode {
  /** Absolute path of the source file. */
  readonly file: string;
  /** Lines of the declaration, from 1. */
  readonly lines: LineRange;
  readonly isFunction: boolean;
  /** Only the instructions of these lines. */
  readonly selected?: LineRange;
}

/** A declaration's lines in its document. */
export function linesOfDeclaration(document: vscode.TextDocument, declaration: CodeDeclaration): LineRange {
  return {
    from: document.positionAt(declaration.start).line + 1,
    to: document.positionAt(declaration.end).line + 1,
  };
}

/**
 * Compiles a package and lays out the code that came of a declaration: the function, its closures, all instances of a
 * generic one; of package-level values the parts of `init` that set them.
 * @returns null when the compiler made no code of it
 * @throws CompileError, Error
 */
export async function compileCode(
  listings: Listings,
  code: WantedCode,
  request: Omit<CompileRequest, "keep" | "outermost">,
  heading: (go: Toolchain) => readonly string[],
  token: vscode.CancellationToken,
): Promise<ReadingListing | null> {
  const inner = await listings.compile({ ...request, keep: (fn) => isOf(fn, code) }, token);
  if (inner.functions.length === 0) return null;
  const outer = inner.functions.some((fn) => hasInlined(fn, code))
    ? await listings.compile({ ...request, outermost: true, keep: (fn) => isOf(fn, code) }, token)
    : undefined;
  const outerByName = new Map(outer?.functions.map((fn) => [fn.name, fn]));
  const functions = inner.functions.map((fn): LaidOutFunction => {
    const places = outerPlaces(fn, outerByName.get(fn.name));
    return places ? { fn, outer: places } : { fn };
  });
  return layOutInPieces(functions, inner.told, heading(inner.go), { wanted: wantedLines(code) });
}

/** Functions are told by where they are declared, as closures and instances are; values by the lines that set them. */
function isOf(fn: ListingFunction, code: WantedCode): boolean {
  const inside = (i: { file: string; sourceLine: number }): boolean =>
    i.sourceLine >= code.lines.from && i.sourceLine <= code.lines.to && isFile(i.file, code.file);
  const first = fn.instructions[0];
  if (first === undefined) return false;
  return code.isFunction ? inside(first) : fn.name.includes("init") && fn.instructions.some(inside);
}

const isFile = (path: string, file: string): boolean =>
  path === file || (baseName(path) === baseName(file) && !/^([/\\]|\w:)/.test(path));

function hasInlined(fn: ListingFunction, { file, lines }: WantedCode): boolean {
  return fn.instructions.some(
    (i) =>
      i.sourceLine > 0 && (!isFile(i.file, file) || i.sourceLine < lines.from || i.sourceLine > lines.to),
  );
}

/** Where inlined code was called, by index of the instruction; both listings hold the same instructions. */
function outerPlaces(
  fn: ListingFunction,
  outer: ListingFunction | undefined,
): (SourcePlace | undefined)[] | undefined {
  if (!outer || outer.instructions.length !== fn.instructions.length) return undefined;
  return fn.instructions.map((instruction, index) => {
    const other = outer.instructions[index];
    const differs = other && (other.sourceLine !== instruction.sourceLine || other.file !== instruction.file);
    return differs && other.sourceLine > 0 ? { path: other.file, line: other.sourceLine } : undefined;
  });
}

function wantedLines({ file, isFunction, lines, selected }: WantedCode): Wanted {
  const only = selected ?? (isFunction ? undefined : lines);
  if (!only) return () => true;
  const inside = (path: string, line: number): boolean =>
    isFile(path, file) && only.from <= line && line <= only.to;
  return (instruction, outer) =>
    inside(instruction.file, instruction.sourceLine) ||
    (outer !== undefined && inside(outer.path, outer.line));
}
