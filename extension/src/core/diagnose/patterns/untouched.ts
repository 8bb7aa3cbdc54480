import type { Entity } from "../../source/entity.ts";
import { coreType } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import { linkName } from "../../source/typeText.ts";
import { callReach, isBuiltin } from "./callReach.ts";
import { isOwnMap } from "./ownMap.ts";
import type { Reading } from "./pattern.ts";

/** `m[k]`, and what its value hangs on. */
export interface Lookup {
  readonly map: SyntaxNode;
  readonly key: SyntaxNode;
  /** The types of all maps that are looked into, by name; null for one that is not known. */
  readonly types: ReadonlySet<string | null>;
  /** The variables that are named, and those of them whose whole value counts. */
  readonly names: ReadonlySet<Entity>;
  readonly whole: ReadonlySet<Entity>;
  /** Types of what may be written through a pointer, by name; null where a part of it may be. */
  readonly memory: ReadonlySet<string | null>;
  readonly hasIndex: boolean;
  /** Of variables alone that nobody but this function's own statements can reach. */
  readonly isSimple: boolean;
  /** A call can write neither the map nor the key. */
  readonly isOwn: boolean;
}

/** Kinds of types of which a part can be written alone, and of those that are not known. */
const hasParts = /^(?:struct|array|unknown|typeParam)$/;

/** What an index of a map hangs on; null for another expression. */
export function lookupOf(node: SyntaxNode, reading: Reading): Lookup | null {
  const { inference, where, uses } = reading;
  const [map, key] = [childOf(node, "operand"), childOf(node, "index")];
  if (node.kind !== "index_expression" || map === null || key === null) return null;
  const type = coreType(inference.typeOf(map, where), inference);
  if (type.kind !== "map") return null;
  const names = new Set<Entity>();
  const whole = new Set<Entity>();
  const types = new Set<string | null>();
  const memory = new Set<string | null>();
  const hangsOn = (part: SyntaxNode): void => {
    const type = inference.typeOf(part, where);
    memory.add(hasParts.test(coreType(type, inference).kind) ? null : linkName(type));
  };
  let isSimple = true;
  let hasIndex = false;
  visit(node, (part) => {
    if (part !== node && part.kind === "index_expression") hasIndex = true;
    const operand = part.kind === "index_expression" ? childOf(part, "operand") : null;
    const into = operand === null ? null : coreType(inference.typeOf(operand, where), inference);
    if (into !== null && (into.kind === "map" || into.kind === "unknown")) types.add(linkName(into));
    const isMemory = part !== node && /^(?:index|selector|unary)_expression$/.test(part.kind);
    if (isMemory && inference.constantOf(part, where) === null) {
      isSimple = false;
      hangsOn(part);
    }
    const variable = part.kind === "identifier" ? uses.variable(part) : null;
    if (variable === null) return;
    names.add(variable);
    const isBase = part.parent?.kind === "selector_expression" && childOf(part.parent, "operand") === part;
    if (!isBase) whole.add(variable);
    if (!uses.isOutOfSight(variable)) return;
    isSimple = false;
    hangsOn(part);
  });
  const isOwn = isSimple && isOwnMap(withoutParens(map), reading);
  return { map, key, types, names, whole, memory, hasIndex, isSimple, isOwn };
}

/**
 * Whether nothing between two places of a function can change what a look-up finds, on any way from one to the other.
 * @param from where it was looked up, and `to` again, in one of `within`, in the order of the source
 */
export function isUntouched(
  from: SyntaxNode,
  to: SyntaxNode,
  within: readonly SyntaxNode[],
  lookup: Lookup,
  reading: Reading,
): boolean {
  const around = new Set<SyntaxNode>();
  for (let up: SyntaxNode | null = to; up !== null; up = up.parent) around.add(up);
  const loop = loopAround(to, from);
  const limit = (loop ?? simpleAround(to)).end;
  let untouched = true;
  const walk = (node: SyntaxNode): void => {
    if (!untouched || node.end <= from.end || node.start >= limit || node.kind === "func_literal") return;
    if (loop === null && !around.has(node) && isAside(node, around, from)) return;
    if (node !== to && (loop !== null || !around.has(node)) && touches(node, lookup, reading))
      untouched = false;
    for (const child of node.children) walk(child);
  };
  within.forEach(walk);
  return untouched;
}

/** The outermost loop behind a place whose rounds come to another one again. */
function loopAround(to: SyntaxNode, from: SyntaxNode): SyntaxNode | null {
  let found: SyntaxNode | null = null;
  for (let at = to, up = to.parent; up !== null && up.kind !== "func_literal"; at = up, up = up.parent) {
    if (up.kind !== "for_statement" || up.start < from.end) continue;
    // What is ranged over is asked for once.
    if (at.kind !== "range_clause") found = up;
  }
  return found;
}

const compound =
  /^(?:statement_list|block|source_file|(?:if|for|expression_switch|type_switch|select|labeled)_statement|(?:expression|type|default|communication)_case|for_clause|range_clause)$/;

/** What is run as one with an expression: a statement, or a condition of one. */
export function simpleAround(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent !== null && !compound.test(at.parent.kind)) at = at.parent;
  return at;
}

