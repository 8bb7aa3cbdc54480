import { declarationAt } from "./enclosingDeclaration.ts";
import type { GoDocument } from "./goParser.ts";
import type { SiteScope } from "./mapSites.ts";
import { coreType } from "./members.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeAt, nodeText, withoutParens } from "./syntaxNode.ts";
import { typeLayoutText } from "./typeText.ts";

/** A slice that a make or a literal makes. */
export interface MadeSlice {
  /** The elem's type for parseGoType; null when part of it is not known. */
  readonly elem: string | null;
  /** The capacity that it is made with; null where only the program knows it. */
  readonly capacity: number | null;
  /** The map whose entries it has room for, `m` of `make([]K, 0, len(m))`; null for any other. */
  readonly ofMap: string | null;
}

/** The slice made at an offset, at the parenthesis of its make or the brace of its literal; null where none is. */
export function madeSliceAt(document: GoDocument, offset: number, scope: SiteScope): MadeSlice | null {
  const declaration = declarationAt(document, offset);
  if (declaration === null) return null;
  const { inference } = scope;
  const where = { package: scope.package, file: document };
  const at = nodeAt(declaration.whole(), offset - declaration.unit.baseOffset);
  const made = makerAround(at);
  const type = made === null ? null : typeOfMade(made);
  if (made === null || type === null) return null;
  const slice = coreType(inference.resolve(type, where), inference);
  if (slice.kind !== "slice") return null;
  const layout = typeLayoutText(slice.elem, inference);
  const elem = "text" in layout ? layout.text : null;
  if (made.kind === "composite_literal") return { elem, capacity: literalLength(made), ofMap: null };
  const size = (childOf(made, "arguments")?.children ?? []).slice(1).at(-1);
  if (size === undefined) return null;
  const constant = inference.constantOf(size, where);
  const capacity = constant?.kind === "int" ? Number(constant.value) : null;
  return { elem, capacity, ofMap: countedMap(size) };

  /** `m` of `len(m)` where m is a map. */
  function countedMap(size: SyntaxNode): string | null {
    const call = withoutParens(size);
    const callee = call.kind === "call_expression" ? childOf(call, "function") : null;
    const counted = callee === null ? undefined : childOf(call, "arguments")?.children[0];
    if (callee === null || counted === undefined || nodeText(callee) !== "len") return null;
    return coreType(inference.typeOf(counted, where), inference).kind === "map" ? nodeText(counted) : null;
  }
}

/** The make or literal that a node is in the outermost part of. */
function makerAround(at: SyntaxNode | null): SyntaxNode | null {
  for (let node = at; node !== null; node = node.parent) {
    if (node.kind === "composite_literal") return node;
    if (node.kind === "call_expression") {
      const callee = childOf(node, "function");
      return callee !== null && nodeText(callee) === "make" ? node : null;
    }
    if (node.kind === "block") return null;
  }
  return null;
}

function typeOfMade(made: SyntaxNode): SyntaxNode | null {
  return made.kind === "composite_literal"
    ? childOf(made, "type")
    : (childOf(made, "arguments")?.children[0] ?? null);
}

/** Elems of a literal; null where indices are written, which may leave some out. */
function literalLength(literal: SyntaxNode): number | null {
  const entries = (childOf(literal, "body")?.children ?? []).filter(({ kind }) => kind !== "comment");
  return entries.some(({ kind }) => kind === "keyed_element") ? null : entries.length;
}
