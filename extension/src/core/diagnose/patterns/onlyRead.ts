import { isType } from "../../source/callTypes.ts";
import { underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import { childOf, nodeText, type SyntaxNode, withParens } from "../../source/syntaxNode.ts";
import { isTarget } from "../../source/variableUses.ts";
import { isBuiltin } from "./callReach.ts";
import type { Reading } from "./pattern.ts";

/** Functions that read a slice and keep nothing of it. */
const readers =
  /^(?:bytes\.(?:Equal|EqualFold|Compare|HasPrefix|HasSuffix|Contains|ContainsAny|ContainsRune|Count|Index|IndexAny|IndexByte|IndexRune|LastIndex|LastIndexAny|LastIndexByte)|slices\.(?:Contains|Index|Equal|Compare|Max|Min|BinarySearch|IsSorted)|fmt\.(?:Sprint|Sprintf|Sprintln|Print|Printf|Println)|unicode\/utf8\.(?:Valid|RuneCount|DecodeRune|DecodeLastRune|FullRune))$/;

/** Whether a slice of plain elements is read where it stands, and goes nowhere: `len(s)`, `s[i]`, `range s`, `string(s)`. */
export function isReadOnlyUse(use: SyntaxNode, reading: Reading): boolean {
  const { inference, where } = reading;
  const outer = withParens(use);
  const { parent, field } = outer;
  switch (parent?.kind) {
    case "index_expression":
      return field === "operand" && !isTarget(parent);
    case "slice_expression":
      return field === "operand" && isReadOnlyUse(parent, reading);
    case "range_clause":
      return field === "right";
    case "type_conversion_expression":
      return nodeText(childOf(parent, "type") ?? parent) === "string";
    case "variadic_argument":
      return isSpread(parent, reading);
    case "argument_list":
      break;
    default:
      return false;
  }
  const call = parent.parent;
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  if (callee === null) return false;
  if (isBuiltin(callee, /^len$/, reading)) return true;
  if (isBuiltin(callee, /^copy$/, reading)) return parent.children[1] === outer;
  if (isType(callee, where, inference)) {
    const to = underlying(inference.resolve(callee, where), inference);
    return to.kind === "basic" && to.name === "string";
  }
  return readers.test(calledFunction(callee, where, inference));
}

/** `append(other, s...)` */
function isSpread(argument: SyntaxNode, reading: Reading): boolean {
  const call = argument.parent?.parent;
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  return callee !== null && isBuiltin(callee, /^append$/, reading);
}
