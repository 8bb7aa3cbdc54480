import { comparison } from "./comparison.ts";
import type { Where } from "./entity.ts";
import type { ConstantValue, Inference } from "./inference.ts";
import { underlying } from "./members.ts";
import type { SourceType } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";
import { predeclaredType } from "./typeExpressions.ts";
import { unsafeConstant } from "./unsafeConstants.ts";

// go/types refuses integers of more bits, and shifts that make them.
const maxBits = 512n;
const maxInteger = 1n << maxBits;
/** Longer strings are not put together, in bytes; Go has no limit but memory. */
const maxStringLength = 100_000;
/** Digits of a number that maxInteger surely has not. */
const maxDigits = 600;

const int = (value: bigint): ConstantValue => ({ kind: "int", value });
/** An integer within Go's limit. */
const limited = (value: bigint): ConstantValue | null =>
  value >= maxInteger || value <= -maxInteger ? null : int(value);
const float = (value: number): ConstantValue | null =>
  Number.isFinite(value) ? { kind: "float", value } : null;

/**
 * The value of a constant expression: literals, operators, named constants, iota, conversions, len of constant strings
 * and of arrays (Go spec, "Constant expressions"). Null when it is not constant or not understood.
 */
export function evaluateConstant(
  expression: SyntaxNode,
  where: Where,
  inference: Inference,
  iota: number | undefined,
): ConstantValue | null {
  const node = withoutParens(expression);
  switch (node.kind) {
    case "int_literal":
      return parseInteger(nodeText(node));
    case "float_literal":
      return float(Number(nodeText(node).replaceAll("_", "")));
    case "rune_literal":
      return runeValue(nodeText(node));
    case "interpreted_string_literal":
    case "raw_string_literal":
      return stringValue(node);
    case "identifier": {
      const entity = inference.lookup(nodeText(node), node, where);
      if (entity === null) return predeclaredValue(nodeText(node), iota);
      return entity.kind === "constant" && !isAmbiguous(entity) ? entityValue(entity, inference) : null;
    }
    case "selector_expression":
      return importedConstant(node, where, inference);
    case "unary_expression":
      return unary(node, where, inference, iota);
    case "binary_expression":
      return binary(node, where, inference, iota);
    case "call_expression":
      return callValue(node, where, inference, iota);
    default:
      return null;
  }
}

function predeclaredValue(name: string, iota: number | undefined): ConstantValue | null {
  if (name === "iota") return iota === undefined ? null : int(BigInt(iota));
  return name === "true" || name === "false" ? { kind: "bool", value: name === "true" } : null;
}

type ConstantOf = Extract<ReturnType<Inference["lookup"]>, { kind: "constant" }>;

function isAmbiguous(entity: ConstantOf): boolean {
  const { place, name } = entity;
  return place.package.lookup(name) === entity && place.package.isAmbiguous(name);
}

function entityValue(entity: ConstantOf, inference: Inference): ConstantValue | null {
  if (entity.value === null) return null;
  const value = inference.constantOf(entity.value, entity.place, entity.iota);
  return entity.type === null
    ? value
    : converted(value, inference.resolve(entity.type, entity.place), inference);
}

function importedConstant(node: SyntaxNode, where: Where, inference: Inference): ConstantValue | null {
  const operand = childOf(node, "operand");
  const field = childOf(node, "field");
  if (operand?.kind !== "identifier" || field === null) return null;
  const entity = inference.lookup(nodeText(operand), operand, where);
  if (entity?.kind !== "import") return null;
  const member = inference.packages.packageAt(entity.path)?.lookup(nodeText(field));
  return member?.kind === "constant" && !isAmbiguous(member) ? entityValue(member, inference) : null;
}

function unary(node: SyntaxNode, where: Where, inference: Inference, iota?: number): ConstantValue | null {
  const operand = childOf(node, "operand");
  const operator = childOf(node, "operator");
  const value = operand === null ? null : inference.constantOf(operand, where, iota);
  if (operand === null || operator === null || value === null) return null;
  const op = nodeText(operator);
  if (value.kind === "bool") return op === "!" ? { kind: "bool", value: !value.value } : null;
  if (value.kind === "float")
    return op === "-" ? { kind: "float", value: -value.value } : op === "+" ? value : null;
  if (value.kind !== "int") return null;
  if (op === "+") return value;
  if (op === "-") return int(-value.value);
  if (op !== "^") return null;
  const bits = unsignedBits(inference.typeOf(operand, where), inference);
  return int(bits === 0 ? ~value.value : BigInt.asUintN(bits, ~value.value));
}

