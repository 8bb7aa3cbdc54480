import { isType } from "../../source/callTypes.ts";
import { underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { followed } from "./givenParts.ts";
import { type GivenKey, keysIn } from "./keysGiven.ts";
import type { Pattern, Reading } from "./pattern.ts";

const maxDepth = 8;

/** A key that is NaN for certain, or holds one: it is equal to no key, itself included. */
export const nanKey: Pattern = {
  code: "nanKey",
  hints: [/\bmath\./, /\b(?:NaN|Sqrt|Log(?:2|10|1p)?|Acos|Asin)\(/],
  find(reading) {
    return keysIn(reading)
      .filter(({ key, type }) => holdsNaN(key, type, reading))
      .map((given) => findingAt(given, reading));
  },
};

function findingAt({ key, map, does }: GivenKey, { where }: Reading): FixableFinding {
  const name = map === null ? "the map" : nodeText(map).replace(/\s+/g, " ");
  return {
    code: "nanKey",
    node: key,
    where,
    message: `${does} has a key that is NaN, which is not equal to itself: ${consequence(does, name)}`,
    related: [],
    group: null,
    fixesIn: () => [],
  };
}

function consequence(does: string, name: string): string {
  switch (does) {
    case "the write":
      return `${name} gets one more entry each time, which no lookup finds and delete does not remove`;
    case "the literal":
      return "no lookup finds the entry, and delete does not remove it";
    case "the read":
    case "Load":
      return `it finds nothing, whatever ${name} holds`;
    case "delete":
    case "Delete":
    case "LoadAndDelete":
    case "CompareAndDelete":
      return `it removes nothing, whatever ${name} holds`;
    default:
      return `${name} gets one more entry each time, which no lookup finds`;
  }
}

/** @param type of the place that the value is put into */
function holdsNaN(expression: SyntaxNode, type: SourceType, reading: Reading, depth = 0): boolean {
  if (depth > maxDepth) return false;
  const { inference, where } = reading;
  const node = followed(expression, reading);
  if (isNaNCall(node, reading)) return true;
  const own = underlying(type, inference);
  const below = own.kind === "interface" ? underlying(inference.typeOf(node, where), inference) : own;
  const body =
    node.kind === "literal_value" ? node : node.kind === "composite_literal" ? childOf(node, "body") : null;
  if (body === null || (below.kind !== "struct" && below.kind !== "array")) return false;
  return body.children.some((element, i) => {
    const isKeyed = element.kind === "keyed_element";
    const value = (isKeyed ? childOf(element, "value") : element)?.children[0];
    const name = isKeyed ? childOf(element, "key") : null;
    if (value === undefined) return false;
    if (below.kind === "array") return holdsNaN(value, below.elem, reading, depth + 1);
    const field = name === null ? below.fields[i] : below.fields.find((one) => one.name === nodeText(name));
    // Blank fields are not compared.
    return field !== undefined && field.name !== "_" && holdsNaN(value, field.type, reading, depth + 1);
  });
}

/** math.NaN(), the root or logarithm of a negative constant, and conversions of them. */
function isNaNCall(node: SyntaxNode, reading: Reading): boolean {
  const { inference, where } = reading;
  if (node.kind === "unary_expression") {
    const operand = childOf(node, "operand");
    return operand !== null && /^[-+]/.test(nodeText(node)) && isNaNCall(followed(operand, reading), reading);
  }
  const callee = node.kind === "call_expression" ? childOf(node, "function") : null;
  const args = childOf(node, "arguments")?.children ?? [];
  if (callee === null) return false;
  const called = calledFunction(callee, where, inference);
  if (called === "math.NaN") return args.length === 0;
  const [only] = args;
  if (only === undefined) return false;
  if (args.length === 1 && isType(callee, where, inference)) {
    const to = underlying(inference.resolve(callee, where), inference);
    return to.kind === "basic" && /^float/.test(to.name) && isNaNCall(followed(only, reading), reading);
  }
  if (/^math\.(?:Sqrt|Log|Log2|Log10)$/.test(called)) {
    const value = inference.constantOf(only, where);
    return value?.kind === "int" ? value.value < 0n : value?.kind === "float" && value.value < 0;
  }
  const isBuiltin = nodeText(callee) === "complex" && inference.lookup("complex", callee, where) === null;
  return isBuiltin && args.some((arg) => isNaNCall(followed(arg, reading), reading));
}
