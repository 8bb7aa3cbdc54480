import type { GoRelease, MapFamily } from "../../go/release/goRelease.ts";
import type { Layouts } from "../runtime/fields.ts";
import type { Value } from "../runtime/values.ts";
import type { Architecture } from "./registers.ts";

/** What is known of registers and frame at one point of a function. */
export interface MachineState {
  readonly registers: (Value | undefined)[];
  /** By offset from the stack pointer at entry. Written only after ownFrame: copies of a state share it until then. */
  frame: Map<number, Value>;
  sharesFrame: boolean;
}

/** All that the evaluation needs besides the state. */
export interface Machine {
  readonly arch: Architecture;
  readonly release: GoRelease;
  readonly family: MapFamily;
  readonly layouts: Layouts;
  /** Where the variables that `-S` names begin: lowest offset of each from the stack pointer. */
  readonly variables: ReadonlyMap<string, number>;
}