/** Bits of an unsigned integer type; 0 for any other. */
function unsignedBits(type: SourceType, inference: Inference): number {
  const under = underlying(type, inference);
  if (under.kind !== "basic") return 0;
  if (under.name === "uint" || under.name === "uintptr") return inference.ptrSizeBytes * 8;
  return Number(/^uint(\d+)$/.exec(under.name)?.[1] ?? 0);
}

function binary(node: SyntaxNode, where: Where, inference: Inference, iota?: number): ConstantValue | null {
  const leftNode = childOf(node, "left");
  const rightNode = childOf(node, "right");
  const operator = childOf(node, "operator");
  if (leftNode === null || rightNode === null || operator === null) return null;
  const left = inference.constantOf(leftNode, where, iota);
  const right = left === null ? null : inference.constantOf(rightNode, where, iota);
  if (left === null || right === null) return null;
  const op = nodeText(operator);
  if (left.kind === "bool" && right.kind === "bool") {
    if (op === "&&") return { kind: "bool", value: left.value && right.value };
    if (op === "||") return { kind: "bool", value: left.value || right.value };
  }
  if (left.kind === "string" && right.kind === "string" && op === "+")
    return left.value.length + right.value.length > maxStringLength
      ? null
      : { kind: "string", value: left.value + right.value };
  const compared = compare(op, left, right);
  if (compared !== null) return { kind: "bool", value: compared };
  if (left.kind === "int" && right.kind === "int") return integerOperation(op, left.value, right.value);
  const a = left.kind === "int" ? Number(left.value) : left.kind === "float" ? left.value : null;
  const b = right.kind === "int" ? Number(right.value) : right.kind === "float" ? right.value : null;
  return a === null || b === null ? null : floatOperation(op, a, b);
}

function compare(op: string, left: ConstantValue, right: ConstantValue): boolean | null {
  if (
    left.kind !== right.kind &&
    (left.kind === "string" || right.kind === "string" || left.kind === "bool" || right.kind === "bool")
  )
    return null;
  let [a, b]: readonly [ConstantValue["value"], ConstantValue["value"]] = [left.value, right.value];
  if (left.kind === "float" || right.kind === "float") {
    [a, b] = [Number(a), Number(b)];
    // Go's are exact.
    const exact = Number.isSafeInteger(a) && Number.isSafeInteger(b);
    if (!exact && Math.abs(a - b) <= 1e-9 * Math.max(Math.abs(a), Math.abs(b))) return null;
  }
  return comparison(op, a, b) ?? null;
}

function integerOperation(op: string, a: bigint, b: bigint): ConstantValue | null {
  switch (op) {
    case "+":
      return limited(a + b);
    case "-":
      return limited(a - b);
    case "*":
      return limited(a * b);
    case "/":
      return b === 0n ? null : int(a / b);
    case "%":
      return b === 0n ? null : int(a % b);
    case "&":
      return int(a & b);
    case "|":
      return int(a | b);
    case "^":
      return int(a ^ b);
    case "&^":
      return int(a & ~b);
    case "<<":
      return b < 0n || b > maxBits ? null : limited(a << b);
    case ">>":
      return b < 0n || b > maxBits ? null : int(a >> b);
    default:
      return null;
  }
}

function floatOperation(op: string, a: number, b: number): ConstantValue | null {
  const value =
    op === "+" ? a + b : op === "-" ? a - b : op === "*" ? a * b : op === "/" && b !== 0 ? a / b : null;
  return value === null ? null : float(value);
}

function callValue(
  node: SyntaxNode,
  where: Where,
  inference: Inference,
  iota?: number,
): ConstantValue | null {
  const callee = childOf(node, "function");
  const args = childOf(node, "arguments")?.children ?? [];
  const [argument] = args;
  if (callee === null || argument === undefined) return null;
  const name = callee.kind === "identifier" ? nodeText(callee) : "";
  if ((name === "min" || name === "max") && inference.lookup(name, callee, where) === null)
    return extreme(name === "min" ? "<" : ">", args, where, inference, iota);
  if (args.length !== 1) return null;
  if ((name === "len" || name === "cap") && inference.lookup(name, callee, where) === null)
    return constantLength(argument, where, inference, iota);
  const bytes = unsafeConstant(callee, argument, where, inference);
  if (bytes !== null) return int(bytes);
  const value = inference.constantOf(argument, where, iota);
  if (value === null) return null;
  const isType =
    name !== ""
      ? (inference.lookup(name, callee, where)?.kind ??
          (predeclaredType(name) === null ? "none" : "type")) === "type"
      : callee.kind === "selector_expression";
  return isType ? converted(value, inference.resolve(callee, where), inference) : null;
}

