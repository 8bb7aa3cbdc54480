import { decodeClassicMap } from "../decode/classicState.ts";
import type { MapOutline } from "../decode/mapState.ts";
import { nextGrowth } from "../decode/nextGrowth.ts";
import { markBytes, slotCount } from "../go/abi/constants.ts";
import { mapHeader } from "../go/abi/headerFields.ts";
import { modelLabel } from "../go/release/goTarget.ts";
import type { MapType } from "../go/types/mapType.ts";
import { classicSections, overflowBucketCount } from "./classicPicture.ts";
import type { MapPicture, SlotPicture } from "./mapPicture.ts";
import { type PictureSource, structPicture } from "./pictureParts.ts";
import { swissDirectory, swissSections, swissTables, tombstonesOf } from "./swissPicture.ts";

/** The picture of a decoded map, as plain JSON. */
export function buildMapPicture(source: PictureSource): MapPicture {
  const { type, state } = source;
  const classic = state.family === "classic";
  const sections = classic ? classicSections(source, state) : swissSections(source, state);
  const entries = classic ? state.count : state.used;
  return {
    mapText: type.text,
    modelLabel: modelLabel(type.model),
    family: state.family,
    variant: type.variant,
    header: structPicture(mapHeader(type.model), source.reader, state.address),
    directory: classic ? [] : swissDirectory(state),
    globalDepth: classic ? 0 : state.globalDepth,
    tables: classic ? [] : swissTables(state),
    growing:
      classic && state.oldbucketCount > 0
        ? { oldBuckets: state.oldbucketCount, nevacuate: state.nevacuate }
        : null,
    sections,
    slot: slotPicture(type),
    totals: totals(source, entries),
  };
}

function totals(source: PictureSource, entries: number): MapPicture["totals"] {
  const { type, state, live } = source;
  const classic = state.family === "classic";
  const payloadBytes = entries * (type.key.sizeBytes + type.elem.sizeBytes);
  return {
    entries,
    slots: slotsOf(state),
    liveBytes: live?.bytes ?? null,
    liveObjects: live?.objects ?? null,
    garbageBytes: source.garbageBytes ?? null,
    payloadBytes,
    wasteBytes: live ? Math.max(0, live.bytes - payloadBytes) : null,
    tombstones: classic ? 0 : state.tables.reduce((sum, table) => sum + tombstonesOf(table), 0),
    overflowBuckets: classic ? overflowBucketCount(source, state) : 0,
    nextGrowth: growthRange(source),
  };
}

/** Classic maps up to here are read whole for their next growth while only a part is drawn. */
const maxBucketsRead = 1024;

function growthRange({ type, state, reader, shown }: PictureSource): MapPicture["totals"]["nextGrowth"] {
  const { release } = type.model;
  if (state.family === "swiss") return nextGrowth(state, release);
  if (shown && 2 ** state.B > maxBucketsRead) return null;
  return nextGrowth(decodeClassicMap(reader, state.address, type), release);
}

function slotsOf(state: MapOutline): number {
  if (state.family === "classic") return state.bucketsAddress === 0 ? 0 : slotCount * 2 ** state.B;
  if (state.dirLen === 0) return state.dirAddress === 0 ? 0 : slotCount;
  return state.tables.reduce((sum, table) => sum + table.capacity, 0);
}

/** How a bucket's or group's bytes are used, padding made visible. */
function slotPicture(type: MapType): SlotPicture {
  const parts: SlotPicture["parts"][number][] = [];
  const classic = type.model.release.family === "classic";
  const { bucket, group } = type;
  const add = (
    name: string,
    offsetBytes: number,
    sizeBytes: number,
    kind: (typeof parts)[number]["kind"],
  ): void => {
    if (sizeBytes > 0) parts.push({ name, offsetBytes, sizeBytes, kind });
  };
  add(classic ? "tophash" : "ctrl", 0, markBytes, "mark");
  for (let i = 0; i < slotCount; i++) {
    const keyAt = classic
      ? bucket.keysOffsetBytes + i * type.slotKeySizeBytes
      : group.keysOffBytes + i * group.keyStrideBytes;
    const elemAt = classic
      ? bucket.elemsOffsetBytes + i * type.slotElemSizeBytes
      : group.elemsOffBytes + i * group.elemStrideBytes;
    add(`key ${i}`, keyAt, type.slotKeySizeBytes, "key");
    add(`elem ${i}`, elemAt, type.slotElemSizeBytes, "elem");
  }
  const rowSizeBytes = classic ? bucket.bucketSizeBytes : group.groupSizeBytes;
  if (classic) add("overflow", bucket.overflowOffsetBytes, type.model.target.ptrSizeBytes, "pointer");
  parts.sort((a, b) => a.offsetBytes - b.offsetBytes);
  let at = 0;
  for (const part of [...parts]) {
    if (part.offsetBytes > at) add("padding", at, part.offsetBytes - at, "padding");
    at = Math.max(at, part.offsetBytes + part.sizeBytes);
  }
  if (at < rowSizeBytes) add("padding", at, rowSizeBytes - at, "padding");
  parts.sort((a, b) => a.offsetBytes - b.offsetBytes);
  return {
    rowSizeBytes,
    rowName: classic ? "bucket" : "group",
    indirectKeyBytes: type.indirectKey ? type.key.sizeBytes : 0,
    indirectElemBytes: type.indirectElem ? type.elem.sizeBytes : 0,
    parts,
  };
}
