import type { GoRelease, MapFamily } from "../../go/release/goRelease.ts";
import type { Layouts } from "../runtime/fields.ts";
import type { Value } from "../runtime/values.ts";
import type { Architecture } from "./registers.ts";

/** What is known of registers and frame at one point of a function. */
export interface MachineState {
  /** By register number; after them, from `arch.count` on, the upper eight bytes of the vector registers. */
  readonly registers: (Value | undefined)[];
  /** By offset from the stack pointer at entry. Written only after ownFrame: copies of a state share it until then. */
  frame: Map<number, FrameCell>;
  sharesFrame: boolean;
  /** The parts of the frame whose address is out of sight: others may store there. Never changed, only replaced. */
  exposed: readonly FrameRange[];
  /** Whether some cell is not of eight bytes at a multiple of eight. */
  holdsPieces: boolean;
  /** Whether some value may be a copy of a place, so that stores there have to look for it. */
  holdsCopies: boolean;
}

/** What a store left in the frame: at most eight bytes. */
export interface FrameCell {
  readonly value: Value;
  readonly width: number;
}

/** Offsets from the stack pointer at entry, `to` not included. */
export interface FrameRange {
  readonly from: number;
  readonly to: number;
}

/** All that the evaluation needs besides the state. */
export interface Machine {
  readonly arch: Architecture;
  readonly release: GoRelease;
  readonly family: MapFamily;
  readonly layouts: Layouts;
  /** What registers hold at any place of any function; never written. */
  readonly nothing: MachineState;
  /** What the function's operands tell of its frame. */
  readonly frame: FrameFacts;
  /** A map function of the runtime, not code that calls one. */
  readonly isMapFunction: boolean;
  /** Bytes of a key in the variants for one kind of key (`_fast64`), else 0. */
  readonly keyBytes: number;
}

/** What the operands of a whole function tell of its frame. */
export interface FrameFacts {
  /**
   * Where the variable begins that `-S` names at an offset, counted as the listing counts; NaN where that is not certain:
   * variables of several scopes may have one name.
   */
  startOf(name: string, offset: number): number;
  /** The offsets at which variables begin, ascending, from the stack pointer at entry or, on amd64, in the body. */
  readonly starts: readonly number[];
  /** Bytes above the stack pointer of the body in which the function lays out arguments of calls and finds results. */
  readonly outgoingBytes: number;
  /** `x+8(FP)` counts from the stack pointer of the body: so `-S` prints it on amd64. */
  readonly argumentsByStackPointer: boolean;
  /** Whether an address in the frame that an instruction puts in a register is seen by map functions at most. */
  isLent(index: number): boolean;
}
