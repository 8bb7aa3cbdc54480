import type { CodeKeyKind } from "../memory/keyCode.ts";
import type { OperationExports } from "../memory/operationCode.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { type AssembleMapCode, attachMapCode, operationsBeforeCode } from "./attachMapCode.ts";

/** The code of a runtime's operations: made after some operations, because making it takes some milliseconds. */
export class MapCode<Exports extends OperationExports> {
  /** Null before it is made, and where the machine does not know its instructions. */
  made: Exports | null = null;
  readonly #parts: RuntimeParts;
  readonly #kind: CodeKeyKind;
  readonly #assemble: AssembleMapCode;
  readonly #functions: object;
  #operationsLeft: number;

  constructor(
    parts: RuntimeParts,
    kind: CodeKeyKind,
    assemble: AssembleMapCode,
    operationsLeft = operationsBeforeCode,
    functions: object = {},
  ) {
    this.#parts = parts;
    this.#kind = kind;
    this.#assemble = assemble;
    this.#functions = functions;
    this.#operationsLeft = operationsLeft;
  }

  /** The code if one more operation is worth it. */
  forOperation(): Exports | null {
    return this.made === null && this.#operationsLeft-- <= 0 ? this.#make() : this.made;
  }

  /** The code if so many operations are worth it; those that are then done one by one count again. */
  forRun(operations: number): Exports | null {
    return this.made === null && operations > this.#operationsLeft ? this.#make() : this.made;
  }

  #make(): Exports | null {
    this.made = attachMapCode(this.#parts, this.#kind, this.#assemble, this.#functions);
    if (this.made === null) this.#operationsLeft = Number.POSITIVE_INFINITY;
    return this.made;
  }
}
