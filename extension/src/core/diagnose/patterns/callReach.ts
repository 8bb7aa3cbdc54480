import { isType } from "../../source/callTypes.ts";
import { calledFunction } from "../../source/printedText.ts";
import { childOf, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import type { Reading } from "./pattern.ts";

/** Functions of Go's library that run nothing of anybody else's and write nothing that they are given. */
const harmless =
  /^(?:strings|strconv|unicode|unicode\/utf8|math|math\/bits|path|errors\.New|bytes\.(?:Equal|EqualFold|Compare|Has|Contains|Count|Index|LastIndex|Clone|Runes|To|Trim|Title|Join|Repeat|Replace|Fields|Split|Cut)\w*|path\/filepath\.(?:Base|Clean|Dir|Ext|IsAbs|Join|Split|ToSlash|FromSlash)|slices\.(?:Clone|Contains|Equal|Index|Max|Min|Compare|BinarySearch)|time\.(?:Now|Since|Until|Date|Unix|UnixMilli)|fmt\.(?:Sprint|Print|Errorf)\w*|log\.Print\w*|errors\.(?:Is|As)|reflect\.TypeOf)(?:\.|$)/;

/** Functions that take one of the program's own. */
const calling = /Func(?:$|Seq$)|\.Map$/;

/** Functions and methods that write to the elements of a slice that they are given. */
const filling = /\.(?:Append|Encode|Fill|Read|Put)\w*$/;

/** Names of methods of the library's own types that only read. */
const readers = /^(?:time|strings|bytes|math\/big|regexp|net\/url)$/;

/**
 * What a call may change besides what it gives: nothing, elements of slices that it is given, or all that anybody can reach.
 */
export function callReach(call: SyntaxNode, reading: Reading): "nothing" | "elements" | "anything" {
  const { inference, where } = reading;
  const callee = childOf(call, "function");
  if (callee === null) return "anything";
  if (isType(callee, where, inference)) return "nothing";
  if (callee.kind === "identifier" && inference.lookup(nodeText(callee), callee, where) === null) {
    const name = nodeText(callee);
    if (/^(?:len|cap|make|new|min|max|panic|complex|real|imag|print|println)$/.test(name)) return "nothing";
    return /^(?:append|copy)$/.test(name) ? "elements" : "anything";
  }
  const called = calledFunction(callee, where, inference);
  if (called !== "") {
    if (!harmless.test(called) || calling.test(called)) return "anything";
    if (filling.test(called)) return "elements";
    // What is printed may have a method String that does anything.
    return /^(?:fmt|log)\./.test(called) && !isPlainlyPrinted(call, reading) ? "anything" : "nothing";
  }
  const operand = callee.kind === "selector_expression" ? childOf(callee, "operand") : null;
  if (operand === null) return "anything";
  const type = inference.typeOf(operand, where);
  const named = type.kind === "pointer" ? type.elem : type;
  if (named.kind !== "named" || !readers.test(named.entity.place.package.importPath)) return "anything";
  const field = childOf(callee, "field");
  const name = field === null ? "" : nodeText(field);
  if (/Func$|^(?:ReadFrom|WriteTo)$/.test(name)) return "anything";
  return filling.test(`.${name}`) ? "elements" : "nothing";
}

function isPlainlyPrinted(call: SyntaxNode, { inference, where }: Reading): boolean {
  return (childOf(call, "arguments")?.children ?? []).every((argument) => {
    const type = inference.typeOf(argument, where);
    if (type.kind === "basic" || type.kind === "untyped") return true;
    const below = type.kind === "slice" ? type.elem : type;
    return below.kind === "basic" || (type.kind === "interface" && type.label === "error");
  });
}

/** Whether a name is Go's own function of that name. */
export function isBuiltin(callee: SyntaxNode, name: RegExp, { inference, where }: Reading): boolean {
  return (
    callee.kind === "identifier" &&
    name.test(nodeText(callee)) &&
    inference.lookup(nodeText(callee), callee, where) === null
  );
}
