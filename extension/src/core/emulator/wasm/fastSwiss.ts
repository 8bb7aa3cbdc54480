import type { KeyRun, RuntimeParts } from "../runtime/mapRuntime.ts";
import { SwissReference } from "../swiss/swissReference.ts";
import type { CodeKeyKind } from "./keys.ts";
import { leftToReference } from "./operationExports.ts";
import { type MakeMapCode, MapCode } from "./policy.ts";
import type { SwissExports } from "./swiss.ts";

/**
 * The map operations of fast32, fast64, their ptr forms and faststr on 64-bit little-endian targets, made for speed: the
 * common case of each runs as WebAssembly on the heap's memory; what that leaves alone is done by SwissReference.
 */
export class FastSwiss extends SwissReference {
  readonly #code: MapCode<SwissExports>;

  /** @param operationsLeft how many operations come before the code is made, which takes some milliseconds */
  constructor(parts: RuntimeParts, kind: CodeKeyKind, makeCode: MakeMapCode, operationsLeft?: number) {
    super(parts);
    this.#code = new MapCode(makeCode, parts, "swiss", kind, operationsLeft);
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

  override runKeys(run: KeyRun, m: number, keysAt: number, otherAt: number, count: number): number {
    const code = this.tracer === null ? this.#code.forRun(count) : null;
    return code === null ? 0 : code[run](m, keysAt, otherAt, count);
  }

  override moveEntries(m: number, t: number, left: number, right: number, rightBit: number): void {
    const { made } = this.#code;
    if (made === null) super.moveEntries(m, t, left, right, rightBit);
    else made.move(m, t, left, right, rightBit);
  }

  /** The code, unless a tracer listens or too few operations were done for it. */
  #codeInUse(): SwissExports | null {
    return this.tracer === null ? this.#code.forOperation() : null;
  }
}
