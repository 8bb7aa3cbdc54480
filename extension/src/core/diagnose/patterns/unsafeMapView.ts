import { decimalText } from "../../numbers/numberText.ts";
import type { VariableEntity } from "../../source/entity.ts";
import { coreType, underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import { sourceText, typeLayoutText } from "../../source/typeText.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { followed } from "./givenParts.ts";
import type { Pattern, Reading } from "./pattern.ts";
import { syncMapInternals } from "./syncMapInternals.ts";

/** Types within types that are looked into. */
const maxDepth = 12;

/** Memory that is taken for a map, or for more than the one value that was read from a map. */
export const unsafeMapView: Pattern = {
  code: "unsafeMapView",
  hints: [/\bunsafe\.(?:Slice|String|Pointer)\(|\bFieldByName\(/],
  find(reading) {
    const found: FixableFinding[] = [];
    visit(reading.root, (node) => {
      if (node.kind !== "call_expression" && node.kind !== "type_conversion_expression") return;
      const message =
        sliceOfOne(node, reading) ??
        castMap(node, reading) ??
        castArray(node, reading) ??
        syncMapInternals(node, reading);
      if (message === null) return;
      const { where } = reading;
      found.push({
        code: "unsafeMapView",
        node,
        where,
        message,
        related: [],
        group: null,
        fixesIn: () => [],
      });
    });
    return found;
  },
};

/** `unsafe.Slice(&v, n)` */
function sliceOfOne(call: SyntaxNode, reading: Reading): string | null {
  const { inference, where } = reading;
  const callee = childOf(call, "function");
  const called = callee === null ? "" : calledFunction(callee, where, inference);
  const [pointer, length] = childOf(call, "arguments")?.children ?? [];
  if (!/^unsafe\.(?:Slice|String)$/.test(called) || pointer === undefined || length === undefined)
    return null;
  const variable = readFromMap(pointedAt(followed(pointer, reading)), reading);
  const count = inference.constantOf(length, where);
  if (variable === null || (count?.kind === "int" && count.value >= 0n && count.value <= 1n)) return null;
  const what = called === "unsafe.String" ? "string" : "slice";
  return `${variable.name} is one value, a copy of what the map holds: from the second ${what === "string" ? "byte" : "element"} on the ${what} is whatever lies behind it in memory, and no other elem of the map`;
}

/** The operand of `&v`. */
function pointedAt(node: SyntaxNode): SyntaxNode | null {
  const inner = withoutParens(node);
  const operand =
    inner.kind === "unary_expression" && nodeText(inner).startsWith("&") ? childOf(inner, "operand") : null;
  return operand && withoutParens(operand);
}

/** The local variable that got its value from a map. Behind one of its fields there are others, which may be meant. */
function readFromMap(place: SyntaxNode | null, reading: Reading): VariableEntity | null {
  const { inference, where, uses } = reading;
  const variable = place === null ? null : uses.variable(place);
  if (variable === null || variable.place.package.lookup(variable.name) === variable) return null;
  const { origin } = variable;
  const isMap = (node: SyntaxNode | null): boolean =>
    node !== null && coreType(inference.typeOf(node, where), inference).kind === "map";
  if (origin.from === "range") return isMap(origin.over) ? variable : null;
  const [value] = origin.from === "value" && origin.index === 0 ? origin.values : [];
  if (value === undefined || (origin.from === "value" && origin.values.length !== 1)) return null;
  const read = withoutParens(value);
  return read.kind === "index_expression" && isMap(childOf(read, "operand")) ? variable : null;
}

/** What is cast: X of `unsafe.Pointer(X)`, the only argument of a conversion. */
function castFrom(conversion: SyntaxNode, { inference, where }: Reading): SyntaxNode | null {
  const [only, more] =
    conversion.kind === "type_conversion_expression"
      ? [childOf(conversion, "operand")]
      : (childOf(conversion, "arguments")?.children ?? []);
  if (!only || more !== undefined) return null;
  const inner = withoutParens(only);
  const callee = inner.kind === "call_expression" ? childOf(inner, "function") : null;
  if (callee === null || calledFunction(callee, where, inference) !== "unsafe.Pointer") return null;
  return childOf(inner, "arguments")?.children[0] ?? null;
}

/** `(*map[K]V)(unsafe.Pointer(&b[0]))` */
function castMap(conversion: SyntaxNode, reading: Reading): string | null {
  const { inference, where } = reading;
  const from = castFrom(conversion, reading);
  const to = from === null ? null : underlying(inference.typeOf(conversion, where), inference);
  if (from === null || to?.kind !== "pointer") return null;
  if (coreType(to.elem, inference).kind !== "map") return null;
  const given = castType(from, reading);
  if (given === null || !isNoWord(given, reading)) return null;
  const text = sourceText(given, where.package) ?? "another kind";
  const map = sourceText(to.elem, where.package) ?? "map";
  return `a ${map} is a pointer to what the runtime made: here memory of type ${text} is taken for one, and the runtime follows what stands there as an address`;
}

/** The type of what a pointer is to: `x` of `&x`, an element of `unsafe.SliceData(x)`. */
function castType(from: SyntaxNode, reading: Reading): SourceType | null {
  const { inference, where } = reading;
  const place = pointedAt(followed(from, reading));
  if (place !== null) return inference.typeOf(place, where);
  const inner = withoutParens(from);
  const callee = inner.kind === "call_expression" ? childOf(inner, "function") : null;
  const called = callee === null ? "" : calledFunction(callee, where, inference);
  const [only] = childOf(inner, "arguments")?.children ?? [];
  if (only === undefined || !/^unsafe\.(?:SliceData|StringData)$/.test(called)) return null;
  const type = underlying(inference.typeOf(only, where), inference);
  return type.kind === "slice"
    ? type.elem
    : called === "unsafe.StringData"
      ? { kind: "basic", name: "uint8" }
      : null;
}

/** Whether memory of a type does not begin with a word that may be a map's. */
function isNoWord(type: SourceType, reading: Reading, depth = 0): boolean {
  const below = underlying(type, reading.inference);
  if (depth > maxDepth) return false;
  switch (below.kind) {
    case "basic":
      return !/^(?:uintptr|unsafe\.Pointer)$/.test(below.name);
    case "slice":
      return true;
    case "array":
      return below.length > 0 && isNoWord(below.elem, reading, depth + 1);
    case "struct": {
      const [first] = below.fields;
      return first !== undefined && isNoWord(first.type, reading, depth + 1);
    }
    default:
      return false;
  }
}

/** `(*[1 << 20]T)(unsafe.Pointer(&v))`, where v is smaller. */
function castArray(conversion: SyntaxNode, reading: Reading): string | null {
  const { inference, where } = reading;
  const from = castFrom(conversion, reading);
  const to = from === null ? null : underlying(inference.typeOf(conversion, where), inference);
  if (from === null || to?.kind !== "pointer") return null;
  const array = underlying(to.elem, inference);
  const place = pointedAt(followed(from, reading));
  const variable = readFromMap(place, reading);
  if (array.kind !== "array" || place === null || variable === null) return null;
  const [whole, part] = [array, inference.typeOf(place, where)].map((type) => {
    const layout = typeLayoutText(type, inference);
    return "text" in layout ? reading.figures.sizeOf(layout.text) : null;
  });
  if (whole == null || part == null || whole <= part) return null;
  return `${variable.name} is one value, a copy of what the map holds: of this array of ${decimalText(whole)} bytes only the first ${decimalText(part)} are it, and what lies behind is no other elem of the map`;
}
