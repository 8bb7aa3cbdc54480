import type { SourceType } from "../../source/sourceType.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import type { How, Machine } from "./machine.ts";
import type { Thread } from "./thread.ts";
import type { Cell, Value } from "./value.ts";

/** A call of a function of Go's library. */
export interface Call {
  readonly m: Machine;
  readonly thread: Thread;
  readonly name: string;
  readonly args: readonly Value[];
  /** The receiver's place. */
  readonly base: Cell | null;
  readonly node: SyntaxNode;
  readonly how: How;
  resultType(): SourceType | null;
}

/** Its result, a function that it calls, or that it has to wait; null: nothing is known of it. */
export type Answer =
  | { readonly value: Value }
  | { readonly call: Value; readonly args: readonly Value[]; readonly then?: (result: Value) => Value }
  | "wait"
  | null;

export type Model = (call: Call) => Answer;

export const nothing: Answer = { value: { kind: "tuple", values: [] } };
