import { ClassicReference } from "../classic/classicReference.ts";
import type { KeyRun, RuntimeParts } from "../runtime/mapRuntime.ts";
import type { ClassicImports } from "./classicParts.ts";
import type { CodeKeyKind } from "./keys.ts";
import { leftToReference, type OperationExports } from "./operationExports.ts";
import { type MakeMapCode, MapCode } from "./policy.ts";

/**
 * The map operations of fast32, fast64, fast64ptr and faststr on 64-bit little-endian targets, made for speed: the common
 * case of each runs as WebAssembly on the heap's memory; what that leaves alone is done by ClassicReference.
 */
export class FastClassic extends ClassicReference {
  readonly #code: MapCode<OperationExports>;

  /** @param operationsLeft how many operations come before the code is made, which takes some milliseconds */
  constructor(parts: RuntimeParts, kind: CodeKeyKind, makeCode: MakeMapCode, operationsLeft?: number) {
    super(parts);
    const { memory, growth } = this;
    const imports: ClassicImports = {
      newoverflow: (m, b) => memory.newoverflow(m >>> 0, b >>> 0),
      freeOldChain: (m, head) => growth.freeOldChain(m >>> 0, head >>> 0),
      endGrowth: (m) => growth.endGrowth(m >>> 0),
    };
    this.#code = new MapCode(makeCode, parts, "classic", kind, operationsLeft, imports);
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

  /** The code, unless a tracer listens or too few operations were done for it. */
  #codeInUse(): OperationExports | null {
    return this.tracer === null ? this.#code.forOperation() : null;
  }
}
