import { isType } from "./callTypes.ts";
import type { Entity, FunctionEntity, VariableEntity, Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { coreType, underlying } from "./members.ts";
import { namesIn } from "./namesIn.ts";
import { isDead } from "./siteContext.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, childrenOf, functionAround, nodeText, withoutParens } from "./syntaxNode.ts";
import { isNewName, variableNamed } from "./variableNamed.ts";

/** Where a new map lives: the heap, the stack, or not to be told without the compiler's escape analysis. */
export interface SiteEscape {
  readonly to: "heap" | "stack" | "unknown";
  readonly why: string;
}

const heap = (why: string): SiteEscape => ({ to: "heap", why });
const notKnown: SiteEscape = {
  to: "unknown",
  why: "only the compiler's escape analysis knows whether the map leaves the stack",
};
const stays: SiteEscape = { to: "stack", why: "no use of it leaves the function" };

/** What is followed from one place to the next. */
interface Flow {
  readonly where: Where;
  readonly inference: Inference;
  /** The expression that makes the map. */
  readonly made: SyntaxNode;
  /** Variables that are being looked at, or have been. */
  readonly followed: Set<VariableEntity>;
  /** Calls between the map and the function whose code is looked at. */
  readonly callDepth: number;
}

const maxCallDepth = 3;

/**
 * Where the map that an expression makes goes, as far as the function around it tells, and functions of its package to
 * which it is given: the heap when it is returned, or stored in a global, behind a pointer, in a slice or in a map; the
 * stack when every use of it is known to stay (cmd/compile/internal/escape, whose analysis knows no order of statements).
 */
export function escapeOf(made: SyntaxNode, where: Where, inference: Inference): SiteEscape {
  const answers = answersOf(inference);
  let found = answers.ofMade.get(made);
  if (found === undefined) {
    found = escapeOfValue(made, { where, inference, made, followed: new Set(), callDepth: 0 });
    answers.ofMade.set(made, found);
  }
  return found;
}

/** Answers hold as long as the inference they rest on. */
const remembered = new WeakMap<Inference, Answers>();

interface Answers {
  readonly ofMade: Map<SyntaxNode, SiteEscape>;
  /** By the loops around what makes the map, which is all that matters of it. */
  readonly ofVariables: Map<VariableEntity, Map<number, SiteEscape>>;
  /** Where variables are used, by the node within which, and by their name. */
  readonly uses: Map<SyntaxNode, Map<string, ReadonlyMap<Entity, readonly SyntaxNode[]>>>;
}

function answersOf(inference: Inference): Answers {
  const known = remembered.get(inference);
  if (known !== undefined) return known;
  const answers = { ofMade: new Map(), ofVariables: new Map(), uses: new Map() };
  remembered.set(inference, answers);
  return answers;
}

/** Where the value of an expression goes. */
function escapeOfValue(value: SyntaxNode, flow: Flow): SiteEscape {
  const node = handedOn(value, flow);
  const holder = node.parent;
  if (holder === null) return notKnown;
  switch (holder.kind) {
    case "send_statement":
      return node.field === "value" ? heap("it is sent on a channel") : notKnown;
    case "return_statement":
      return returned(node, flow);
    case "literal_element":
      return insideLiteral(node, flow);
    case "argument_list":
      return asArgument(node, holder, flow);
    case "expression_list":
      return inList(node, holder, flow);
    case "index_expression":
    case "range_clause":
    case "binary_expression":
      return onlyLookedAt(node, holder, flow) ? stays : notKnown;
    default:
      return notKnown;
  }
}

/** The outermost expression that is the map of a value: parentheses and conversions hand it on. */
function handedOn(value: SyntaxNode, { where, inference }: Flow): SyntaxNode {
  let node = value;
  for (;;) {
    const { parent } = node;
    const call = parent?.kind === "argument_list" ? parent.parent : null;
    if (call && isType(childOf(call, "function"), where, inference)) node = call;
    else if (parent?.kind === "parenthesized_expression") node = parent;
    else return node;
  }
}

/** The map of `m[k]` and `range m`, and a comparison with nil. */
function onlyLookedAt(node: SyntaxNode, holder: SyntaxNode, { where, inference }: Flow): boolean {
  if (holder.kind === "index_expression" && node.field !== "operand") return false;
  if (holder.kind === "range_clause" && node.field !== "right") return false;
  if (holder.kind === "binary_expression" && !/^[=!]=$/.test(operatorOf(holder))) return false;
  return coreType(inference.typeOf(node, where), inference).kind === "map";
}

function operatorOf(node: SyntaxNode): string {
  const operator = childOf(node, "operator");
  return operator === null ? "" : nodeText(operator);
}

function inList(node: SyntaxNode, list: SyntaxNode, flow: Flow): SiteEscape {
  const statement = list.parent;
  if (statement === null) return notKnown;
  // A value on the left is what gets another.
  if (list.field === "left") return stays;
  if (statement.kind === "range_clause") return onlyLookedAt(node, statement, flow) ? stays : notKnown;
  if (statement.kind === "return_statement") return returned(node, flow);
  const at = list.children.indexOf(node);
  if (statement.kind === "var_spec") {
    if (isPackageLevel(statement)) return heap("it is a package variable's value");
    const names = childrenOf(statement, "name").filter((name) => name.kind === "identifier");
    const name = names.length === list.children.length ? names[at] : undefined;
    return name === undefined ? notKnown : intoVariable(name, flow);
  }
  if (statement.kind !== "assignment_statement" && statement.kind !== "short_var_declaration")
    return notKnown;
  const left = childOf(statement, "left");
  const target = left?.children.length === list.children.length ? left.children[at] : undefined;
  if (target === undefined) return notKnown;
  const stored = withoutParens(target);
  return stored.kind === "identifier" ? intoVariable(stored, flow) : storedIn(stored, flow);
}

function isPackageLevel(node: SyntaxNode): boolean {
  for (let up = node.parent; up !== null; up = up.parent)
    if (up.kind.startsWith("func") || up.kind === "method_declaration" || up.kind === "block") return false;
  return true;
}

function returned(node: SyntaxNode, { callDepth }: Flow): SiteEscape {
  // What a function returns that is called here goes wherever its result goes, and so does what an inlined literal returns.
  return callDepth > 0 || functionAround(node)?.kind === "func_literal" ? notKnown : heap("it is returned");
}

function insideLiteral(node: SyntaxNode, flow: Flow): SiteEscape {
  let entry = node.parent?.parent ?? null;
  if (entry?.kind === "keyed_element") entry = entry.parent;
  const outer = entry?.kind === "literal_value" ? entry : null;
  if (outer === null) return notKnown;
  const { where, inference } = flow;
  const type = underlying(inference.typeOf(outer, where), inference);
  if (type.kind === "map") return heap("it is stored in a map");
  if (isPackageLevel(node)) return heap("it is part of a package variable's value");
  const literal = outer.parent?.kind === "composite_literal" ? outer.parent : null;
  if (literal === null || (type.kind !== "struct" && type.kind !== "array")) return notKnown;
  const pointed = literal.parent?.kind === "unary_expression" ? literal.parent : null;
  return onlyHeap(escapeOfValue(pointed ?? literal, flow));
}

/** What holds the map may stay although the map itself is handed on from it. */
function onlyHeap(found: SiteEscape): SiteEscape {
  return found.to === "heap" ? found : notKnown;
}

function asArgument(node: SyntaxNode, list: SyntaxNode, flow: Flow): SiteEscape {
  const call = list.parent;
  const callee = call === null ? null : childOf(call, "function");
  if (call === null || callee === null) return notKnown;
  if (call.parent?.kind === "go_statement") return heap("it is given to a goroutine");
  const { where, inference } = flow;
  const at = list.children.indexOf(node);
  const called =
    callee.kind === "selector_expression" ? methodCalled(callee, flow) : functionCalled(callee, flow);
  if (called !== null) return intoCall(called, at, list.children.length, flow);
  const name = nodeText(callee);
  if (callee.kind !== "identifier" || inference.lookup(name, callee, where) !== null) return notKnown;
  if (name === "append" && at > 0) return heap("it is appended to a slice");
  if (name === "panic") return heap("it is the value of a panic");
  return /^(?:len|delete|clear)$/.test(name) && at === 0 ? stays : notKnown;
}

function functionCalled(callee: SyntaxNode, { where, inference }: Flow): FunctionEntity | null {
  const entity = callee.kind === "identifier" ? inference.lookup(nodeText(callee), callee, where) : null;
  return entity?.kind === "function" ? entity : null;
}

/** The method of a declared type that is no interface, called by its own name. */
function methodCalled(callee: SyntaxNode, { where, inference }: Flow): FunctionEntity | null {
  const operand = childOf(callee, "operand");
  const field = childOf(callee, "field");
  if (operand === null || field === null) return null;
  const type = inference.typeOf(operand, where);
  const named = type.kind === "pointer" ? type.elem : type;
  if (named.kind !== "named" || named.args.length > 0) return null;
  return named.entity.place.package.method(named.entity.name, nodeText(field));
}

/** Into a function of the package whose body was read: it stays there if every use of the parameter does. */
function intoCall(callee: FunctionEntity, at: number, count: number, flow: Flow): SiteEscape {
  const { file, node: header } = callee.place;
  const node = file.declarations.find((declaration) => declaration.header === header)?.whole() ?? header;
  const parameters = childOf(node, "parameters")?.children ?? [];
  const names = parameters.flatMap((parameter) =>
    parameter.kind === "parameter_declaration"
      ? childrenOf(parameter, "name").filter((name) => name.kind === "identifier")
      : [],
  );
  const name = names[at];
  const body = childOf(node, "body");
  const plain =
    names.length === count && childOf(node, "type_parameters") === null && (body?.children.length ?? 0) > 0;
  if (!plain || name === undefined || body === null || flow.callDepth >= maxCallDepth) return notKnown;
  const inside = { ...flow, where: callee.place, callDepth: flow.callDepth + 1 };
  const parameter = flow.inference.lookup(nodeText(name), body, callee.place);
  if (nodeText(name) === "_") return stays;
  if (parameter?.kind !== "variable") return notKnown;
  const found = ofUses(parameter, body, inside);
  return found.to === "stack" ? stays : notKnown;
}

/** Into the variable that a name on the left means: where its uses lead. */
function intoVariable(name: SyntaxNode, flow: Flow): SiteEscape {
  if (nodeText(name) === "_") return stays;
  const { where, inference, made } = flow;
  const variable = variableNamed(name, where, inference);
  if (variable === null) return notKnown;
  if (where.package.lookup(variable.name) === variable) return heap("it is stored in a package variable");
  const { node: declaration } = variable.place;
  const owner = functionAround(name);
  if (owner === null || functionAround(declaration) !== owner) return notKnown;
  if (declaration.parent?.field === "result") return returned(name, flow);
  if (isInFunctionLoop(name, declaration, flow)) return notKnown;
  const loops = flow.callDepth > 0 ? 0 : loopsAround(made, owner) - loopsAround(declaration, owner);
  return loops > 0
    ? heap("it is made in a loop for a variable outside of it")
    : ofVariable(variable, owner, flow);
}

/** The same for all maps that a variable gets: it may get thousands. */
function ofVariable(variable: VariableEntity, owner: SyntaxNode, flow: Flow): SiteEscape {
  if (flow.callDepth > 0 || flow.followed.size > 0) return ofUses(variable, owner, flow);
  const { ofVariables } = answersOf(flow.inference);
  const byLoops = ofVariables.get(variable) ?? new Map<number, SiteEscape>();
  ofVariables.set(variable, byLoops);
  const loops = loopsAround(flow.made, owner);
  const found = byLoops.get(loops) ?? ofUses(variable, owner, flow);
  byLoops.set(loops, found);
  return found;
}

/** Loops that run a node anew, up to the function around it. */
function loopsAround(node: SyntaxNode, owner: SyntaxNode): number {
  let loops = 0;
  let onceOnly = false;
  for (let at = node; at.parent !== null && at !== owner; at = at.parent) {
    const { kind } = at.parent;
    if (kind === "for_clause" && at.field === "initializer") onceOnly = true;
    if (kind === "range_clause" && at.field === "right") onceOnly = true;
    if (kind !== "for_statement") continue;
    if (!onceOnly) loops++;
    onceOnly = false;
  }
  return loops;
}

/** Where all uses of a variable within a function lead. */
function ofUses(variable: VariableEntity, within: SyntaxNode, flow: Flow): SiteEscape {
  if (flow.followed.has(variable)) return stays;
  flow.followed.add(variable);
  const { where, inference } = flow;
  const owner = /^func|^method/.test(within.kind) ? within : functionAround(within);
  // A goto may make a loop of anything.
  let all = namesIn(within).hasGoto ? notKnown : stays;
  for (const node of usesOf(variable, within, flow)) {
    if (isDead(node, where, inference)) continue;
    const user = functionAround(node);
    const found =
      user !== owner
        ? inClosure(user)
        : isInFunctionLoop(node, variable.place.node, flow)
          ? notKnown
          : escapeOfValue(node, flow);
    if (found.to === "heap" || all.to === "stack") all = found;
  }
  return all;
}

/** The uses of a variable: those of its name are told apart once, since thousands of variables may share it. */
function usesOf(variable: VariableEntity, within: SyntaxNode, flow: Flow): readonly SyntaxNode[] {
  const { where, inference } = flow;
  const { uses } = answersOf(inference);
  const byName = uses.get(within) ?? new Map<string, ReadonlyMap<Entity, readonly SyntaxNode[]>>();
  uses.set(within, byName);
  const known = byName.get(variable.name);
  if (known !== undefined) return known.get(variable) ?? [];
  const byEntity = new Map<Entity, SyntaxNode[]>();
  for (const node of namesIn(within).names.get(variable.name) ?? []) {
    if (isOnlyNamed(node) || isNewName(node, where, inference)) continue;
    const entity = inference.lookup(variable.name, node, where);
    if (entity === null) continue;
    const same = byEntity.get(entity);
    if (same === undefined) byEntity.set(entity, [node]);
    else same.push(node);
  }
  byName.set(variable.name, byEntity);
  return byEntity.get(variable) ?? [];
}

/** Whether the body of a loop over a function, which becomes a function itself, has the use but not the declaration. */
function isInFunctionLoop(use: SyntaxNode, declaration: SyntaxNode, { where, inference }: Flow): boolean {
  const inside = (node: SyntaxNode) => node.start <= declaration.start && declaration.end <= node.end;
  for (let at = use; at.parent !== null && !inside(at); at = at.parent) {
    const clause =
      at.field === "body" ? at.parent.children.find(({ kind }) => kind === "range_clause") : null;
    const over = clause ? childOf(clause, "right") : null;
    if (over === null) continue;
    const { kind } = coreType(inference.typeOf(over, where), inference);
    if (kind === "func" || kind === "unknown" || kind === "typeParam") return true;
  }
  return false;
}

/** The name in a declaration, and a field's name in a literal. */
function isOnlyNamed({ field, parent }: SyntaxNode): boolean {
  return field === "name" || (parent?.kind === "literal_element" && parent.field === "key");
}

/** A function literal that is started as a goroutine takes what it uses to the heap. */
function inClosure(literal: SyntaxNode | null): SiteEscape {
  const call = literal?.parent;
  return call?.kind === "call_expression" && call.parent?.kind === "go_statement"
    ? heap("a goroutine uses it")
    : notKnown;
}

/** Into a field, an element or what a pointer points to. */
function storedIn(target: SyntaxNode, flow: Flow): SiteEscape {
  const { where, inference } = flow;
  const node = withoutParens(target);
  switch (node.kind) {
    case "identifier": {
      const entity = inference.lookup(nodeText(node), node, where);
      return entity?.kind === "variable" && where.package.lookup(entity.name) === entity
        ? heap("it is stored in a package variable")
        : notKnown;
    }
    case "unary_expression":
      return nodeText(node).startsWith("*") ? heap("it is stored behind a pointer") : notKnown;
    case "index_expression":
    case "selector_expression": {
      const operand = childOf(node, "operand");
      if (operand === null) return notKnown;
      if (
        operand.kind === "identifier" &&
        inference.lookup(nodeText(operand), operand, where)?.kind === "import"
      )
        return heap("it is stored in a package variable");
      const type = coreType(inference.typeOf(operand, where), inference);
      if (type.kind === "map") return heap("it is stored in a map");
      if (type.kind === "slice") return heap("it is stored in a slice");
      if (type.kind === "pointer") return heap("it is stored behind a pointer");
      return type.kind === "struct" || type.kind === "array" ? storedIn(operand, flow) : notKnown;
    }
    default:
      return notKnown;
  }
}
