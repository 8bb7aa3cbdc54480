import type { GoDeclaration, GoDocument } from "./goParser.ts";

/** The top-level declaration that an offset is in. */
export function declarationAt(document: GoDocument, offset: number): GoDeclaration | null {
  for (const declaration of document.declarations) {
    const { baseOffset, text } = declaration.unit;
    if (offset >= baseOffset && offset <= baseOffset + text.length) return declaration;
  }
  return null;
}