/** The least or the greatest of constants. */
function extreme(
  op: "<" | ">",
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
  iota?: number,
): ConstantValue | null {
  let found: ConstantValue | null = null;
  for (const arg of args) {
    const value = inference.constantOf(arg, where, iota);
    if (value === null || value.kind === "bool") return null;
    if (found !== null && (value.kind === "string") !== (found.kind === "string")) return null;
    if (found === null || compare(op, value, found)) found = value;
  }
  return found;
}

/** len of a constant string in bytes, or of an array whose expression has no calls or receives. */
function constantLength(
  argument: SyntaxNode,
  where: Where,
  inference: Inference,
  iota?: number,
): ConstantValue | null {
  const value = inference.constantOf(argument, where, iota);
  if (value?.kind === "string") return int(BigInt(value.value.length));
  if (/\(|<-/.test(nodeText(argument))) return null;
  let type = underlying(inference.typeOf(argument, where), inference);
  if (type.kind === "pointer") type = underlying(type.elem, inference);
  return type.kind === "array" ? int(BigInt(type.length)) : null;
}

/** A constant converted to a type: only what keeps it a constant of that kind. */
function converted(
  value: ConstantValue | null,
  type: SourceType,
  inference: Inference,
): ConstantValue | null {
  const under = underlying(type, inference);
  if (value === null || under.kind !== "basic") return null;
  if (under.name === "string") return value.kind === "string" ? value : null;
  if (under.name === "bool") return value.kind === "bool" ? value : null;
  if (value.kind !== "int" && value.kind !== "float") return null;
  if (/^float/.test(under.name)) return float(Number(value.value));
  if (!/^u?int/.test(under.name)) return null;
  if (value.kind === "int") return value;
  return Number.isInteger(value.value) ? int(BigInt(value.value)) : null;
}

function parseInteger(text: string): ConstantValue | null {
  const digits = text.replaceAll("_", "").toLowerCase();
  if (digits.length > maxDigits) return null;
  if (/^0[0-7]+$/.test(digits)) return limited(BigInt(`0o${digits.slice(1)}`));
  return /^(0x[0-9a-f]+|0b[01]+|0o[0-7]+|\d+)$/.test(digits) ? limited(BigInt(digits)) : null;
}

const escapes: ReadonlyMap<string, number> = new Map(
  Object.entries({
    a: 7,
    b: 8,
    f: 12,
    n: 10,
    r: 13,
    t: 9,
    v: 11,
    "\\": 92,
    "'": 39,
    '"': 34,
  }),
);

function runeValue(literal: string): ConstantValue | null {
  const body = literal.slice(1, -1);
  if (!body.startsWith("\\")) {
    const point = body.codePointAt(0);
    return point === undefined ? null : int(BigInt(point));
  }
  const rest = body.slice(1);
  const simple = escapes.get(rest);
  if (simple !== undefined) return int(BigInt(simple));
  const number = /^[xuU]/.test(rest) ? Number.parseInt(rest.slice(1), 16) : Number.parseInt(rest, 8);
  return Number.isNaN(number) ? null : int(BigInt(number));
}

/** A string literal's bytes. */
function stringValue(node: SyntaxNode): ConstantValue {
  const raw = nodeText(node).slice(1, -1);
  if (node.kind === "raw_string_literal") return { kind: "string", value: bytesOf(raw.replaceAll("\r", "")) };
  const value = bytesOf(raw).replace(
    /\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{3}|.)/g,
    (_, body: string) => {
      const simple = escapes.get(body);
      if (simple !== undefined) return String.fromCharCode(simple);
      if (/^[uU]/.test(body)) {
        const code = Number.parseInt(body.slice(1), 16);
        return bytesOf(code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd");
      }
      return String.fromCharCode(
        (body.startsWith("x") ? Number.parseInt(body.slice(1), 16) : Number.parseInt(body, 8)) & 0xff,
      );
    },
  );
  return { kind: "string", value };
}

/** A text's bytes in UTF-8, each as one character. */
function bytesOf(text: string): string {
  let bytes = "";
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) bytes += character;
    else {
      const tails = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3;
      const lead = [0, 0xc0, 0xe0, 0xf0][tails] ?? 0;
      bytes += String.fromCharCode(lead | (point >> (6 * tails)));
      for (let tail = tails - 1; tail >= 0; tail--)
        bytes += String.fromCharCode(0x80 | ((point >> (6 * tail)) & 0x3f));
    }
  }
  return bytes;
}
