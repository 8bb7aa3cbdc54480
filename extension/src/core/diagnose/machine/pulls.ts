import type { Instruction } from "../../source/flow/instruction.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import type { Machine } from "./machine.ts";
import type { Model } from "./models.ts";
import type { Frame, Thread } from "./thread.ts";
import { Cell, type FunctionValue, type Value } from "./value.ts";

/** A function that a loop ranges over: where it yields, its frames are set aside until the loop's next turn. */
export class Pull {
  readonly #function: FunctionValue;
  #state: "new" | "running" | "over" = "new";
  #aside: Frame[] = [];
  #loop: { readonly frame: Frame; readonly at: Extract<Instruction, { op: "next" }> } | null = null;

  constructor(function_: FunctionValue) {
    this.#function = function_;
  }

  /** Goes on with the function, which comes back to the same instruction; false at its end. */
  next(m: Machine, thread: Thread, frame: Frame, at: Extract<Instruction, { op: "next" }>): boolean {
    if (this.#state === "over") return false;
    frame.pc--;
    if (this.#state === "new") {
      this.#state = "running";
      this.#loop = { frame, at };
      const done = (): void => {
        this.#state = "over";
      };
      m.call(thread, this.#function, [this.#yield()], at.node, done, frame.flow.where);
    } else thread.frames.push(...this.#aside.splice(0));
    return true;
  }

  /** Begins a turn of the loop; false where the loop is not what called. */
  yields(m: Machine, thread: Thread, args: readonly Value[]): boolean {
    const loop = this.#loop;
    const depth = loop === null ? -1 : thread.frames.indexOf(loop.frame);
    if (loop === null || depth < 0 || this.#state !== "running") return false;
    this.#aside = thread.frames.splice(depth + 1);
    loop.frame.temps[loop.at.key] = args[0] ?? m.memory.fresh("doubt");
    loop.frame.temps[loop.at.value] = args[1] ?? m.memory.fresh("doubt");
    loop.frame.pc++;
    return true;
  }

  #yield(): FunctionValue {
    const base = new Cell(false, null);
    base.sync = this;
    return {
      ...{ kind: "function", flow: null, captured: [], receiver: null, types: [] },
      external: { name: "yield function", base },
    };
  }
}

/** Null where the function is not followed, or a turn may leave the loop, which the function would hear of. */
export function pullOf(function_: FunctionValue, over: SyntaxNode): Pull | null {
  const loop = over.parent?.parent;
  if (function_.flow === null || loop?.kind !== "for_statement" || mayLeave(loop)) return null;
  return new Pull(function_);
}

const known = new WeakMap<SyntaxNode, boolean>();

function mayLeave(loop: SyntaxNode): boolean {
  let leaves = known.get(loop);
  if (leaves === undefined) {
    leaves = loop.children.some((child) => child.kind === "block" && leavesIn(child, true));
    known.set(loop, leaves);
  }
  return leaves;
}

/** @param breaks whether a plain break in it leaves the loop */
function leavesIn(node: SyntaxNode, breaks: boolean): boolean {
  if (node.kind === "func_literal") return false;
  if (/^(?:return|goto|labeled)_statement$/.test(node.kind)) return true;
  if (/^(?:break|continue)_statement$/.test(node.kind))
    return node.children.length > 0 || (breaks && node.kind === "break_statement");
  const inner = breaks && !/^(?:for|expression_switch|type_switch|select)_statement$/.test(node.kind);
  return node.children.some((child) => leavesIn(child, inner));
}

const yields: Model = ({ m, thread, base, args }) => {
  const pull = base?.sync;
  return { value: pull instanceof Pull && pull.yields(m, thread, args) ? true : m.memory.fresh("doubt") };
};

/** What a function that is ranged over is given. */
export const pullModels: readonly (readonly [string, Model])[] = [["yield function", yields]];
