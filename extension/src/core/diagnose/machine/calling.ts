import type { FunctionEntity, Where } from "../../source/entity.ts";
import type { Callee } from "../../source/flow/instruction.ts";
import { receiverTypeArguments } from "../../source/scopes.ts";
import type { SourceType, Substitution } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import { signatureOf } from "../../source/typeExpressions.ts";
import { builtin } from "./builtins.ts";
import { external } from "./externals.ts";
import { sliceOf } from "./literals.ts";
import type { How, Machine } from "./machine.ts";
import { Panic, typeOf } from "./memory.ts";
import type { Target } from "./targets.ts";
import type { Frame, Thread } from "./thread.ts";
import { Cell, copied, type FunctionValue, kindOf, seen, type Value } from "./value.ts";

/** A function as a value. */
export function calledFunction(m: Machine, entity: FunctionEntity): FunctionValue {
  const target = functionTarget(m, entity, [], []);
  return target.kind === "flow"
    ? { ...{ kind: "function", flow: target.flow, captured: [], receiver: null, external: null, types: [] } }
    : {
        ...{ kind: "function", flow: null, captured: [], receiver: null, types: [] },
        external: { name: externalName(entity), base: null },
      };
}

/** `T.name`: whose method it is shows when it is called. */
export function methodExpression(name: string): FunctionValue {
  return {
    ...{ kind: "function", flow: null, captured: [], receiver: null, types: [], external: null },
    method: name,
  };
}

function externalName({ place, name }: FunctionEntity): string {
  return `${place.package.importPath}.${name}`;
}

/** @param given types that are written out in brackets */
function functionTarget(
  m: Machine,
  entity: FunctionEntity,
  args: readonly Value[],
  given: readonly SourceType[],
): Target {
  const declared = m.settings.index.bodyOf(entity);
  const flow = declared === null ? null : m.flowOf(declared);
  if (flow === null || declared === null)
    return { kind: "external", name: externalName(entity), base: null, entity };
  const types =
    childOf(declared.node, "type_parameters") === null
      ? []
      : inferred(m, declared.node, declared.where, args, given);
  return { kind: "flow", flow, captured: [], receiver: null, types };
}

/** What the type parameters of a function stand for, as far as the types of the arguments tell. */
function inferred(
  m: Machine,
  node: SyntaxNode,
  where: Where,
  args: readonly Value[],
  given: readonly SourceType[],
): Substitution {
  const signature = signatureOf(node, where, m.types.inference);
  const by: { param: (typeof signature.typeParams)[number]; type: SourceType }[] = [];
  signature.typeParams.forEach((param, i) => {
    const type = given[i];
    if (type !== undefined && type.kind !== "unknown") by.push({ param, type });
  });
  const unify = (param: SourceType, arg: SourceType | null): void => {
    if (arg === null) return;
    if (param.kind === "typeParam") {
      if (!by.some((known) => known.param.at === param.at)) by.push({ param, type: arg });
      return;
    }
    const below = param.kind === "named" ? arg : m.types.underlying(arg);
    if (param.kind === "map" && below.kind === "map") {
      unify(param.key, below.key);
      unify(param.elem, below.elem);
    } else if (
      (param.kind === "slice" || param.kind === "pointer" || param.kind === "chan") &&
      below.kind === param.kind
    )
      unify(param.elem, below.elem);
    else if (param.kind === "named" && below.kind === "named" && below.entity === param.entity)
      param.args.forEach((inner, i) => {
        unify(inner, below.args[i] ?? null);
      });
  };
  signature.params.forEach((param, i) => {
    const given = args[i];
    if (given !== undefined) unify(param, typeOf(given));
  });
  return by;
}

/** What a call leads to. @throws Panic for a nil function */
export function resolveCallee(
  m: Machine,
  frame: Frame,
  callee: Callee,
  base: Cell | null,
  args: readonly Value[] = [],
): Target {
  const written = (types: readonly SyntaxNode[] = []): SourceType[] =>
    types.map((type) => m.typeIn(type, frame));
  switch (callee.kind) {
    case "builtin":
      return {
        kind: "builtin",
        name: callee.name,
        type: callee.type === null ? null : m.typeIn(callee.type, frame),
      };
    case "function":
      return functionTarget(m, callee.entity, args, written(callee.types));
    case "imported": {
      const entity = m.types.inference.packages.packageAt(callee.path)?.lookup(callee.name);
      if (entity?.kind === "function") return functionTarget(m, entity, args, written(callee.types));
      return { kind: "external", name: `${callee.path}.${callee.name}`, base: null, entity: null };
    }
    case "value":
      return valueTarget(frame.temps[callee.from] as Value);
    case "member":
      return memberTarget(m, base ?? new Cell(m.memory.fresh("doubt"), null), callee.name, {
        operand: callee.operand,
        where: frame.flow.where,
      });
  }
}

function valueTarget(value: Value | undefined): Target {
  const now = value === undefined ? false : seen(value);
  if (typeof now === "object" && now.kind === "nil") throw new Panic("call of nil");
  if (typeof now !== "object" || now.kind !== "function")
    return { kind: "external", name: "", base: null, entity: null };
  const { flow, captured, receiver, types, external: known, method } = now;
  if (method !== undefined) return { kind: "method", name: method };
  if (flow !== null) return { kind: "flow", flow, captured, receiver, types };
  return { kind: "external", name: known?.name ?? "", base: known?.base ?? null, entity: null };
}

