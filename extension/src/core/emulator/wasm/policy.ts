import type { MapType } from "../../go/types/mapType.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import type { CodeKeyKind } from "./keys.ts";
import type { OperationExports } from "./operationExports.ts";

export type CodeFamily = "classic" | "swiss";

/** The kind of keys that code is made for; null for types and targets whose operations are the reference alone. */
export function codeKeyKindOf({ variant, model }: MapType): CodeKeyKind | null {
  const { ptrSizeBytes, hashBits, bigEndian } = model.target;
  if (ptrSizeBytes !== 8 || hashBits !== 64 || bigEndian) return null;
  switch (variant) {
    case "fast32":
    case "fast32ptr":
      return "word32";
    case "fast64":
    case "fast64ptr":
      return "word64";
    case "faststr":
      return "string";
    case "generic":
      return null;
  }
}

/**
 * Makes the code of a map type's operations on its heap: `makeMapCode` of core/emulator/wasm/makeOperations.ts. Programs that
 * keep small maps only, as the extension host does, are smaller without it.
 * @param functions what the code imports beside the hash
 * @returns null where the machine does not know its instructions
 */
export type MakeMapCode = (
  parts: RuntimeParts,
  family: CodeFamily,
  kind: CodeKeyKind,
  functions: object,
) => OperationExports | null;

/** Short lives, as those behind a hover, are over before code for them would be made. */
const operationsBeforeCode = 1000;

/** The code of a runtime's operations: made after some operations, because making it takes some milliseconds. */
export class MapCode<Exports extends OperationExports> {
  /** Null before it is made, and where there is none. */
  made: Exports | null = null;
  readonly #make: MakeMapCode;
  readonly #parts: RuntimeParts;
  readonly #family: CodeFamily;
  readonly #kind: CodeKeyKind;
  readonly #functions: object;
  #operationsLeft: number;

  constructor(
    make: MakeMapCode,
    parts: RuntimeParts,
    family: CodeFamily,
    kind: CodeKeyKind,
    operationsLeft = operationsBeforeCode,
    functions: object = {},
  ) {
    this.#make = make;
    this.#parts = parts;
    this.#family = family;
    this.#kind = kind;
    this.#functions = functions;
    this.#operationsLeft = operationsLeft;
  }

  /** The code if one more operation is worth it. */
  forOperation(): Exports | null {
    return this.made === null && this.#operationsLeft-- <= 0 ? this.#madeNow() : this.made;
  }

  /** The code if so many operations are worth it; those that are then done one by one count again. */
  forRun(operations: number): Exports | null {
    return this.made === null && operations > this.#operationsLeft ? this.#madeNow() : this.made;
  }

  #madeNow(): Exports | null {
    const made = this.#make(this.#parts, this.#family, this.#kind, this.#functions);
    if (made === null) this.#operationsLeft = Number.POSITIVE_INFINITY;
    this.made = made as Exports | null;
    return this.made;
  }
}
