import type { Entity, VariableEntity, Where } from "../entity.ts";
import type { Inference } from "../inference.ts";
import type { SyntaxNode } from "../syntaxNode.ts";
import type { FlowFunction, FlowVariable, Instruction, Slot, Temp } from "./instruction.ts";

/** Where `break` and `continue` lead; filled in when the statement is done. */
export interface Jumps {
  readonly label: string | null;
  /** A `break` without a label leaves it. */
  readonly plain: boolean;
  readonly breaks: number[];
  /** Null for a switch or select. */
  readonly continues: number[] | null;
}

type Draft<I> = I extends unknown ? { -readonly [K in keyof I]: I[K] } : never;

/** What emits parts of a function that hold others of any kind. */
export interface Emitters {
  call(node: SyntaxNode, result: Temp, mode: "call" | "go" | "defer", to: FlowBuilder): void;
  function(node: SyntaxNode, outer: FlowBuilder): FlowFunction | null;
  statement(node: SyntaxNode, to: FlowBuilder): void;
}

/** A function that is being turned into instructions. */
export class FlowBuilder {
  readonly where: Where;
  readonly inference: Inference;
  readonly emitters: Emitters;
  readonly code: Draft<Instruction>[] = [];
  readonly jumps: Jumps[] = [];
  readonly labels = new Map<string, number>();
  readonly gotos: { readonly at: number; readonly label: string }[] = [];
  broken = false;
  readonly #outer: FlowBuilder | null;
  readonly #slots = new Map<VariableEntity, Slot>();
  readonly #captures: { outer: Slot; inner: Slot }[] = [];
  #slotCount = 0;
  #tempCount = 0;

  constructor(where: Where, inference: Inference, emitters: Emitters, outer: FlowBuilder | null) {
    this.where = where;
    this.inference = inference;
    this.emitters = emitters;
    this.#outer = outer;
  }

  /** Adds an instruction; its index. */
  emit(instruction: Instruction): number {
    this.code.push(instruction as Draft<Instruction>);
    return this.code.length - 1;
  }

  temp(): Temp {
    return this.#tempCount++;
  }

  get here(): number {
    return this.code.length;
  }

  /** Makes a jump or branch lead to an index. */
  lead(at: number, target: number = this.here): void {
    const jump = this.code[at];
    if (jump?.op === "jump") jump.target = target;
    else if (jump?.op === "branch") jump.otherwise = target;
    else if (jump?.op === "next") jump.end = target;
  }

  jump(node: SyntaxNode): number {
    return this.emit({ op: "jump", target: -1, node });
  }

  /** A slot for a variable that is declared here. */
  declare(entity: VariableEntity | null): Slot {
    const slot = this.#slotCount++;
    if (entity !== null) this.#slots.set(entity, slot);
    return slot;
  }

  /** The slot of a local variable, captured where it is one of a function around; null for what is none. */
  slotOf(entity: VariableEntity): Slot | null {
    const own = this.#slots.get(entity);
    if (own !== undefined) return own;
    const outer = this.#outer?.slotOf(entity) ?? null;
    if (outer === null) return null;
    const inner = this.declare(entity);
    this.#captures.push({ outer, inner });
    return inner;
  }

  /** What a name means at a node. */
  lookup(name: string, at: SyntaxNode): Entity | null {
    return this.inference.lookup(name, at, this.where);
  }

  /** The variable that a statement declares by a name, or null when the name stands for one declared before. */
  declared(name: string, statement: SyntaxNode, inside = false): VariableEntity | null {
    const at: SyntaxNode = {
      kind: "after",
      field: null,
      start: statement.end,
      end: statement.end,
      parent: inside ? statement : statement.parent,
      children: [],
      unit: statement.unit,
    };
    const entity = this.lookup(name, at);
    return entity?.kind === "variable" && entity.place.node === statement ? entity : null;
  }

  finish(
    name: string,
    node: SyntaxNode,
    variables: Pick<FlowFunction, "receiver" | "params" | "results">,
  ): FlowFunction {
    for (const { at, label } of this.gotos) {
      const target = this.labels.get(label);
      if (target === undefined) this.broken = true;
      else this.lead(at, target);
    }
    return {
      name,
      node,
      where: this.where,
      ...variables,
      code: this.code as readonly Instruction[],
      tempCount: this.#tempCount,
      slotCount: this.#slotCount,
      captures: this.#captures,
      broken: this.broken,
    };
  }
}

/** No variable. */
export const noVariables: Pick<FlowFunction, "receiver" | "params" | "results"> = {
  receiver: null,
  params: [] as readonly FlowVariable[],
  results: [] as readonly FlowVariable[],
};
