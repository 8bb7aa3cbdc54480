import type { Where } from "./entity.ts";
import type { GoDeclaration, GoFile } from "./goParser.ts";
import type { Inference } from "./inference.ts";
import { countNodes, type NodeCount } from "./literalNodes.ts";
import type { MapSite, OffsetRange } from "./mapSite.ts";
import { literalSite, type SiteScope } from "./mapSites.ts";
import { underlying } from "./members.ts";
import type { SourceType } from "./sourceType.ts";
import { type StaticValue, staticValue } from "./staticData.ts";
import { childOf, childrenOf, nodeText, type SyntaxNode, withoutParens } from "./syntaxNode.ts";
import { sourceText, typeLayoutText } from "./typeText.ts";

/** A map, slice or array literal that a package variable starts with. */
export interface PackageLiteral {
  readonly variable: string;
  /** Of the literal. */
  readonly range: OffsetRange;
  readonly expr: string;
  readonly kind: "map" | "slice" | "array";
  readonly type: string;
  /** What stands in it: entries, or elements that are written. */
  readonly entries: number;
  /** The variable itself is a map, slice or array, and no interface that holds one. */
  readonly isDirect: boolean;
  /** Of a map: the site of its literal. */
  readonly site: MapSite | null;
  /** What the compiler measures when it decides where the code of a map goes, and whether it is needed at all. */
  readonly size: Pick<NodeCount, "least" | "most" | "effects">;
  /** Of a slice or array. */
  readonly elements: LiteralElements | null;
}

/** The elements of a slice or array literal. */
export interface LiteralElements {
  /** As parseGoType takes it; null where it is not known. */
  readonly elem: string | null;
  /** How many there are, those not written among them; null where that is not known. */
  readonly length: number | null;
  readonly values: readonly StaticValue[];
}

/** The literals that the package variables of a document start with, in source order. Never throws. */
export function findPackageLiterals(document: GoFile, scope: SiteScope): PackageLiteral[] {
  return document.declarations.flatMap((declaration) => literalsOfDeclaration(declaration, document, scope));
}

/** The literal of a package variable that an offset is in. Never throws. */
export function findPackageLiteralAt(
  document: GoFile,
  offset: number,
  scope: SiteScope,
): PackageLiteral | null {
  const at = document.declarations.find(
    ({ unit: { baseOffset, text } }) => offset >= baseOffset && offset <= baseOffset + text.length,
  );
  const literals = at === undefined ? [] : literalsOfDeclaration(at, document, scope);
  return literals.find(({ range }) => range.start <= offset && offset <= range.end) ?? null;
}

function literalsOfDeclaration(
  declaration: GoDeclaration,
  file: GoFile,
  { package: own, inference }: SiteScope,
): PackageLiteral[] {
  return declaration.header.kind === "var_declaration"
    ? literalsIn(declaration.whole(), { package: own, file }, inference)
    : [];
}

/** The literals that the variables of one declaration, read whole, start with. Never throws. */
export function literalsIn(declaration: SyntaxNode, where: Where, inference: Inference): PackageLiteral[] {
  if (declaration.kind !== "var_declaration") return [];
  return specsIn(declaration).flatMap((spec) => {
    try {
      return literalsOf(spec, where, inference);
    } catch (error) {
      // Types nested deeper than the stack has room for.
      if (!(error instanceof RangeError)) throw error;
      return [];
    }
  });
}

function specsIn(declaration: SyntaxNode): SyntaxNode[] {
  return declaration.children.flatMap((child) =>
    child.kind === "var_spec_list" ? child.children : child.kind === "var_spec" ? [child] : [],
  );
}

function literalsOf(spec: SyntaxNode, where: Where, inference: Inference): PackageLiteral[] {
  const names = childrenOf(spec, "name");
  const values = childOf(spec, "value")?.children ?? [];
  if (names.length !== values.length) return [];
  const typeNode = childOf(spec, "type");
  const declared = typeNode === null ? null : inference.resolve(typeNode, where);
  return values.flatMap((value, i) => {
    const node = withoutParens(value);
    const name = names[i];
    if (node.kind !== "composite_literal" || name === undefined) return [];
    return literalOf(node, nodeText(name), declared, where, inference) ?? [];
  });
}

function literalOf(
  node: SyntaxNode,
  variable: string,
  declared: SourceType | null,
  where: Where,
  inference: Inference,
): PackageLiteral | null {
  const type = inference.typeOf(node, where);
  const under = underlying(type, inference);
  const body = childOf(node, "body");
  if (body === null || (under.kind !== "map" && under.kind !== "slice" && under.kind !== "array"))
    return null;
  const base = node.unit.baseOffset;
  const kept = declared === null ? under : underlying(declared, inference);
  return {
    variable,
    range: { start: base + node.start, end: base + node.end },
    expr: nodeText(node),
    kind: under.kind,
    type: sourceText(type, where.package) ?? nodeText(childOf(node, "type") ?? node),
    entries: body.children.length,
    isDirect: kept.kind === under.kind,
    site: under.kind === "map" ? literalSite(node, where, inference) : null,
    size: countNodes(node, declared, where, inference),
    elements:
      under.kind === "map"
        ? null
        : elementsOf(body, under.elem, under.kind === "array" ? under.length : null, where, inference),
  };
}

function elementsOf(
  body: SyntaxNode,
  elem: SourceType,
  arrayLength: number | null,
  where: Where,
  inference: Inference,
): LiteralElements {
  let [next, length]: [number | null, number | null] = [0, 0];
  const values = body.children.map((child) => {
    const keyed = child.kind === "keyed_element";
    const key = keyed ? childOf(child, "key") : null;
    const value = keyed ? childOf(child, "value") : child;
    if (keyed) next = key === null ? null : indexOf(key, where, inference);
    next = next === null ? null : next + 1;
    length = length === null || next === null ? null : Math.max(length, next);
    return value === null
      ? ({ made: "unknown", zero: null, byCall: false } as const)
      : staticValue(value, elem, where, inference);
  });
  const layout = typeLayoutText(elem, inference);
  return {
    elem: "text" in layout ? layout.text : null,
    length: arrayLength ?? length,
    values,
  };
}

function indexOf(key: SyntaxNode, where: Where, inference: Inference): number | null {
  const node = key.kind === "literal_element" ? (key.children[0] ?? key) : key;
  const value = inference.constantOf(node, where);
  return value?.kind === "int" ? Number(value.value) : null;
}
