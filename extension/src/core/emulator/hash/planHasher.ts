import type { MapModel } from "../../go/release/goTarget.ts";
import { isDirectInterface } from "../../go/types/directInterface.ts";
import type { GoType } from "../../go/types/goType.ts";
import type { HashStep } from "../../go/types/hashPlan.ts";
import type { MapType } from "../../go/types/mapType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import { multiplyHigh, swapBytes, wordAt } from "../../memory/words.ts";
import { type Hasher, type HashOut, UnhashableError } from "./hasher.ts";
import { typehashPlan } from "./typehash.ts";

/** What a hasher of one map type works with. */
export interface HasherParts {
  readonly type: MapType;
  readonly heap: Heap;
  readonly random: RuntimeRandom;
  /** The dynamic type that an interface's first word (its low half) names. */
  readonly typeAt: (offset: number) => GoType | undefined;
}

/** A HashStep whose fields are all present, so that every step has the same shape. */
interface Step {
  readonly op: HashStep["op"];
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  readonly count: number;
  readonly strideBytes: number;
  readonly body: readonly Step[];
}

interface DynamicType {
  readonly plan: readonly Step[];
  readonly direct: boolean;
}

/**
 * The hashers of a whole key, over the memhash of a subclass (runtime/alg.go f32hash, f64hash, c64hash, c128hash,
 * interhash, nilinterhash, typehash; the compiler's hashers by their plan).
 *
 * Plain memory and pointers of the program are in the target's byte order; string headers and interface words, which the
 * runtime follows, are in the heap's own.
 */
export abstract class PlanHasher implements Hasher {
  readonly out: HashOut = new Int32Array(2);
  protected readonly heap: Heap;
  protected readonly model: MapModel;
  readonly #plan: readonly Step[];
  readonly #random: RuntimeRandom;
  readonly #typeAt: (offset: number) => GoType | undefined;
  readonly #dynamicTypes = new Map<GoType, DynamicType>();
  readonly #ptrSizeBytes: number;
  readonly #bigEndian: boolean;
  readonly #hashIs32: boolean;

  constructor(parts: HasherParts) {
    this.heap = parts.heap;
    this.model = parts.type.model;
    this.#plan = parts.type.hashPlan.map(uniformStep);
    this.#random = parts.random;
    this.#typeAt = parts.typeAt;
    this.#ptrSizeBytes = this.model.target.ptrSizeBytes;
    this.#bigEndian = this.model.target.bigEndian;
    this.#hashIs32 = this.model.target.hashBits === 32;
  }

  abstract hash64(keyLo: number, keyHi: number, seedLo: number, seedHi: number): void;
  abstract hash32(key: number, seedLo: number, seedHi: number): void;
  abstract hashBytes(at: number, sizeBytes: number, seedLo: number, seedHi: number): void;

  hashKey(at: number, seedLo: number, seedHi: number): void {
    this.#runPlan(this.#plan, at, seedLo, seedHi);
  }

  /** The word at a heap offset in the target's byte order. */
  protected targetWordAt(at: number): number {
    const word = wordAt(this.heap.i32, at);
    return this.#bigEndian ? swapBytes(word) : word;
  }

