import type { KeyRun, MapRuntime } from "../runtime/mapRuntime.ts";

/*
 * Loops over keys that lie one after the other in the heap, in Go's layout: the same as one operation each, in this
 * order, and much faster where the runtime has code for it.
 */

/** Keys that one call takes, so that a machine's compiler may replace the code between two calls. */
const callKeys = 2048;

/** for i := range keys { m[keys[i]] = elems[i] } */
export function assignAll(
  runtime: MapRuntime,
  m: number,
  keysAt: number,
  elemsAt: number,
  count: number,
): void {
  const sizeBytes = runtime.type.elem.sizeBytes;
  runAll(runtime, "assignAll", m, keysAt, elemsAt, sizeBytes, count, (keyAt, elemAt) => {
    const at = runtime.assign(m, keyAt);
    runtime.heap.u8.copyWithin(at, elemAt, elemAt + sizeBytes);
  });
}

/** For each key the offset of its elem, 0 when absent, as 32-bit words at `foundAt`. */
export function accessAll(
  runtime: MapRuntime,
  m: number,
  keysAt: number,
  foundAt: number,
  count: number,
): void {
  runAll(runtime, "accessAll", m, keysAt, foundAt, 4, count, (keyAt, at) => {
    const elemAt = runtime.access(m, keyAt);
    runtime.heap.u32[at >>> 2] = elemAt;
  });
}

/** for i := range keys { delete(m, keys[i]) } */
export function deleteAll(runtime: MapRuntime, m: number, keysAt: number, count: number): void {
  runAll(runtime, "deleteAll", m, keysAt, 0, 0, count, (keyAt) => runtime.delete(m, keyAt));
}

function runAll(
  runtime: MapRuntime,
  run: KeyRun,
  m: number,
  keysAt: number,
  otherAt: number,
  otherBytes: number,
  count: number,
  one: (keyAt: number, otherAt: number) => void,
): void {
  const keyBytes = runtime.type.key.sizeBytes;
  for (let i = 0; i < count; ) {
    const asked = Math.min(callKeys, count - i);
    const done = runtime.runKeys(run, m, keysAt + i * keyBytes, otherAt + i * otherBytes, asked);
    i += done;
    if (done === asked) continue;
    one(keysAt + i * keyBytes, otherAt + i * otherBytes);
    i++;
  }
}
