import { isType } from "./callTypes.ts";
import type { PackageIndex, Where } from "./entity.ts";
import type { SiteEscape } from "./escape.ts";
import { escapeOf } from "./escape.ts";
import type { GoDeclaration, GoDocument } from "./goParser.ts";
import type { Inference } from "./inference.ts";
import type { LiteralSite } from "./literalSite.ts";
import { literalOf } from "./literalSite.ts";
import { coreType, underlying } from "./members.ts";
import { representativeLayouts, typeParamsIn } from "./representatives.ts";
import { type AppendKey, appendKeyOf } from "./safeExpression.ts";
import type { EnclosingFunction } from "./siteContext.ts";
import { enclosingFunction, isDead } from "./siteContext.ts";
import type { IndexForm, RangeForm } from "./siteForms.ts";
import { classifyIndex, classifyRange, isDivision, isPartOfAppend, isReadToClear } from "./siteForms.ts";
import { type SourceMapType, type SourceType, substitute } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeAt, nodeText, visit, withoutParens } from "./syntaxNode.ts";
import { layoutText, linkName, sourceText } from "./typeText.ts";
import { variableNamed } from "./variableNamed.ts";

/** What source code does with a map. `variable` to `result` only name one. */
export type MapForm =
  | "make"
  | "literal"
  | IndexForm
  | "delete"
  | "clear"
  | "len"
  | "range"
  | "mapsCall"
  | "variable"
  | "field"
  | "parameter"
  | "result";

/** A range of UTF-16 offsets in the document. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** The map type of a site as far as the source tells it. */
export interface SiteMapType {
  /** As the code around would write it: `map[UserID]*User`. */
  readonly text: string;
  readonly key: string;
  readonly elem: string;
  /** For parseMapType: `type UserID uint64; map[UserID]unsafe.Pointer`; null when part of it is not known. */
  readonly layout: string | null;
  /** Why the layout is not known. */
  readonly why: string | null;
  /** The map's type is a type parameter whose key has others: M of `M ~map[K]V`. */
  readonly isParameter?: boolean;
  /** Layouts of each kind that it may have, where it depends on type parameters; empty where that is not known. */
  readonly representatives?: readonly string[];
  /** Its layouts by what the type parameters stand for in the instances that the files at hand make. */
  readonly instances?: readonly SiteInstance[];
  /** The type's name in the compiler's `type:` symbols; null when its declaration does not tell it. */
  readonly linkName: string | null;
}

/** A map type in one instance of the generic function or type that it is in. */
export interface SiteInstance {
  /** The type arguments, in order: "uint64". */
  readonly types: readonly string[];
  readonly layout: string;
}

/** The size hint of a make. */
export interface SiteHint {
  readonly expr: string;
  /** Its value where it is constant. */
  readonly constant: bigint | null;
  /** It surely is no constant: variables or calls are in it. */
  readonly variable: boolean;
  /** Its type's name where it is a built-in integer type: int64 and uint64 matter on 32-bit targets. */
  readonly type: string | null;
  readonly range: OffsetRange;
}

/** One place where the source touches a map. */
export interface MapSite {
  readonly form: MapForm;
  /** The expression's text. */
  readonly expr: string;
  readonly range: OffsetRange;
  /** The map operand's text: `m` of `m[k]`; null where the site makes the map or declares it. */
  readonly operand: string | null;
  readonly type: SiteMapType;
  readonly function: EnclosingFunction;
  /** Constant conditions keep it from running: the compiler drops it. */
  readonly dead: boolean;
  /** The code around it does not parse, so that its form may be another one. */
  readonly incomplete: boolean;
  readonly hint: SiteHint | null;
  readonly literal: LiteralSite | null;
  /** Where a made map lives. */
  readonly escape: SiteEscape | null;
  /** For range how it loops; for the delete of a clear idiom the loop around it. */
  readonly loop: RangeForm | null;
  /** For opAssign: `/=` or `%=`. */
  readonly divides: boolean;
  /** For read: it is of the slice or array of a loop that may be compiled as one clear. */
  readonly readToClear: boolean;
  /** For append: what decides whether it takes one map operation or two. */
  readonly appendKey: AppendKey | null;
  /** The key is `string(b)` of a byte slice. */
  readonly keyFromBytes: boolean;
  /** For mapsCall: the function of package maps: "Clone". */
  readonly called: string | null;
  /** That package's path: "maps" or "golang.org/x/exp/maps". */
  readonly calledPath: string | null;
  /** For mapsCall: the type of a second map among the arguments. */
  readonly second: SiteMapType | null;
  /** Declared without a value: a variable, a named result, a field in its struct's zero value. */
  readonly startsNil: boolean;
}

/** The package around a document, and what is known of others. */
export interface SiteScope {
  readonly package: PackageIndex;
  readonly inference: Inference;
}

