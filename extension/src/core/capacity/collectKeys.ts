import { type Allocation, nothing, object } from "../go/abi/allocation.ts";
import { appendGrowth, type SliceElem, type SliceGrowth, sliceGrowths } from "../go/abi/growslice.ts";
import { tinyBlockBytes } from "../go/abi/tinyBlocks.ts";
import type { MapModel } from "../go/release/goTarget.ts";
import type { MapType } from "../go/types/mapType.ts";

/** What a slice of all keys allocates and copies on the way. */
export interface CollectedSlice extends Allocation {
  /** Bytes moved from outgrown arrays; writing each key once is not counted. */
  readonly copiedBytes: number;
  readonly capacity: number;
}

/** The keys of a map collected into a slice that is local to a function and returned by it. */
export interface KeyCollection {
  readonly key: string;
  readonly keyBytes: number;
  /** `var ks []K; for k := range m { ks = append(ks, k) }` */
  readonly appended: CollectedSlice;
  /** `ks := make([]K, 0, len(m))` before the same loop. */
  readonly made: CollectedSlice;
  /** False where an array of less than 16 bytes without pointers shares a block with other small objects. */
  readonly exact: boolean;
}

/** Bytes of the buffer on the stack in which append starts (cmd/compile/internal/slice, from 1.26 where the slice escapes only by its return). */
const stackBufferBytes = 32;

/** Collects `count` keys of a map into a slice, both ways. */
export function collectKeys({ key, model }: Pick<MapType, "key" | "model">, count: number): KeyCollection {
  const bytes = count * key.sizeBytes;
  const whole: Allocation = object(bytes, !key.hasPointers, model);
  const made = { ...whole, copiedBytes: 0, capacity: count };
  const appended = model.release.appendStartsOnStack
    ? appendFromStack(key, count, model)
    : appendAll(key, count, model);
  const smallest = model.release.appendStartsOnStack ? bytes : key.sizeBytes;
  const shares = !key.hasPointers && count > 0 && smallest > 0 && smallest < tinyBlockBytes;
  return { key: key.text, keyBytes: key.sizeBytes, appended, made, exact: !shares };
}

function appendAll(elem: SliceElem, count: number, model: MapModel): CollectedSlice {
  const { allocated, copiedBytes, capacity } = appendGrowth(elem, count, model);
  return { ...allocated, copiedBytes, capacity };
}

/** The first elements are kept in the buffer; what fits there is moved to the heap once, when it is returned. */
function appendFromStack(elem: SliceElem, count: number, model: MapModel): CollectedSlice {
  const inBuffer = elem.sizeBytes === 0 ? 0 : Math.floor(stackBufferBytes / elem.sizeBytes);
  if (count <= inBuffer) {
    const bytes = count * elem.sizeBytes;
    const moved = bytes === 0 ? nothing : object(bytes, !elem.hasPointers, model);
    return { ...moved, copiedBytes: bytes, capacity: count };
  }
  const growths: SliceGrowth[] = [...sliceGrowths(elem, count, model, inBuffer)];
  const sum = (figure: "allocatedBytes" | "copiedBytes"): number =>
    growths.reduce((all, growth) => all + growth[figure], 0);
  return {
    bytes: sum("allocatedBytes"),
    objects: growths.length,
    copiedBytes: sum("copiedBytes"),
    capacity: growths.at(-1)?.capacity ?? count,
  };
}
