import { comparison } from "../../source/comparison.ts";
import type { SourceType } from "../../source/sourceType.ts";
import type { Machine } from "./machine.ts";
import { Panic, typeOf } from "./memory.ts";
import { derived } from "./types.ts";
import { keyOf, seen, type Unknown, type Value } from "./value.ts";

/** Longer strings are not followed, in UTF-16 units. */
const maxText = 4000;

const negations: ReadonlyMap<string, string> = new Map(Object.entries({ "!=": "==", ">=": "<", ">": "<=" }));
const mirrored: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "==": "==",
    "!=": "!=",
    "<": ">",
    ">": "<",
    "<=": ">=",
    ">=": "<=",
  }),
);

/** The value of `left operator right`. */
export function binary(m: Machine, operator: string, left: Value, right: Value): Value {
  const a = seen(left);
  const b = seen(right);
  if (typeof a !== "object" && typeof b !== "object") return ofConstants(m, operator, a, b);
  if (mirrored.has(operator)) return compared(m, operator, a, b);
  const unknowns = [a, b].filter((v) => typeof v === "object" && v.kind === "unknown") as Unknown[];
  if (unknowns.length === 0) return m.memory.fresh("doubt");
  return derived(`(${termOf(a)}${operator}${termOf(b)})`, unknowns, unknowns[0]?.type ?? null);
}

function termOf(value: Value): string {
  if (typeof value !== "object") return JSON.stringify(value);
  return value.kind === "unknown" ? value.term : value.kind;
}

function ofConstants(
  m: Machine,
  operator: string,
  a: boolean | number | string,
  b: boolean | number | string,
): Value {
  const order = comparison(operator, a, b);
  if (order !== undefined) return order;
  if (typeof a === "string" && typeof b === "string" && operator === "+")
    return a.length + b.length > maxText ? m.memory.fresh("doubt") : a + b;
  if (typeof a !== "number" || typeof b !== "number") return m.memory.fresh("doubt");
  const result = arithmetic(operator, a, b);
  return result === null || !Number.isSafeInteger(result) ? m.memory.fresh("doubt") : result;
}

function arithmetic(operator: string, a: number, b: number): number | null {
  if ((operator === "/" || operator === "%") && b === 0) throw new Panic("integer divide by zero");
  const small = Math.abs(a) < 2 ** 31 && Math.abs(b) < 2 ** 31;
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return Math.trunc(a / b);
    case "%":
      return a % b;
    case "&":
      return small ? a & b : null;
    case "|":
      return small ? a | b : null;
    case "^":
      return small ? a ^ b : null;
    case "&^":
      return small ? a & ~b : null;
    case "<<":
      return b >= 0 && b < 53 ? a * 2 ** b : null;
    case ">>":
      return b >= 0 && b < 64 ? Math.floor(a / 2 ** b) : null;
    default:
      return null;
  }
}

function compared(m: Machine, operator: string, a: Value, b: Value): Value {
  if (typeof b === "object" && b.kind === "unknown" && !(typeof a === "object" && a.kind === "unknown"))
    return compared(m, mirrored.get(operator) ?? operator, b, a);
  const negated = negations.has(operator);
  const plain = negations.get(operator) ?? operator;
  if (typeof a === "object" && a.kind === "unknown") {
    if (typeof b === "object" && b.kind === "unknown") {
      if (a.term === b.term) return (plain === "==" || plain === "<=") !== negated;
      return truthOf(derived(`${a.term}${plain}${b.term}`, [a, b], null), negated);
    }
    const opened = typeof b === "object" && b.kind === "nil" ? m.memory.open(a) : a;
    if (opened !== a && typeof opened === "object" && opened.kind !== "pointer") return negated;
    const constant =
      typeof b !== "object" ? b : b.kind === "nil" ? "nil" : (keyOf(b, m.memory.identify) ?? null);
    if (constant === null)
      return truthOf(derived(`${a.term}${plain}${b}`, [a, m.memory.fresh("doubt")], null), negated);
    return derived(`${a.term}${operator}${constant}`, [a], null, {
      operator: plain as "==" | "<" | "<=",
      of: a,
      constant,
      negated,
    });
  }
  if (plain !== "==") return m.memory.fresh("doubt");
  const equal = areEqual(m, a, b);
  return equal === null ? m.memory.fresh("doubt") : equal !== negated;
}

function areEqual(m: Machine, a: Value, b: Value): boolean | null {
  const nils = [a, b].filter((v) => typeof v === "object" && v.kind === "nil").length;
  if (nils === 2) return true;
  if (nils === 1) return false;
  if (typeof a === "object" && typeof b === "object") {
    if (a.kind === "thing" || b.kind === "thing") return a === b;
    if (a.kind !== b.kind) return false;
  }
  const [x, y] = [keyOf(a, m.memory.identify), keyOf(b, m.memory.identify)];
  return x === null || y === null ? null : x === y;
}

function truthOf(value: Unknown, negated: boolean): Unknown {
  return { ...value, condition: { operator: "holds", of: null, constant: null, negated } };
}

/** The value of `operator value`. */
export function unary(m: Machine, operator: string, value: Value): Value {
  const now = seen(value);
  if (typeof now === "boolean" && operator === "!") return !now;
  if (typeof now === "number" && operator === "-") return -now;
  if (typeof now === "number" && operator === "+") return now;
  if (typeof now === "object" && now.kind === "unknown") {
    if (operator !== "!") return derived(`${operator}${now.term}`, [now], now.type);
    const condition = now.condition ?? { operator: "holds", of: null, constant: null, negated: false };
    return { ...now, condition: { ...condition, negated: !condition.negated }, kids: null };
  }
  return m.memory.fresh("doubt");
}

/** Whether a condition holds. @param preferred what is tried first where nobody knows */
export function isTrue(m: Machine, value: Value, preferred = true): boolean {
  const now = seen(value);
  if (typeof now === "boolean") return now;
  return m.conditions.holds(
    typeof now === "object" && now.kind === "unknown" ? now : m.memory.fresh("doubt"),
    preferred,
  );
}

/** Whether a value is of a type, as a type switch asks; unknown where its type is not known. */
export function isOfType(m: Machine, value: Value, type: SourceType): Value {
  const now = seen(value);
  if (typeof now === "object" && now.kind === "nil" && now.type !== null && m.types.isInterface(now.type))
    return false;
  if (typeof now === "object" && now.kind === "nil" && now.type === null) return false;
  if (typeof now === "object" && now.kind === "unknown") {
    const exact = now.type !== null && !m.types.isInterface(now.type);
    if (!exact || now.type === null) return derived(`${now.term} is ${m.types.textOf(type)}`, [now], null);
  }
  const own = typeOf(typeof now === "object" ? now : value);
  if (m.types.isInterface(type)) {
    const wanted = m.types.underlying(type);
    if (wanted.kind === "interface" && wanted.methods.size === 0 && wanted.embeds.length === 0) return true;
    return m.memory.fresh("doubt");
  }
  if (own !== null) {
    const [a, b] = [m.types.textOf(own), m.types.textOf(type)];
    return a === null || b === null ? m.memory.fresh("doubt") : a === b;
  }
  const below = m.types.underlying(type);
  if (below.kind !== "basic")
    return typeof now === "object" && now.kind === "function" && below.kind === "func"
      ? m.memory.fresh("doubt")
      : false;
  if (typeof now === "string") return below.name === "string" ? m.memory.fresh("doubt") : false;
  if (typeof now === "boolean") return below.name === "bool" ? m.memory.fresh("doubt") : false;
  return m.memory.fresh("doubt");
}