/** A place of the source that was not looked at, by its UTF-16 offset in the document, and why. */
export interface NotSeen {
  readonly offset: number;
  readonly why: string;
}

/**
 * Every map site of a document, in source order; with `within` only those that touch the range. Never throws.
 * @param notSeen gets the places that were not looked at
 */
export function findMapSites(
  document: GoDocument,
  scope: SiteScope,
  within?: OffsetRange,
  notSeen: NotSeen[] = [],
): MapSite[] {
  const where: Where = { package: scope.package, file: document };
  const sites: MapSite[] = [];
  for (const declaration of document.declarations) {
    const { baseOffset, text } = declaration.unit;
    if (within !== undefined && (baseOffset > within.end || baseOffset + text.length < within.start))
      continue;
    const root = declaration.whole();
    for (const { start, what } of declaration.leftOut())
      notSeen.push({ offset: baseOffset + start, why: `${what} is not looked at` });
    visit(root, (node) => {
      const site = withinStack(
        () => siteOf(node, where, scope.inference),
        () =>
          notSeen.push({ offset: baseOffset + node.start, why: "it is nested too deep to be understood" }),
      );
      if (
        site === null ||
        (within !== undefined && (site.range.start > within.end || site.range.end < within.start))
      )
        return;
      sites.push(site);
    });
  }
  return sites.sort((a, b) => a.range.start - b.range.start || b.range.end - a.range.end);
}

/**
 * The innermost map site that an offset is in: the operation when the offset is on one (`m[k]`, `make(…)`), else the
 * variable, field or call of map type under it. Null when there is no map there. Never throws.
 */
export function findMapSiteAt(document: GoDocument, offset: number, scope: SiteScope): MapSite | null {
  const declaration = declarationAt(document, offset);
  if (declaration === null) return null;
  const where: Where = { package: scope.package, file: document };
  const at = nodeAt(declaration.whole(), offset - declaration.unit.baseOffset);
  let named: MapSite | null = null;
  for (let node = at; node !== null; node = node.parent) {
    const here = node;
    const site = withinStack(() => siteOf(here, where, scope.inference));
    if (site !== null) return site;
    named ??= withinStack(() => namedSite(here, where, scope.inference));
    // Beyond these an enclosing site is another place than the one under the cursor.
    if (node.kind === "block" || (named !== null && !isOperandPosition(node))) break;
  }
  return named;
}

/** The site that is found, or null where types are nested deeper than the stack has room for. */
function withinStack(find: () => MapSite | null, otherwise?: () => void): MapSite | null {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    otherwise?.();
    return null;
  }
}

/** The top-level declaration that an offset is in. */
export function declarationAt(document: GoDocument, offset: number): GoDeclaration | null {
  for (const declaration of document.declarations) {
    const { baseOffset, text } = declaration.unit;
    if (offset >= baseOffset && offset <= baseOffset + text.length) return declaration;
  }
  return null;
}

/** A map-typed expression may be the operand of the site around it. */
function isOperandPosition(node: SyntaxNode): boolean {
  const parent = node.parent;
  if (parent === null) return false;
  if (parent.kind === "index_expression" || parent.kind === "selector_expression") return true;
  return (
    parent.kind === "argument_list" ||
    parent.kind === "range_clause" ||
    parent.kind === "parenthesized_expression"
  );
}

/** The site whose own node this is. */
function siteOf(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  switch (node.kind) {
    case "index_expression":
      return indexSite(node, where, inference);
    case "call_expression":
      return callSite(node, where, inference);
    case "composite_literal":
      return childOf(node, "type") === null ? null : literalSite(node, where, inference);
    case "literal_value":
      return node.parent?.kind === "literal_element" ? literalSite(node, where, inference) : null;
    case "range_clause":
      return rangeSite(node, where, inference);
    case "var_spec":
    case "field_declaration":
    case "parameter_declaration":
      return declarationSite(node, where, inference);
    default:
      return node.field === "result" && node.kind !== "parameter_list"
        ? site("result", node, inference.resolve(node, where), where, inference)
        : null;
  }
}

type Details = Partial<
  Pick<
    MapSite,
    | "operand"
    | "hint"
    | "literal"
    | "escape"
    | "loop"
    | "divides"
    | "readToClear"
    | "appendKey"
    | "keyFromBytes"
    | "called"
    | "calledPath"
    | "second"
    | "startsNil"
  >
>;

