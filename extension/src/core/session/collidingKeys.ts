import { findKeys, type WantedHash } from "../emulator/hash/collide.ts";
import { distinctValues } from "../emulator/map/keySource.ts";
import { slotCount } from "../go/abi/constants.ts";
import { maxLoad } from "../go/abi/growthRules.ts";
import { firstTableCapacity, maxGrowthLeft, maxTableCapacity } from "../go/abi/tableSize.ts";
import type { GoRelease } from "../go/release/goRelease.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { MapLife } from "./mapLife.ts";
import type { CollisionKind } from "./mapView.ts";

/** Candidates that are hashed before the search is given up. */
const maxTries = 1 << 21;

/**
 * Sequential keys from `first` on whose hashes collide as asked, under the map's own seed and hash keys.
 * @throws RangeError when the family has no such collision, or too few keys are found
 */
export function collidingKeys(
  life: MapLife,
  kind: CollisionKind,
  count: number,
  first: number,
): { indexes: number[]; what: string } {
  const { map } = life;
  const { wanted, what } = wantedHash(life, kind, count);
  const state = life.outline();
  const seed = state.family === "classic" ? BigInt(state.hash0) : state.seed;
  const maxIndexes = distinctValues(map.type.key) - first;
  const { indexes, tries } = findKeys({
    hasher: map.runtime.hasher,
    hashBits: map.type.model.target.hashBits,
    seedLo: Number(seed & 0xffffffffn) | 0,
    seedHi: Number(seed >> 32n) | 0,
    wanted,
    count,
    maxTries: Math.max(0, Math.min(maxTries, maxIndexes)),
    candidateAt: (index) => map.looking(() => map.keyAt(first + index)),
  });
  if (indexes.length < count)
    throw new RangeError(
      `only ${decimalText(indexes.length)} of ${decimalText(count)} keys were found among ${decimalText(tries)} that share ${what}; ask for fewer`,
    );
  return { indexes: indexes.map((index) => first + index), what: `${decimalText(count)} keys share ${what}` };
}

function wantedHash(life: MapLife, kind: CollisionKind, count: number): { wanted: WantedHash; what: string } {
  const { map } = life;
  const state = life.outline();
  if (state.family === "classic") {
    if (kind === "tophash") return { wanted: { tophash: 0x42 }, what: "the tophash 0x42" };
    if (kind !== "bucket")
      throw new RangeError("classic maps have buckets and tophash bytes, no groups or tables");
    // The bucket that they share also when the map has grown to hold them.
    let B = state.B;
    while (!fits(state.count + count, B, map.type.model.release.loadFactorNum)) B++;
    return { wanted: { bucket: { index: 0, B } }, what: `bucket 0 of ${2 ** B}` };
  }
  if (kind === "h2") return { wanted: { h2: 0x42 }, what: "the H2 0x42" };
  if (kind === "table") {
    const globalDepth = Math.max(1, state.globalDepth);
    return {
      wanted: { directory: { index: 0, globalDepth } },
      what: `directory entry 0 of ${2 ** globalDepth}`,
    };
  }
  if (kind !== "group")
    throw new RangeError("Swiss maps have groups and tables, no buckets or tophash bytes");
  const groups = groupsFor(state.used + count);
  return {
    wanted: { group: { index: 0, count: groups } },
    what: `the first group that is probed, of ${decimalText(groups)}`,
  };
}

const fits = (entries: number, B: number, loadFactorNum: GoRelease["loadFactorNum"]): boolean =>
  entries <= slotCount || entries <= maxLoad(B, loadFactorNum);

/** Groups of the table that holds so many entries, or of the largest. */
function groupsFor(entries: number): number {
  let capacity = firstTableCapacity;
  while (capacity < maxTableCapacity && entries > maxGrowthLeft(capacity)) capacity *= 2;
  return capacity / slotCount;
}