/** Code from which no way leads to a place behind it. */
function isAside(node: SyntaxNode, around: ReadonlySet<SyntaxNode>, from: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === null) return false;
  if (/^(?:expression|type|default|communication)_case$/.test(node.kind))
    return (
      parent.children.some((other) => other !== node && /_case$/.test(other.kind) && around.has(other)) &&
      !/\bfallthrough\b/.test(nodeText(parent))
    );
  if (node.kind !== "block") return false;
  const other = node.field === "consequence" ? childOf(parent, "alternative") : null;
  return (other !== null && around.has(other)) || neverGoesOn(node, from);
}

/** Whether a block ends by leaving what lies behind a place. */
export function neverGoesOn(block: SyntaxNode, from: SyntaxNode): boolean {
  const [list] = block.children;
  const last = list?.kind === "statement_list" ? list.children.at(-1) : list;
  if (last === undefined) return false;
  if (last.kind === "return_statement") return true;
  if (last.kind === "expression_statement")
    return /^(?:panic|os\.Exit|log\.Fatal(?:f|ln)?)\(/.test(nodeText(last));
  if (!/^(?:break|continue)_statement$/.test(last.kind) || last.children.length > 0) return false;
  const left =
    last.kind === "break_statement"
      ? /^(?:for|expression_switch|type_switch|select)_statement$/
      : /^for_statement$/;
  for (let up = block.parent; up !== null; up = up.parent)
    if (left.test(up.kind)) return up.start < from.start;
  return false;
}

function touches(node: SyntaxNode, lookup: Lookup, reading: Reading): boolean {
  switch (node.kind) {
    case "range_clause":
      return setsAny(node, lookup, reading) || (runsCode(node, reading) && !lookup.isOwn);
    case "assignment_statement":
    case "short_var_declaration":
    case "receive_statement":
      return setsAny(node, lookup, reading);
    case "inc_statement":
    case "dec_statement":
      return node.children.slice(0, 1).some((target) => sets(target, lookup, reading));
    case "send_statement":
      return !lookup.isOwn;
    case "unary_expression":
      return nodeText(node).startsWith("<-") && !lookup.isOwn;
    case "call_expression":
      return isWrittenBy(node, lookup, reading);
    case "ERROR":
    case "labeled_statement":
      return true;
    default:
      return false;
  }
}

function setsAny(statement: SyntaxNode, lookup: Lookup, reading: Reading): boolean {
  return (childOf(statement, "left")?.children ?? []).some((target) => sets(target, lookup, reading));
}

/** Whether ranging runs code of others between two rounds: a function, or who sends. */
function runsCode(clause: SyntaxNode, { inference, where }: Reading): boolean {
  const over = childOf(clause, "right");
  const { kind } = over === null ? { kind: "unknown" } : coreType(inference.typeOf(over, where), inference);
  return !/^(?:map|slice|array|pointer|basic|untyped)$/.test(kind);
}

function sets(written: SyntaxNode, lookup: Lookup, reading: Reading): boolean {
  const { inference, where, uses } = reading;
  const target = withoutParens(written);
  if (target.kind === "identifier") {
    const variable = uses.variable(target);
    return (
      variable !== null && (lookup.names.has(variable) || (!lookup.isSimple && uses.isOutOfSight(variable)))
    );
  }
  const operand = childOf(target, "operand");
  if (target.kind === "index_expression" && operand !== null) {
    const type = coreType(inference.typeOf(operand, where), inference);
    if (type.kind === "map") return isLookedInto(type, lookup);
  }
  const base = baseOf(target, reading);
  const variable = base === null ? null : uses.variable(base);
  if (variable !== null && lookup.whole.has(variable)) return true;
  if (lookup.isSimple) return false;
  const type = inference.typeOf(target, where);
  const name = linkName(type);
  // A pointer may be the way to what is looked into, also where it is not written.
  const { kind } = coreType(type, inference);
  const isAny = name === null || kind === "pointer" || hasParts.test(kind);
  return isAny || lookup.memory.has(null) || lookup.memory.has(name);
}

function isLookedInto(type: SourceType, { types }: Lookup): boolean {
  const name = linkName(type);
  return name === null || types.has(null) || types.has(name);
}

/** The variable that `x.f[1]` is part of; null where a pointer, slice or map leads out of it. */
function baseOf(target: SyntaxNode, { inference, where }: Reading): SyntaxNode | null {
  let base = target;
  while (/^(?:selector|index)_expression$/.test(base.kind)) {
    const operand = childOf(base, "operand");
    if (operand === null) return null;
    const { kind } = coreType(inference.typeOf(operand, where), inference);
    if (kind === "pointer" || kind === "slice" || kind === "map") return null;
    base = withoutParens(operand);
  }
  return base.kind === "identifier" ? base : null;
}

function isWrittenBy(call: SyntaxNode, lookup: Lookup, reading: Reading): boolean {
  const { inference, where } = reading;
  const reach = callReach(call, reading);
  if (reach === "nothing") return false;
  if (reach === "elements") return lookup.hasIndex || !lookup.isSimple;
  const callee = childOf(call, "function");
  const [first] = childOf(call, "arguments")?.children ?? [];
  if (callee !== null && first !== undefined && isBuiltin(callee, /^(?:delete|clear)$/, reading)) {
    const type = coreType(inference.typeOf(first, where), inference);
    return type.kind === "map" ? isLookedInto(type, lookup) : lookup.hasIndex || !lookup.isSimple;
  }
  return !lookup.isOwn;
}