function site(
  form: MapForm,
  node: SyntaxNode,
  type: SourceType,
  where: Where,
  inference: Inference,
  details: Details = {},
): MapSite | null {
  const map = mapBelow(type, inference);
  if (map === null) return null;
  return {
    form,
    expr: nodeText(node),
    range: rangeOf(node),
    operand: details.operand ?? null,
    type: describeType(type, map, where, inference),
    function: enclosingFunction(node),
    dead: isDead(node, where, inference),
    incomplete: isInError(node),
    hint: details.hint ?? null,
    literal: details.literal ?? null,
    escape: details.escape ?? null,
    loop: details.loop ?? null,
    divides: details.divides ?? false,
    readToClear: details.readToClear ?? false,
    appendKey: details.appendKey ?? null,
    keyFromBytes: details.keyFromBytes ?? false,
    called: details.called ?? null,
    calledPath: details.calledPath ?? null,
    second: details.second ?? null,
    startsNil: details.startsNil ?? false,
  };
}

function isInError(node: SyntaxNode): boolean {
  for (let up = node.parent; up !== null; up = up.parent) if (up.kind === "ERROR") return true;
  return false;
}

function rangeOf(node: SyntaxNode): OffsetRange {
  const base = node.unit.baseOffset;
  return { start: base + node.start, end: base + node.end };
}

/** The map type below a type's name, or null when it is none. */
function mapBelow(type: SourceType, inference: Inference): SourceMapType | null {
  const under = coreType(type, inference);
  return under.kind === "map" ? under : null;
}

function describeType(type: SourceType, map: SourceMapType, where: Where, inference: Inference): SiteMapType {
  const layout = layoutText(map, inference);
  const key = sourceText(map.key, where.package) ?? "?";
  const elem = sourceText(map.elem, where.package) ?? "?";
  return {
    text: sourceText(type, where.package) ?? `map[${key}]${elem}`,
    key,
    elem,
    layout: "text" in layout ? layout.text : null,
    why: "why" in layout ? layout.why : null,
    linkName: linkName(type),
    ...openType(type, map, where, inference),
  };
}

/** What is known of a map type that depends on type parameters. */
function openType(
  type: SourceType,
  map: SourceMapType,
  where: Where,
  inference: Inference,
): Pick<SiteMapType, "isParameter" | "representatives" | "instances"> {
  const [param] = typeParamsIn(map);
  if (param === undefined) return {};
  const instances = inference.instancesOf(param).flatMap((by): SiteInstance[] => {
    const given = substitute(map, by);
    const layout = given.kind === "map" ? layoutText(given, inference) : { why: "" };
    const types = by.map((given) => sourceText(given.type, where.package) ?? "?");
    return "text" in layout ? [{ types, layout: layout.text }] : [];
  });
  const representatives = representativeLayouts(map, inference);
  const isParameter = type.kind === "typeParam" && typeParamsIn(map.key).length > 0;
  return { representatives, instances, ...(isParameter ? { isParameter } : {}) };
}

function indexSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const operand = childOf(node, "operand");
  const key = childOf(node, "index");
  if (operand === null || key === null || isPartOfAppend(node, where, inference)) return null;
  const type = inference.typeOf(operand, where);
  const form = classifyIndex(node, where, inference);
  const map = form === "append" ? mapBelow(type, inference) : null;
  return site(form, node, type, where, inference, {
    operand: nodeText(operand),
    appendKey: map === null ? null : appendKeyOf(key, map, where, inference),
    divides: isDivision(node),
    readToClear: form === "read" && isReadToClear(node),
    keyFromBytes: isStringOfBytes(key, where, inference),
  });
}

function isStringOfBytes(key: SyntaxNode, where: Where, inference: Inference): boolean {
  const call = withoutParens(key);
  const callee = call.kind === "call_expression" ? childOf(call, "function") : null;
  const argument = callee === null ? undefined : childOf(call, "arguments")?.children[0];
  if (callee === null || argument === undefined || !isType(callee, where, inference)) return false;
  const to = underlying(inference.resolve(callee, where), inference);
  const from = underlying(inference.typeOf(argument, where), inference);
  if (to.kind !== "basic" || to.name !== "string" || from.kind !== "slice") return false;
  const elem = underlying(from.elem, inference);
  return elem.kind === "basic" && elem.name === "uint8";
}

function callSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const callee = childOf(node, "function");
  const args = childOf(node, "arguments")?.children ?? [];
  const [first, second] = args;
  if (callee === null || first === undefined) return null;
  if (callee.kind === "selector_expression") return mapsCallSite(node, callee, args, where, inference);
  const name = callee.kind === "identifier" ? nodeText(callee) : "";
  if (!["make", "delete", "clear", "len"].includes(name) || inference.lookup(name, callee, where) !== null)
    return null;
  if (name === "make") {
    const hint = second === undefined ? null : hintOf(second, where, inference);
    const destination = escapeOf(node, where, inference);
    return site("make", node, inference.resolve(first, where), where, inference, {
      hint,
      escape: destination,
    });
  }
  return site(name as "delete" | "clear" | "len", node, inference.typeOf(first, where), where, inference, {
    operand: nodeText(first),
    loop: name === "delete" ? clearingLoop(node, where, inference) : null,
    keyFromBytes: name === "delete" && second !== undefined && isStringOfBytes(second, where, inference),
  });
}

