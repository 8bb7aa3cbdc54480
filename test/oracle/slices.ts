import { growBy, sliceGrowths } from "../../extension/src/core/go/abi/growslice.ts";
import type { GoTarget } from "../../extension/src/core/release/goTarget.ts";
import type { SeededRandom } from "../../extension/src/core/runtime/runtimeRandom.ts";
import { parseMapType } from "../../extension/src/core/types/typeParser.ts";
import { type GoTarget as Build, modelOf, targetName } from "./goToolchain.ts";
import { mapTypes } from "./mapTypes.ts";
import { runRecorder } from "./runRecorder.ts";

/** Pointer-free arrays below this size share blocks of malloc's: what one of them costs is not its own. */
const tinyBytes = 16;

/**
 * Measures requests in a real process and compares each answer with the model's. The process's own background work may
 * allocate in between: what differs is measured again.
 * @returns texts of what differs
 */
async function differences<Request extends object>(
  target: Build,
  command: "append" | "growslice",
  requests: readonly Request[],
  differs: (request: Request, real: unknown) => string | null,
): Promise<string[]> {
  const measured = await runRecorder(target, command, requests);
  const suspects = requests.filter((request, i) => differs(request, measured[i]) !== null);
  const again = await runRecorder(target, command, suspects);
  return suspects.flatMap((request, i) => {
    const difference = differs(request, again[i]);
    return difference ? [`${targetName(target)} ${command} ${JSON.stringify(request)}: ${difference}`] : [];
  });
}

/** Length, new capacity and allocated bytes of each growth. */
type Growths = readonly (readonly [length: number, capacity: number, bytes: number])[];

/** Compares slices of keys of random map types, to which compiled code appends keys one by one. */
export function checkAppends(target: Build, count: number, random: SeededRandom): Promise<string[]> {
  const model = modelOf(target);
  const requests = Array.from({ length: count }, () => {
    const map = mapTypes[random.rand32() % mapTypes.length] as string;
    return { map, n: 1 + (random.rand32() % (/\[(200|40|9)\]/.test(map) ? 1500 : 12_000)) };
  });
  return differences(target, "append", requests, ({ map, n }, real) => {
    const { key } = parseMapType(map, model.target);
    const own = [...sliceGrowths(key, n, model)].map(
      ({ length, capacity, allocatedBytes }) => [length, capacity, allocatedBytes] as const,
    );
    const found = real as Growths;
    // A slice of elements without size never needs memory.
    const isEqual =
      own.length === 0
        ? found.every(([, , bytes]) => bytes === 0)
        : own.length === found.length && own.every((growth, i) => isSameGrowth(growth, found[i]));
    return isEqual ? null : `Go ${JSON.stringify(found)}, here ${JSON.stringify(own)}`;
  });
}

function isSameGrowth(
  [length, capacity, bytes]: Growths[number],
  real: Growths[number] | undefined,
): boolean {
  return (
    real !== undefined &&
    length === real[0] &&
    capacity === real[1] &&
    (bytes < tinyBytes || bytes === real[2])
  );
}

/** One growth by the runtime's growslice. */
interface GrowRequest {
  readonly size: number;
  readonly pointers: boolean;
  readonly length: number;
  readonly capacity: number;
  readonly num: number;
}

/** Arrays up to this size are grown. */
const maxArrayBytes = 1 << 22;
/** The same on wasm, whose programs crash Node when they take much memory. */
const maxArrayBytesOfWasm = 1 << 18;

function randomGrowth(random: SeededRandom, { goarch, ptrSizeBytes }: GoTarget): GrowRequest {
  const arrayBytes = goarch === "wasm" ? maxArrayBytesOfWasm : maxArrayBytes;
  const below = (n: number): number => random.rand32() % n;
  // Sizes of every magnitude alike.
  const upTo = (limit: number): number =>
    Math.floor(2 ** ((below(10_000) / 10_000) * Math.log2(limit + 1))) - 1;
  const pointers = below(2) === 0;
  const units = below(3) === 0 ? 2 ** below(12) : upTo(5000);
  const size = pointers ? (1 + (units >> 3)) * ptrSizeBytes : units;
  const most = size === 0 ? 100_000 : Math.floor(arrayBytes / size);
  const capacity = upTo(most);
  const length = below(3) === 0 ? below(capacity + 1) : capacity;
  const num = capacity - length + 1 + (below(2) === 0 ? 0 : upTo(most));
  return { size, pointers, length, capacity, num };
}

/** Compares random growths: the capacity, what is allocated and how much is copied. */
export function checkGrowths(target: Build, count: number, random: SeededRandom): Promise<string[]> {
  const model = modelOf(target);
  const { ptrSizeBytes } = model.target;
  const requests = Array.from({ length: count }, () => randomGrowth(random, model.target));
  return differences(target, "growslice", requests, ({ size, pointers, length, capacity, num }, real) => {
    const own = growBy({ sizeBytes: size, hasPointers: pointers }, length, capacity, num, model);
    const found = real as { capacity: number; bytes: number; copied: number };
    const bytes = !pointers && own.allocatedBytes < tinyBytes ? own.allocatedBytes : found.bytes;
    // What was copied is found by whole words.
    const words = own.copiedBytes - found.copied;
    const isEqual =
      own.capacity === found.capacity && own.allocatedBytes === bytes && Math.abs(words) < ptrSizeBytes;
    return isEqual ? null : `Go ${JSON.stringify(found)}, here ${JSON.stringify(own)}`;
  });
}
