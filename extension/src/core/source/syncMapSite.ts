import { declarationAt } from "./enclosingDeclaration.ts";
import type { Where } from "./entity.ts";
import type { GoDocument } from "./goParser.ts";
import type { Inference } from "./inference.ts";
import type { OffsetRange } from "./mapSite.ts";
import type { SiteScope } from "./mapSites.ts";
import { underlying } from "./members.ts";
import { describeType } from "./siteType.ts";
import { defaultType, type SourceMapType, type SourceType } from "./sourceType.ts";
import { childOf, nodeAt, nodeText, type SyntaxNode, visit, withoutParens } from "./syntaxNode.ts";

/** A variable or field that is a sync.Map, or a call of one of its methods. */
export interface SyncMapSite {
  /** The method that is called or named; null for the map alone. */
  readonly method: string | null;
  readonly range: OffsetRange;
  /** The built-in map of the key and the value that the call gives, as its layout is written; null where one is not known. */
  readonly stored: string | null;
  /** That of all calls of the file on a map of its name, where they agree. */
  readonly storedInFile: string | null;
}

/**
 * The sync.Map at an offset, or the call of one of its methods whose name is there; null where there is none. Never throws.
 */
export function syncMapSiteAt(document: GoDocument, offset: number, scope: SiteScope): SyncMapSite | null {
  const declaration = declarationAt(document, offset);
  if (declaration === null) return null;
  const where: Where = { package: scope.package, file: document };
  const { baseOffset } = declaration.unit;
  try {
    const at = nodeAt(declaration.whole(), offset - baseOffset);
    if (at === null) return null;
    const selector = at.parent?.kind === "selector_expression" ? at.parent : null;
    const named = selector !== null && childOf(selector, "field") === at ? selector : at;
    const found =
      methodSite(named, where, scope.inference) ??
      mapSite(named, where, scope.inference) ??
      declaredSite(named, where, scope.inference);
    if (found === null) return null;
    const storedInFile = found.stored ?? storedUnder(lastName(found.map), document, where, scope.inference);
    return {
      method: found.method,
      stored: found.stored,
      storedInFile,
      range: { start: baseOffset + named.start, end: baseOffset + named.end },
    };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Found extends Pick<SyncMapSite, "method" | "stored"> {
  /** The expression of the map. */
  readonly map: SyntaxNode;
}

/** `m.Store` of a sync.Map, alone or called. */
function methodSite(node: SyntaxNode, where: Where, inference: Inference): Found | null {
  const operand = node.kind === "selector_expression" ? childOf(node, "operand") : null;
  const field = operand === null ? null : childOf(node, "field");
  if (operand === null || field === null) return null;
  if (!isSyncMap(inference.typeOf(withoutParens(operand), where))) return null;
  const call = node.parent?.kind === "call_expression" ? node.parent : null;
  const called = call !== null && childOf(call, "function") === node ? call : null;
  const args = called === null ? [] : (childOf(called, "arguments")?.children ?? []);
  return { method: nodeText(field), stored: storedBy(args, where, inference), map: operand };
}

function mapSite(node: SyntaxNode, where: Where, inference: Inference): Found | null {
  const isName = node.kind === "identifier" || node.kind === "selector_expression";
  return isName && isSyncMap(inference.typeOf(node, where))
    ? { method: null, stored: null, map: node }
    : null;
}

/** The name in the declaration of a field, a variable or a parameter that has the type written beside it. */
function declaredSite(node: SyntaxNode, where: Where, inference: Inference): Found | null {
  const type = node.field === "name" && node.parent !== null ? childOf(node.parent, "type") : null;
  return type !== null &&
    isDeclaration.test(node.parent?.kind ?? "") &&
    isSyncMap(inference.resolve(type, where))
    ? { method: null, stored: null, map: node }
    : null;
}

const isDeclaration = /^(?:field_declaration|var_spec|parameter_declaration)$/;

/** The variable's or field's own name: `seen` of `c.seen`. */
const lastName = (map: SyntaxNode): string => nodeText(childOf(map, "field") ?? map);

/** What the calls in a file store in maps of a name; null where there are none, one is not known, or they differ. */
function storedUnder(
  name: string,
  { declarations }: GoDocument,
  where: Where,
  inference: Inference,
): string | null {
  const layouts = new Set<string | null>();
  for (const declaration of declarations) {
    if (!declaration.unit.text.includes(`${name}.`)) continue;
    visit(declaration.whole(), (node) => {
      if (node.kind !== "selector_expression" || !nodeText(node).includes(name)) return;
      const found = methodSite(node, where, inference);
      if (found !== null && storing.test(found.method ?? "") && lastName(found.map) === name)
        layouts.add(found.stored);
    });
  }
  const [only, more] = layouts;
  return more === undefined ? (only ?? null) : null;
}

/** Methods that are given what they store, key first and value last. */
const storing = /^(?:Store|Swap|LoadOrStore)$/;

/** Whether a type is sync.Map or a pointer to one. */
function isSyncMap(type: SourceType): boolean {
  const pointed = type.kind === "pointer" ? type.elem : type;
  if (pointed.kind !== "named") return false;
  const { name, place, local } = pointed.entity;
  return !local && name === "Map" && place.package.importPath === "sync";
}

/** The types of a first and a last argument; constants are stored without a box, so nothing is told of them. */
function storedBy(args: readonly SyntaxNode[], where: Where, inference: Inference): string | null {
  const [first, last] = [args[0], args.at(-1)];
  if (args.length < 2 || first === undefined || last === undefined) return null;
  if ([first, last].some((argument) => inference.constantOf(argument, where) !== null)) return null;
  const [key, elem] = [first, last].map((argument) => defaultType(inference.typeOf(argument, where)));
  if (key === undefined || elem === undefined) return null;
  const map: SourceMapType = { kind: "map", key, elem };
  // An interface may hold any kind.
  if ([key, elem].some((type) => underlying(type, inference).kind === "interface")) return null;
  return describeType(map, map, where, inference).layout;
}