/** The loop of the clear idiom that a delete is the body of. */
function clearingLoop(call: SyntaxNode, where: Where, inference: Inference): RangeForm | null {
  const loop = call.parent?.parent?.parent?.parent;
  const clause =
    loop?.kind === "for_statement" ? loop.children.find((child) => child.kind === "range_clause") : undefined;
  const form = clause === undefined ? null : classifyRange(clause, where, inference);
  return form?.clears ? form : null;
}

function hintOf(node: SyntaxNode, where: Where, inference: Inference): SiteHint {
  const value = inference.constantOf(node, where);
  const constant =
    value?.kind === "int"
      ? value.value
      : value?.kind === "float" && Number.isInteger(value.value)
        ? BigInt(value.value)
        : null;
  const type = underlying(inference.typeOf(node, where), inference);
  return {
    expr: nodeText(node),
    constant,
    variable: constant === null && isVariable(node, where, inference),
    type: type.kind === "basic" ? type.name : null,
    range: rangeOf(node),
  };
}

/** A variable of known type or a call other than a conversion is part of the expression. */
function isVariable(hint: SyntaxNode, where: Where, inference: Inference): boolean {
  let found = false;
  visit(hint, (node) => {
    if (node.kind !== "identifier") return;
    const entity = inference.lookup(nodeText(node), node, where);
    if (entity?.kind === "function") found = true;
    if (entity?.kind === "variable" && inference.entityType(entity).kind !== "unknown") found = true;
  });
  return found;
}

function mapsCallSite(
  node: SyntaxNode,
  callee: SyntaxNode,
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): MapSite | null {
  const operand = childOf(callee, "operand");
  const field = childOf(callee, "field");
  const [first, second] = args;
  if (operand?.kind !== "identifier" || field === null || first === undefined) return null;
  const entity = inference.lookup(nodeText(operand), operand, where);
  if (entity?.kind !== "import" || (entity.path !== "maps" && entity.path !== "golang.org/x/exp/maps"))
    return null;
  const argument = inference.typeOf(first, where);
  const type = mapBelow(argument, inference) === null ? inference.typeOf(node, where) : argument;
  const other = second === undefined ? null : inference.typeOf(second, where);
  const otherMap = other === null ? null : mapBelow(other, inference);
  return site("mapsCall", node, type, where, inference, {
    operand: nodeText(first),
    called: nodeText(field),
    calledPath: entity.path,
    second: other === null || otherMap === null ? null : describeType(other, otherMap, where, inference),
  });
}

function literalSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const written = inference.typeOf(node, where);
  // Inside another literal `{…}` may stand for `&T{…}`.
  const type = node.kind === "literal_value" && written.kind === "pointer" ? written.elem : written;
  const map = mapBelow(type, inference);
  const body = node.kind === "literal_value" ? node : childOf(node, "body");
  if (map === null || body === null) return null;
  return site("literal", node, type, where, inference, {
    literal: literalOf(body, map, where, inference),
    escape: escapeOf(node, where, inference),
  });
}

function rangeSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const over = childOf(node, "right");
  if (over === null) return null;
  return site("range", node, inference.typeOf(over, where), where, inference, {
    operand: nodeText(over),
    loop: classifyRange(node, where, inference),
  });
}

function declarationSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const typeNode = childOf(node, "type");
  const form =
    node.kind === "var_spec"
      ? "variable"
      : node.kind === "field_declaration"
        ? "field"
        : node.parent?.field === "result"
          ? "result"
          : "parameter";
  const value = childOf(node, "value")?.children[0];
  if (typeNode !== null) {
    const isNamed = form !== "result" || childOf(node, "name") !== null;
    const startsNil = form !== "parameter" && isNamed && value === undefined;
    return site(form, node, inference.resolve(typeNode, where), where, inference, { startsNil });
  }
  // A made map is a site of its own.
  const made = value?.kind === "composite_literal" || value?.kind === "call_expression";
  return value === undefined || made
    ? null
    : site(form, node, inference.typeOf(value, where), where, inference);
}

/** A name, selector or call whose value is a map. */
function namedSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  switch (node.kind) {
    case "identifier": {
      const variable = variableNamed(node, where, inference);
      return variable === null
        ? null
        : site("variable", node, inference.entityType(variable), where, inference);
    }
    case "field_identifier":
      return node.parent?.kind === "selector_expression" && node.field === "field"
        ? site("variable", node.parent, inference.typeOf(node.parent, where), where, inference)
        : null;
    default:
      return null;
  }
}
