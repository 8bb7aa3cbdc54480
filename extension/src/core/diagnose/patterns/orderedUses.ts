import type { VariableEntity } from "../../source/entity.ts";
import { underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import type { Reading } from "./pattern.ts";

/** Functions whose result hangs on the order of a slice, with what they do. */
const inOrder: ReadonlyMap<string, string> = new Map([
  ["strings.Join", "joins"],
  ["bytes.Join", "joins"],
  ["reflect.DeepEqual", "compares"],
  ["slices.Equal", "compares"],
  ["slices.Compare", "compares"],
  ["fmt.Print", "prints"],
  ["fmt.Println", "prints"],
  ["fmt.Printf", "prints"],
  ["fmt.Fprint", "writes"],
  ["fmt.Fprintln", "writes"],
  ["fmt.Fprintf", "writes"],
]);

/** Methods and functions that write for people to read once, or make an error: the order is of no matter. */
const logs =
  /^(?:Debug|Info|Warn|Warning|Error|Fatal|Panic|Log|Skip|Trace|Notice|V)[a-z]{0,3}$|^(?:log|debug|trace|warn|panic|New)/i;
const loggers = /log(?:ger)?$/i;

/** @param callee `log.Printf`, `t.Errorf`, `fmt.Errorf` */
function isLog(callee: string): boolean {
  const parts = callee.split(".");
  const name = parts.pop() ?? "";
  return logs.test(name) || parts.some((part) => loggers.test(part));
}

/** Whether code is an argument of a call that logs, or makes an error. */
export function isLogged(code: SyntaxNode): boolean {
  for (let up: SyntaxNode | null = code; up !== null; up = up.parent) {
    if (/(?:^|_)statement$/.test(up.kind) && up.kind !== "expression_statement") return false;
    const callee = up.kind === "call_expression" ? childOf(up, "function") : null;
    const first = callee && up.kind === "call_expression" ? childOf(up, "arguments")?.children[0] : undefined;
    if (callee !== null && isLog(nodeText(callee))) return true;
    if (first !== undefined && nodeText(first) === "os.Stderr") return true;
  }
  return false;
}

/** What a call does with the order of the slice that is its argument: "joins"; null where that is not certain. */
export function orderedUse(argument: SyntaxNode, { inference, where }: Reading): string | null {
  const call = argument.parent?.kind === "argument_list" ? argument.parent.parent : null;
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  if (callee === null || call === null || isLogged(call)) return null;
  const does = inOrder.get(calledFunction(callee, where, inference)) ?? null;
  // Of what is joined only the first argument is a list.
  if (does === "joins" && argument.parent?.children[0] !== argument) return null;
  return does;
}

/** The places behind a statement, in its block, that name a variable. */
export function mentionsAfter(
  statement: SyntaxNode,
  variable: VariableEntity,
  { uses }: Reading,
): SyntaxNode[] {
  const found: SyntaxNode[] = [];
  for (const next of statement.parent?.children ?? []) {
    if (next.start < statement.end) continue;
    visit(next, (node) => {
      if (node.kind === "identifier" && uses.variable(node) === variable) found.push(node);
    });
  }
  return found;
}

/** Whether a place is come to whenever its block's statement is: not behind a condition, in a loop or a function literal. */
export function isOnTheWay(node: SyntaxNode, block: SyntaxNode): boolean {
  for (let up = node.parent; up !== null && up !== block; up = up.parent) {
    if (
      /^(?:func_literal|block|for_statement|communication_case|expression_case|type_case|default_case)$/.test(
        up.kind,
      )
    )
      return false;
    if (/^(?:go|defer)_statement$/.test(up.kind)) return false;
  }
  return true;
}

/** A variable from outside a loop that gets a text in order: a builder, a buffer, a hash, or a string. */
export interface OrderedWrite {
  readonly node: SyntaxNode;
  readonly into: SyntaxNode;
  readonly kind: "text" | "hash";
}

const writers = /^(?:Write|WriteString|WriteByte|WriteRune)$/;

/** `b.WriteString(…)`, `fmt.Fprintf(b, …)`, `s += …`; null for other code. */
export function orderedWrite(node: SyntaxNode, reading: Reading): OrderedWrite | null {
  const { inference, where } = reading;
  if (node.kind === "assignment_statement") {
    const operator = childOf(node, "operator");
    const [into, more] = childOf(node, "left")?.children ?? [];
    if (operator === null || nodeText(operator) !== "+=" || into?.kind !== "identifier" || more) return null;
    const type = underlying(inference.typeOf(into, where), inference);
    return type.kind === "basic" && type.name === "string" ? { node, into, kind: "text" } : null;
  }
  const callee = node.kind === "call_expression" ? childOf(node, "function") : null;
  if (callee === null) return null;
  const called = calledFunction(callee, where, inference);
  const [first] = childOf(node, "arguments")?.children ?? [];
  const field = callee.kind === "selector_expression" ? childOf(callee, "field") : null;
  const isFunction = /^(?:fmt\.Fprint(?:f|ln)?|io\.WriteString|encoding\/binary\.Write)$/.test(called);
  const given = isFunction
    ? first
    : field && writers.test(nodeText(field))
      ? childOf(callee, "operand")
      : null;
  if (!given) return null;
  const into = named(withoutParens(given));
  const kind = into === null ? null : writerKind(into, reading);
  return into === null || kind === null ? null : { node, into, kind };
}

/** The variable of `b`, `&b`. */
function named(node: SyntaxNode): SyntaxNode | null {
  if (node.kind === "identifier") return node;
  const inner =
    node.kind === "unary_expression" && nodeText(node).startsWith("&") ? childOf(node, "operand") : null;
  return inner?.kind === "identifier" ? inner : null;
}

function writerKind(into: SyntaxNode, { inference, where }: Reading): OrderedWrite["kind"] | null {
  const type = inference.typeOf(into, where);
  const of = type.kind === "pointer" ? type.elem : type;
  if (of.kind !== "named") return null;
  const name = `${of.entity.place.package.importPath}.${of.entity.name}`;
  if (name === "strings.Builder" || name === "bytes.Buffer") return "text";
  return /^hash\.Hash(?:32|64)?$|^hash\/maphash\.Hash$/.test(name) ? "hash" : null;
}

/** Functions whose result is another one when the order of a text is. */
const ofText: ReadonlyMap<string, string> = new Map([
  ...["md5.Sum", "sha1.Sum", "sha256.Sum224", "sha256.Sum256", "sha512.Sum384", "sha512.Sum512"].map(
    (name): [string, string] => [`crypto/${name}`, "hashed"],
  ),
  ...["adler32.Checksum", "crc32.ChecksumIEEE", "crc32.Checksum", "crc64.Checksum"].map(
    (name): [string, string] => [`hash/${name}`, "hashed"],
  ),
  ...["maphash.String", "maphash.Bytes"].map((name): [string, string] => [`hash/${name}`, "hashed"]),
  ...["bytes.Equal", "bytes.Compare", "strings.Compare", "strings.EqualFold", "reflect.DeepEqual"].map(
    (name): [string, string] => [name, "compared"],
  ),
]);

/** What hangs on the order of a text or builder that a place names: "compared", "hashed", "a key"; null where nothing surely does. */
export function reliance(mention: SyntaxNode, reading: Reading): string | null {
  const { inference, where } = reading;
  const text = textOf(mention);
  const { parent } = text;
  if (parent?.kind === "binary_expression")
    return /^[!=]=$/.test(nodeText(childOf(parent, "operator") ?? parent)) && !isEmptyText(parent)
      ? "compared"
      : null;
  if (parent?.kind === "index_expression" && childOf(parent, "index") === text) {
    const over = inference.typeOf(childOf(parent, "operand") ?? parent, where);
    return underlying(over, inference).kind === "map" ? "a key" : null;
  }
  const call = parent?.kind === "argument_list" ? parent.parent : null;
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  if (call == null || callee === null) return null;
  if (orderedWrite(call, reading)?.kind === "hash") return "hashed";
  return ofText.get(calledFunction(callee, where, inference)) ?? null;
}

/** `b.String()`, `[]byte(s)`, `string(buf.Bytes())`: the text of what is named, in all its conversions. */
function textOf(mention: SyntaxNode): SyntaxNode {
  let text = mention;
  for (;;) {
    const { parent } = text;
    const isCalled =
      parent?.kind === "selector_expression" &&
      childOf(parent, "operand") === text &&
      /^(?:String|Bytes)$/.test(nodeText(childOf(parent, "field") ?? parent)) &&
      parent.parent?.kind === "call_expression";
    if (isCalled && parent?.parent) {
      text = parent.parent;
      continue;
    }
    const outer = parent?.kind === "argument_list" ? parent.parent : parent;
    const isConverted =
      outer?.kind === "parenthesized_expression" ||
      outer?.kind === "type_conversion_expression" ||
      (outer?.kind === "call_expression" &&
        /^(?:string|\[\]byte)$/.test(nodeText(childOf(outer, "function") ?? outer)));
    if (!isConverted || !outer) return text;
    text = outer;
  }
}

/** A comparison with "" asks only whether there is any text. */
function isEmptyText(comparison: SyntaxNode): boolean {
  return ["left", "right"].some((side) =>
    /^(?:""|``)$/.test(nodeText(childOf(comparison, side) ?? comparison)),
  );
}
