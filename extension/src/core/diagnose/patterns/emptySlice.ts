import { coreType } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, withoutParens } from "../../source/syntaxNode.ts";
import type { begunBy } from "./fillLoop.ts";
import type { Reading } from "./pattern.ts";

/** `x = append(x, …)`. */
export interface Append {
  readonly statement: SyntaxNode;
  readonly target: SyntaxNode;
  /** The first element that is appended. */
  readonly elem: SyntaxNode;
  /** That is all. */
  readonly isOne: boolean;
}

/** `x = append(x, e)`, the only statement of a loop's body that appends. */
export function onlyAppend(loop: SyntaxNode, reading: Reading): Append | null {
  const body = childOf(loop, "body");
  const found = (body?.children ?? [])
    .flatMap((child) => (child.kind === "statement_list" ? child.children : [child]))
    .flatMap((statement) => appendIn(statement, reading) ?? []);
  return found.length === 1 && found[0]?.isOne === true ? found[0] : null;
}

/** What a statement appends to the slice that it assigns; null for another statement. */
export function appendIn(statement: SyntaxNode, { inference, where }: Reading): Append | null {
  if (statement.kind !== "assignment_statement") return null;
  const operator = childOf(statement, "operator");
  const [target, second] = childOf(statement, "left")?.children ?? [];
  const [call] = childOf(statement, "right")?.children ?? [];
  const callee = call?.kind === "call_expression" ? childOf(call, "function") : null;
  if (target?.kind !== "identifier" || second !== undefined || !call || !callee) return null;
  if ((operator !== null && nodeText(operator) !== "=") || nodeText(callee) !== "append") return null;
  if (inference.lookup("append", callee, where) !== null) return null;
  const [into, elem, more] = childOf(call, "arguments")?.children ?? [];
  if (!into || !elem || nodeText(withoutParens(into)) !== nodeText(target)) return null;
  return { statement, target, elem, isOne: more === undefined && elem.kind !== "variadic_argument" };
}

export interface EmptySlice {
  /** What the fix replaces. */
  readonly at: SyntaxNode;
  readonly elem: SourceType;
  /** It is nil until something is appended. */
  readonly isNil: boolean;
  written(rounds: string): string;
}

/** `var x []T`, `x := []T{}`, `make([]T, 0)`. @param mayHaveRoom `make([]T, 0, n)`, too */
export function emptySlice(
  { value, type, statement }: NonNullable<ReturnType<typeof begunBy>>,
  { inference, where }: Reading,
  mayHaveRoom = false,
): EmptySlice | null {
  if (inference.lookup("make", statement, where) !== null) return null;
  const sliceOf = (of: SyntaxNode): SourceType | null => {
    const below = coreType(inference.resolve(of, where), inference);
    return below.kind === "slice" ? below.elem : null;
  };
  const made = (of: SyntaxNode) => (rounds: string) => `make(${nodeText(of)}, 0, ${rounds})`;
  if (value === null) {
    const elem = type === null ? null : sliceOf(type);
    if (elem === null || type === null) return null;
    return { at: type, elem, isNil: true, written: (rounds) => `= ${made(type)(rounds)}` };
  }
  const isLiteral = value.kind === "composite_literal";
  if (isLiteral && childOf(value, "body")?.children.length !== 0) return null;
  const callee = value.kind === "call_expression" ? childOf(value, "function") : null;
  if (!isLiteral && (callee === null || nodeText(callee) !== "make")) return null;
  const args = isLiteral ? [] : (childOf(value, "arguments")?.children ?? []);
  const named = isLiteral ? childOf(value, "type") : (args[0] ?? null);
  const elem = named === null ? null : sliceOf(named);
  if (
    named === null ||
    elem === null ||
    (!isLiteral && args.length !== 2 && !(mayHaveRoom && args.length === 3))
  )
    return null;
  if (args[1] !== undefined) {
    const length = inference.constantOf(args[1], where);
    if (length?.kind !== "int" || length.value !== 0n) return null;
  }
  return { at: value, elem, isNil: false, written: made(named) };
}