/** A method of a value, bound to it; null where it has none that is followed. */
export function methodOf(m: Machine, value: Value, name: string): FunctionValue | null {
  const target = memberTarget(m, new Cell(value, null), name, null);
  if (target.kind !== "flow") return null;
  const { flow, captured, receiver, types } = target;
  return { kind: "function", flow, captured, receiver, types, external: null };
}

/** What stands before the dot of a call. */
interface Operand {
  readonly operand: SyntaxNode;
  readonly where: Where;
}

/** The method or function in a field that `base.name` is, promoted ones by depth. */
function memberTarget(m: Machine, base: Cell, name: string, at: Operand | null): Target {
  let level: Cell[] = [base];
  for (let depth = 0; depth < 5 && level.length > 0; depth++) {
    for (const cell of level) {
      const method = ownMethod(m, cell, name, depth === 0 ? at : null);
      if (method !== null) return method;
    }
    const next = level.flatMap((cell) => m.memory.embedded(cell));
    if (depth === 0) {
      const field = m.memory.field(base, name);
      if (field !== null) return valueTarget(field.value);
    }
    level = next;
  }
  return { kind: "external", name: "", base, entity: null };
}

function ownMethod(m: Machine, cell: Cell, name: string, at: Operand | null): Target | null {
  const value = m.memory.open(cell.value);
  let type =
    typeOf(typeof value === "object" ? value : cell.value) ?? (kindOf(value) === "thing" ? null : cell.type);
  if (
    typeof value === "object" &&
    value.kind === "nil" &&
    value.type !== null &&
    m.types.isInterface(value.type)
  )
    throw new Panic("nil dereference");
  if (type === null && at !== null && typeof value !== "object")
    type = m.types.inference.typeOf(at.operand, at.where);
  if (type === null && at !== null && (kindOf(value) === "unknown" || kindOf(value) === "function")) {
    const told = m.types.inference.typeOf(at.operand, at.where);
    if (told.kind !== "unknown") type = told;
  }
  const named = type?.kind === "pointer" ? type.elem : type;
  if (named?.kind !== "named" || named.entity.local) return null;
  const { entity, args } = named;
  const full = `${entity.place.package.importPath}.${entity.name}.${name}`;
  const method = entity.place.package.method(entity.name, name);
  if (method === null)
    return m.types.underlying(named).kind === "interface"
      ? { kind: "external", name: full, base: cell, entity: null }
      : null;
  const declared = m.settings.index.bodyOf(method);
  const flow = declared === null ? null : m.flowOf(declared);
  if (flow === null || declared === null) return { kind: "external", name: full, base: cell, entity: method };
  const takesPointer = childOf(declared.node, "receiver")?.children.some(
    (p) => childOf(p, "type")?.kind === "pointer_type",
  );
  const isPointer =
    typeof value === "object" &&
    (value.kind === "pointer" || (value.kind === "nil" && type?.kind === "pointer"));
  const receiver: Value = takesPointer
    ? isPointer
      ? value
      : { kind: "pointer", to: cell }
    : isPointer
      ? copied(m.memory.pointedBy(value).value)
      : copied(value);
  return {
    kind: "flow",
    flow,
    captured: [],
    receiver,
    types: receiverTypes(declared.node, declared.where, args),
  };
}

function receiverTypes(node: SyntaxNode, where: Where, args: readonly SourceType[]): Substitution {
  if (args.length === 0) return [];
  return receiverTypeArguments(node).flatMap((name, i) => {
    const type = args[i];
    if (type === undefined || type.kind === "unknown") return [];
    const param = {
      kind: "typeParam",
      name: nodeText(name),
      unit: name.unit,
      at: name.start,
      constraint: null,
      where,
    } as const;
    return [{ param, type }];
  });
}

/**
 * Makes a call: begins a function that is followed, answers for another one.
 * @param done gets the result
 * @returns false when the thread has to wait and ask again
 */
export function invoke(
  m: Machine,
  thread: Thread,
  target: Target,
  args: readonly Value[],
  node: SyntaxNode,
  done: (result: Value) => void,
  how: How,
): boolean {
  if (target.kind === "builtin") return builtin(m, thread, target, args, node, done, how);
  if (target.kind === "external") return external(m, thread, target, args, node, done, how);
  if (target.kind === "method") {
    const [receiver, ...others] = args;
    const method = memberTarget(m, new Cell(receiver ?? m.memory.fresh("doubt"), null), target.name, null);
    return invoke(m, thread, method, others, node, done, how);
  }
  const { params } = target.flow;
  const last = params.at(-1);
  const given =
    last?.variadic === true && !how.spread && args.length >= params.length
      ? [...args.slice(0, params.length - 1), variadic(m, args.slice(params.length - 1))]
      : args;
  m.enter(thread, target, given, { node, where: how.where }, done, how.deferred);
  return true;
}

function variadic(m: Machine, args: readonly Value[]): Value {
  const cells = args.map((arg) => {
    const cell = new Cell(false, null);
    m.memory.store(cell, arg);
    return cell;
  });
  return sliceOf(null, cells);
}

/** A call of a function value, for functions that call what they are given. */
export function callValue(
  m: Machine,
  thread: Thread,
  value: Value,
  args: readonly Value[],
  node: SyntaxNode,
  done: (result: Value) => void,
  where: Where,
): boolean {
  return invoke(m, thread, valueTarget(value), args, node, done, { deferred: false, spread: false, where });
}