  /** Runs the steps of a plan, each result being the seed of the next; no steps give the seed itself. */
  #runPlan(plan: readonly Step[], at: number, seedLo: number, seedHi: number): void {
    const { out } = this;
    let lo = seedLo;
    let hi = seedHi;
    if (plan.length === 0) {
      out[0] = lo;
      out[1] = hi;
      return;
    }
    for (let i = 0; i < plan.length; i++) {
      this.#runStep(plan[i] as Step, at, lo, hi);
      lo = out[0] as number;
      hi = out[1] as number;
    }
  }

  #runStep(step: Step, baseAt: number, lo: number, hi: number): void {
    const at = baseAt + step.offsetBytes;
    switch (step.op) {
      case "strhash": {
        const { u32 } = this.heap;
        const sizeBytes = u32[(at + this.#ptrSizeBytes) >>> 2] as number;
        this.hashBytes(u32[at >>> 2] as number, sizeBytes, lo, hi);
        break;
      }
      case "memhash":
        this.hashBytes(at, step.sizeBytes, lo, hi);
        break;
      case "memhash64":
        this.#hash64At(at, lo, hi);
        break;
      case "memhash32":
        this.hash32(this.targetWordAt(at), lo, hi);
        break;
      case "f32hash":
        this.#hashFloat32(at, lo, hi);
        break;
      case "f64hash":
        this.#hashFloat64(at, lo, hi);
        break;
      case "c64hash":
        this.#hashFloat32(at, lo, hi);
        this.#hashFloat32(at + 4, this.out[0] as number, this.out[1] as number);
        break;
      case "c128hash":
        this.#hashFloat64(at, lo, hi);
        this.#hashFloat64(at + 8, this.out[0] as number, this.out[1] as number);
        break;
      case "interhash":
      case "nilinterhash":
        this.#hashInterface(at, lo, hi);
        break;
      case "loop":
        this.#runLoop(step, at, lo, hi);
        break;
    }
  }

  #runLoop(step: Step, at: number, seedLo: number, seedHi: number): void {
    const { out } = this;
    out[0] = seedLo;
    out[1] = seedHi;
    for (let i = 0; i < step.count; i++)
      this.#runPlan(step.body, at + i * step.strideBytes, out[0] as number, out[1] as number);
  }

  #hash64At(at: number, lo: number, hi: number): void {
    const first = this.targetWordAt(at);
    const second = this.targetWordAt(at + 4);
    if (this.#bigEndian) this.hash64(second, first, lo, hi);
    else this.hash64(first, second, lo, hi);
  }

  #hashFloat32(at: number, lo: number, hi: number): void {
    const magnitude = this.targetWordAt(at) & 0x7fffffff;
    if (magnitude === 0) this.#hashZero(lo, hi);
    else if (magnitude > 0x7f800000) this.#hashNaN(lo, hi);
    else this.hashBytes(at, 4, lo, hi);
  }

  #hashFloat64(at: number, lo: number, hi: number): void {
    const high = this.targetWordAt(this.#bigEndian ? at : at + 4) & 0x7fffffff;
    const low = this.targetWordAt(this.#bigEndian ? at + 4 : at);
    if (high === 0 && low === 0) this.#hashZero(lo, hi);
    else if (high > 0x7ff00000 || (high === 0x7ff00000 && low !== 0)) this.#hashNaN(lo, hi);
    else this.hashBytes(at, 8, lo, hi);
  }

  /** c1 * (c0 ^ seed). */
  #hashZero(seedLo: number, seedHi: number): void {
    if (this.#hashIs32) this.#timesC1(seedLo ^ c0Of32, 0);
    else this.#timesC1(seedLo ^ c0Lo, seedHi ^ c0Hi);
  }

  /** A new hash each time: 32 random bits up to 1.21 (fastrand), a whole word from 1.22 (rand). */
  #hashNaN(seedLo: number, seedHi: number): void {
    const lo = this.#random.rand32();
    const hi = this.model.release.nanHashTakesWholeWord && !this.#hashIs32 ? this.#random.rand32() : 0;
    this.#hashZero(seedLo ^ lo, seedHi ^ hi);
  }

  #timesC1(lo: number, hi: number): void {
    const { out } = this;
    if (this.#hashIs32) {
      out[0] = Math.imul(lo, c1Of32);
      out[1] = 0;
    } else {
      out[0] = Math.imul(lo, c1Lo);
      out[1] = multiplyHigh(lo, c1Lo) + Math.imul(lo, c1Hi) + Math.imul(hi, c1Lo);
    }
  }

  #hashInterface(at: number, lo: number, hi: number): void {
    const { out } = this;
    const { u32 } = this.heap;
    const typeWord = u32[at >>> 2] as number;
    if (typeWord === 0) {
      out[0] = lo;
      out[1] = hi;
      return;
    }
    const type = this.#typeAt(typeWord);
    if (type === undefined)
      throw new RangeError(`no type is known at heap offset 0x${typeWord.toString(16)}`);
    const { plan, direct } = this.#dynamicTypes.get(type) ?? this.#addDynamicType(type);
    const dataAt = at + this.#ptrSizeBytes;
    const valueAt = direct ? dataAt : (u32[dataAt >>> 2] as number);
    if (this.#hashIs32) this.#runPlan(plan, valueAt, lo ^ c0Of32, hi);
    else this.#runPlan(plan, valueAt, lo ^ c0Lo, hi ^ c0Hi);
    this.#timesC1(out[0] as number, out[1] as number);
  }

  #addDynamicType(type: GoType): DynamicType {
    if (!type.comparable) throw new UnhashableError(type.name ?? type.text);
    const dynamicType = {
      plan: typehashPlan(type).map(uniformStep),
      direct: isDirectInterface(type, this.model),
    };
    this.#dynamicTypes.set(type, dynamicType);
    return dynamicType;
  }
}

// c0 and c1 of runtime/alg.go, for 64-bit hashes in halves and for 32-bit ones.
const c0Lo = 0x6a56a621;
const c0Hi = 0x00756ea1;
const c1Lo = 0xbb8f63bf | 0;
const c1Hi = 0x0052ef6b;
const c0Of32 = 0xaa7f8ea9 | 0;
const c1Of32 = 0xc2ba76cd | 0;

function uniformStep(step: HashStep): Step {
  return {
    op: step.op,
    offsetBytes: step.offsetBytes,
    sizeBytes: step.op === "memhash" ? step.sizeBytes : 0,
    count: step.op === "loop" ? step.count : 0,
    strideBytes: step.op === "loop" ? step.strideBytes : 0,
    body: step.op === "loop" ? step.body.map(uniformStep) : [],
  };
}
