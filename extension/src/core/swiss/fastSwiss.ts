import { attachMapCode, operationsBeforeCode } from "../hash/attachMapCode.ts";
import type { CodeKeyKind } from "../memory/keyCode.ts";
import type { RuntimeParts } from "../runtime/mapRuntime.ts";
import { GenericSwiss } from "./genericSwiss.ts";
import { assembleSwiss, leftToReference, type SwissExports } from "./swissCode.ts";

/**
 * The map operations of fast32, fast64, their ptr forms and faststr on 64-bit little-endian targets, made for speed: the
 * common case of each runs as WebAssembly on the heap's memory; what that leaves alone is done by GenericSwiss.
 */
export class FastSwiss extends GenericSwiss {
  readonly #kind: CodeKeyKind;
  #code: SwissExports | null = null;
  #operationsLeft: number;

  /** @param operationsLeft how many operations come before the code is made, which takes some milliseconds */
  constructor(parts: RuntimeParts, kind: CodeKeyKind, operationsLeft = operationsBeforeCode) {
    super(parts);
    this.#kind = kind;
    this.#operationsLeft = operationsLeft;
  }

  override access(m: number, keyAt: number): number {
    const code = this.#codeInUse();
    if (code === null) return super.access(m, keyAt);
    const elem = code.access(m, keyAt);
    return elem === leftToReference ? super.access(m, keyAt) : elem >>> 0;
  }

  override assign(m: number, keyAt: number): number {
    const code = this.#codeInUse();
    if (code === null) return super.assign(m, keyAt);
    const elem = code.assign(m, keyAt);
    return elem === leftToReference ? super.assign(m, keyAt) : elem >>> 0;
  }

  override delete(m: number, keyAt: number): void {
    const code = this.#codeInUse();
    if (code === null || code.delete(m, keyAt) === leftToReference) super.delete(m, keyAt);
  }

  override moveEntries(m: number, t: number, left: number, right: number, rightBit: number): void {
    if (this.#code === null) super.moveEntries(m, t, left, right, rightBit);
    else this.#code.move(m, t, left, right, rightBit);
  }

  /** The code, unless a tracer listens or too few operations were done for it. */
  #codeInUse(): SwissExports | null {
    if (this.tracer !== null) return null;
    if (this.#code === null && this.#operationsLeft-- <= 0)
      this.#code = attachMapCode(this, this.#kind, assembleSwiss);
    return this.#code;
  }
}
