import { type Allocation, nothing, object, plus } from "../../go/abi/allocation.ts";
import { TinyBlocks, tinyBlockBytes } from "../../go/abi/tinyBlocks.ts";
import type { MapModel } from "../../go/release/goTarget.ts";
import type { GoType } from "../../go/types/goType.ts";
import { interfaceBox } from "../../go/types/interfaceBox.ts";
import type { Heap } from "../../memory/heap.ts";

/** Integers in the runtime's table staticuint64s, 8 bytes each. */
const staticCount = 256;
/** Bytes of the runtime's zero value that empty strings and nil slices need. */
const zeroBytes = 24;

/**
 * Puts values into interfaces as compiled code does where they escape (runtime/iface.go convT and its like; 1.24 to
 * 1.27), small ones into shared blocks. Each processor has such blocks of its own: here is one.
 */
export class InterfaceBoxes {
  readonly #heap: Heap;
  readonly #model: MapModel;
  readonly #typeOffset: (type: GoType) => number;
  readonly #tiny: TinyBlocks;
  #tinyBlockAt = 0;
  readonly #staticsAt: number;
  readonly #zeroAt: number;
  #allocated = nothing;

  /** @param typeOffset where a type's descriptor lies */
  constructor(heap: Heap, model: MapModel, typeOffset: (type: GoType) => number) {
    this.#heap = heap;
    this.#model = model;
    this.#typeOffset = typeOffset;
    this.#tiny = new TinyBlocks(model.target.ptrSizeBytes);
    this.#staticsAt = heap.reserveData(8 * staticCount);
    this.#zeroAt = heap.reserveData(zeroBytes);
    const low = model.target.bigEndian ? 7 : 0;
    for (let i = 0; i < staticCount; i++) heap.u8[this.#staticsAt + 8 * i + low] = i;
  }

  /** All that boxes took of the heap. */
  get allocated(): Allocation {
    return this.#allocated;
  }

  /**
   * Writes the interface of the value that lies at `valueAt` to `at`.
   * @param type not an interface type
   */
  box(type: GoType, valueAt: number, at: number): void {
    const heap = this.#heap;
    const { ptrSizeBytes } = heap;
    const { free } = interfaceBox(type, this.#model);
    heap.writePointer(at, this.#typeOffset(type));
    const dataAt = at + ptrSizeBytes;
    if (free === "interface") throw new TypeError(`${type.text} is an interface already`);
    if (free === "direct") heap.u8.copyWithin(dataAt, valueAt, valueAt + ptrSizeBytes);
    else heap.writePointer(dataAt, this.#behind(type, valueAt));
  }

  /** The memory that holds a value. */
  #behind(type: GoType, valueAt: number): number {
    const shared = this.#sharedPlace(type, valueAt);
    if (shared !== null) return shared;
    const at = this.#allocate(type.sizeBytes, !type.hasPointers);
    this.#heap.u8.copyWithin(at, valueAt, valueAt + type.sizeBytes);
    return at;
  }

  /** The place of a value that needs no memory of its own. */
  #sharedPlace(type: GoType, valueAt: number): number | null {
    const { u32, ptrSizeBytes } = this.#heap;
    switch (interfaceBox(type, this.#model).free) {
      case "zeroSize":
        return this.#zeroAt;
      case "singleByte":
      case "below256":
        return this.#staticPlace(type.sizeBytes, valueAt);
      case "emptyString":
        return u32[(valueAt + ptrSizeBytes) >>> 2] === 0 ? this.#zeroAt : null;
      case "nilSlice":
        return u32[valueAt >>> 2] === 0 ? this.#zeroAt : null;
      default:
        return null;
    }
  }

  /** Where the table of small integers has a value of 1 to 8 bytes, if it has it. */
  #staticPlace(sizeBytes: number, valueAt: number): number | null {
    const { u8 } = this.#heap;
    const { bigEndian } = this.#model.target;
    const low = bigEndian ? sizeBytes - 1 : 0;
    for (let i = 0; i < sizeBytes; i++) if (i !== low && u8[valueAt + i] !== 0) return null;
    return this.#staticsAt + 8 * (u8[valueAt + low] as number) + (bigEndian ? 8 - sizeBytes : 0);
  }

  #allocate(sizeBytes: number, noscan: boolean): number {
    if (!noscan || sizeBytes >= tinyBlockBytes) {
      this.#allocated = plus(this.#allocated, object(sizeBytes, noscan, this.#model));
      return this.#heap.allocate(sizeBytes, noscan);
    }
    const { newBlock, shared, offsetBytes } = this.#tiny.place(sizeBytes);
    this.#allocated = plus(this.#allocated, { bytes: newBlock ? tinyBlockBytes : 0, objects: 1 });
    if (!newBlock) return this.#tinyBlockAt + offsetBytes;
    const block = this.#heap.allocate(tinyBlockBytes, true);
    if (shared) this.#tinyBlockAt = block;
    return block;
  }
}
