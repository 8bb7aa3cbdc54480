import { slotCount } from "../../go/abi/constants.ts";
import { emptyOne, emptyRest } from "../../go/abi/tophash.ts";
import type { BucketMemory } from "./bucketMemory.ts";

/**
 * The end of mapdelete, after cell `i` of bucket `b` became emptyOne: when nothing follows it, it and the emptyOne cells
 * before it become emptyRest, back to the first cell of the chain that starts at `head`.
 */
export function markRest(memory: BucketMemory, head: number, b: number, i: number): void {
  const { u8 } = memory.heap;
  const next = i === slotCount - 1 ? memory.overflow(b) : b + i + 1;
  if (next !== 0 && u8[next] !== emptyRest) return;
  do {
    u8[b + i] = emptyRest;
    if (i > 0) i--;
    else {
      if (b === head) return;
      let previous = head;
      while (memory.overflow(previous) !== b) previous = memory.overflow(previous);
      b = previous;
      i = slotCount - 1;
    }
  } while (u8[b + i] === emptyOne);
}
