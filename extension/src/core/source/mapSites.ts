import { isType } from "./callTypes.ts";
import { codeFillOf } from "./codeFill.ts";
import { declarationAt } from "./enclosingDeclaration.ts";
import type { PackageIndex, Where } from "./entity.ts";
import { escapeOf } from "./escape.ts";
import { evaluationOf } from "./evaluation.ts";
import type { GoDocument } from "./goParser.ts";
import type { Inference } from "./inference.ts";
import { literalOf } from "./literalSite.ts";
import type { MapForm, MapSite, OffsetRange, SiteHint } from "./mapSite.ts";
import { underlying } from "./members.ts";
import { isInError, isOperandPosition, rangeOf } from "./nodePosition.ts";
import { mayRepeat } from "./rereads.ts";
import { appendKeyOf } from "./safeExpression.ts";
import { enclosingFunction, isDead } from "./siteContext.ts";
import type { RangeForm } from "./siteForms.ts";
import { classifyIndex, classifyRange, isDivision, isPartOfAppend } from "./siteForms.ts";
import { describeType, mapBelow } from "./siteType.ts";
import { sliceClearOf } from "./sliceClear.ts";
import type { SourceType } from "./sourceType.ts";
import { isSurelyNil } from "./surelyNil.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeAt, nodeText, visit, withoutParens } from "./syntaxNode.ts";
import { variableNamed } from "./variableNamed.ts";

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
    // `maps.Copy(a, b)` is about a.
    const isOfOther = named !== null && here.kind === "call_expression" && site?.operand !== named.expr;
    if (site !== null) return isOfOther ? named : site;
    named ??= withinStack(() => namedSite(here, where, scope.inference));
    // Beyond these an enclosing site is another place than the one under the cursor.
    const isOther = node.kind === "call_expression" || !isOperandPosition(node);
    if (node.kind === "block" || (named !== null && isOther)) break;
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
    | "fill"
    | "loop"
    | "divides"
    | "sliceClear"
    | "mayRepeat"
    | "appendKey"
    | "keyFromBytes"
    | "called"
    | "calledPath"
    | "second"
    | "startsNil"
    | "nilHere"
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
    evaluation: evaluationOf(node, where, inference),
    incomplete: isInError(node),
    hint: details.hint ?? null,
    literal: details.literal ?? null,
    escape: details.escape ?? null,
    fill: details.fill ?? null,
    loop: details.loop ?? null,
    divides: details.divides ?? false,
    sliceClear: details.sliceClear ?? null,
    mayRepeat: details.mayRepeat ?? false,
    appendKey: details.appendKey ?? null,
    keyFromBytes: details.keyFromBytes ?? false,
    called: details.called ?? null,
    calledPath: details.calledPath ?? null,
    second: details.second ?? null,
    startsNil: details.startsNil ?? false,
    nilHere: details.nilHere ?? false,
  };
}

function indexSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const operand = childOf(node, "operand");
  const key = childOf(node, "index");
  if (operand === null || key === null || isPartOfAppend(node, where, inference)) return null;
  const type = inference.typeOf(operand, where);
  const form = classifyIndex(node, where, inference);
  const map = form === "append" ? mapBelow(type, inference) : null;
  const sliceClear = form === "read" ? sliceClearOf(node, where, inference) : null;
  return site(form, node, type, where, inference, {
    ...operandOf(operand, where, inference),
    appendKey: map === null ? null : appendKeyOf(key, map, where, inference),
    divides: isDivision(node),
    sliceClear,
    mayRepeat: form === "read" && (sliceClear !== null || mayRepeat(node, where, inference)),
    keyFromBytes: isStringOfBytes(key, where, inference),
  });
}

const operandOf = (node: SyntaxNode, where: Where, inference: Inference): Details => ({
  operand: nodeText(node),
  nilHere: isSurelyNil(node, where, inference),
});

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
    const type = inference.resolve(first, where);
    const map = mapBelow(type, inference);
    return site("make", node, type, where, inference, {
      hint,
      escape: escapeOf(node, where, inference),
      fill: map && codeFillOf(node, map, where, inference),
    });
  }
  return site(name as "delete" | "clear" | "len", node, inference.typeOf(first, where), where, inference, {
    ...operandOf(first, where, inference),
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

/** The site of a map literal; null where it is none. */
export function literalSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const written = inference.typeOf(node, where);
  // Inside another literal `{…}` may stand for `&T{…}`.
  const type = node.kind === "literal_value" && written.kind === "pointer" ? written.elem : written;
  const map = mapBelow(type, inference);
  const body = node.kind === "literal_value" ? node : childOf(node, "body");
  if (map === null || body === null) return null;
  return site("literal", node, type, where, inference, {
    literal: literalOf(body, map, where, inference),
    escape: escapeOf(node, where, inference),
    fill: codeFillOf(node, map, where, inference),
  });
}

function rangeSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  const over = childOf(node, "right");
  if (over === null) return null;
  return site("range", node, inference.typeOf(over, where), where, inference, {
    ...operandOf(over, where, inference),
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

/** A name where it is declared as a variable or result without a value. */
function declaresNil({ field, parent }: SyntaxNode): boolean {
  if (field !== "name" || parent === null) return false;
  if (parent.kind === "parameter_declaration") return parent.parent?.field === "result";
  return parent.kind === "var_spec" && childOf(parent, "value") === null;
}

/** A name, selector or call whose value is a map. */
function namedSite(node: SyntaxNode, where: Where, inference: Inference): MapSite | null {
  switch (node.kind) {
    case "identifier": {
      const variable = variableNamed(node, where, inference);
      return variable === null
        ? null
        : site("variable", node, inference.entityType(variable), where, inference, {
            startsNil: declaresNil(node),
          });
    }
    case "field_identifier":
      return node.parent?.kind === "selector_expression" && node.field === "field"
        ? site("variable", node.parent, inference.typeOf(node.parent, where), where, inference)
        : null;
    default:
      return null;
  }
}
