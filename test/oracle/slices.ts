import { sliceGrowths } from "../../extension/src/core/capacity/growslice.ts";
import { parseGoVersion } from "../../extension/src/core/release/goRelease.ts";
import { mapModel } from "../../extension/src/core/release/goTarget.ts";
import type { SeededRandom } from "../../extension/src/core/runtime/runtimeRandom.ts";
import { parseMapType } from "../../extension/src/core/types/typeParser.ts";
import { type GoTarget, targetName } from "./goToolchain.ts";
import { mapTypes } from "./mapTypes.ts";
import { runRecorder } from "./runRecorder.ts";

/** Pointer-free arrays below this size share blocks of malloc's: what one of them costs is not its own. */
const tinyBytes = 16;

/** Length, new capacity and allocated bytes of each growth. */
type Growths = readonly (readonly [length: number, capacity: number, bytes: number])[];

/**
 * Appends keys of random map types one by one to slices in a real process, and compares capacities and allocations of
 * every growth with the model.
 * @returns texts of what differs
 */
export async function checkSlices(target: GoTarget, count: number, random: SeededRandom): Promise<string[]> {
  const requests = Array.from({ length: count }, () => {
    const map = mapTypes[random.rand32() % mapTypes.length] as string;
    return { map, n: 1 + (random.rand32() % (/\[(200|40|9)\]/.test(map) ? 1500 : 12_000)) };
  });
  const measured = (await runRecorder(target, "append", requests)) as Growths[];
  const differing = requests.filter((request, i) => !agrees(target, request, measured[i] as Growths));
  // The process's own background work may allocate in between: what differs is measured again.
  const again = (await runRecorder(target, "append", differing)) as Growths[];
  return differing.flatMap((request, i) =>
    agrees(target, request, again[i] as Growths)
      ? []
      : [
          `${targetName(target)} []key of ${request.map}, ${request.n} appends: Go ${JSON.stringify(again[i])}, here ${JSON.stringify(growthsOf(target, request))}`,
        ],
  );
}

function growthsOf(target: GoTarget, { map, n }: { map: string; n: number }): Growths {
  const go = [target.release, ...(target.experiment ? [target.experiment] : [])].join("+");
  const model = mapModel(parseGoVersion(go).release, target.goarch);
  const { key } = parseMapType(map, model.target);
  return [...sliceGrowths(key, n, model)].map(
    ({ length, capacity, allocatedBytes }) => [length, capacity, allocatedBytes] as const,
  );
}

function agrees(target: GoTarget, request: { map: string; n: number }, real: Growths): boolean {
  const own = growthsOf(target, request);
  // A slice of elements without size never needs memory.
  if (own.length === 0) return real.every(([, , bytes]) => bytes === 0);
  return (
    own.length === real.length &&
    own.every(([length, capacity, bytes], i) => {
      const [realLength, realCapacity, realBytes] = real[i] as Growths[number];
      const counts = bytes >= tinyBytes || realBytes === bytes;
      return length === realLength && capacity === realCapacity && (!counts || bytes === realBytes);
    })
  );
}
