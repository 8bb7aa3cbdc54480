import { comparison } from "./comparison.ts";
import type { Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import { maxTextLength, type Value } from "./pureValue.ts";
import type { SourceType } from "./sourceType.ts";

/** An integer type's range. */
export interface IntegerType {
  readonly bits: number;
  readonly signed: boolean;
}

/** The range of an integer type; null for any other, and for untyped ones. */
export function integerOf(type: SourceType, inference: Inference): IntegerType | null {
  const under = underlying(type, inference);
  const match = under.kind === "basic" ? /^(u?)int(\d+|ptr)?$/.exec(under.name) : null;
  if (match === null) return null;
  const bits = Number(match[2] ?? "");
  return { bits: bits > 0 ? bits : inference.ptrSizeBytes * 8, signed: match[1] === "" };
}

/** A result as the type keeps it. */
export function wrapped(value: bigint, { bits, signed }: IntegerType): bigint {
  return signed ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
}

/** Whether a type has a value. */
export function fits(value: bigint, type: IntegerType): boolean {
  return wrapped(value, type) === value;
}

/** What `a op b` is (Go spec, "Arithmetic operators"); undefined where it is not known, or panics. */
export function operate(op: string, a: Value, b: Value, type: IntegerType | null): Value | undefined {
  if (typeof a === "bigint" && typeof b === "bigint") return integers(op, a, b, type);
  if (typeof a === "string" && typeof b === "string" && op === "+")
    return a.length + b.length > maxTextLength ? undefined : a + b;
  if (typeof a === "object" || typeof a !== typeof b || typeof a === "number") return undefined;
  return op === "==" ? a === b : op === "!=" ? a !== b : undefined;
}

function integers(op: string, a: bigint, b: bigint, type: IntegerType | null): Value | undefined {
  const order = comparison(op, a, b);
  if (order !== undefined) return order;
  const result = type === null ? undefined : arithmetic(op, a, b, type.bits);
  return result === undefined || type === null ? undefined : wrapped(result, type);
}

function arithmetic(op: string, a: bigint, b: bigint, bits: number): bigint | undefined {
  switch (op) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
      return b === 0n ? undefined : a / b;
    case "%":
      return b === 0n ? undefined : a % b;
    case "&":
      return a & b;
    case "|":
      return a | b;
    case "^":
      return a ^ b;
    case "&^":
      return a & ~b;
    case "<<":
      return b < 0n ? undefined : b >= bits ? 0n : a << b;
    case ">>":
      return b < 0n ? undefined : b >= bits ? (a < 0n ? -1n : 0n) : a >> b;
    default:
      return undefined;
  }
}
