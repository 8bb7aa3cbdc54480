import { nextGrowth } from "../capacity/nextGrowth.ts";
import type { MapState } from "../decode/mapState.ts";
import { modelLabel } from "../release/goTarget.ts";
import type { MapType } from "../types/mapType.ts";
import { classicSections } from "./classicPicture.ts";
import { hmapStruct, swissMapStruct } from "./headerFields.ts";
import type { MapPicture, SlotPicture } from "./mapPicture.ts";
import { type PictureSource, structPicture } from "./pictureParts.ts";
import { swissDirectory, swissSections } from "./swissPicture.ts";

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
    header: structPicture(
      classic ? hmapStruct(type.model) : swissMapStruct(type.model),
      source.reader,
      state.address,
      type.model.target.bigEndian,
    ),
    directory: classic ? [] : swissDirectory(state),
    sections,
    slot: slotPicture(type),
    totals: {
      entries,
      slots: slotCount(state),
      liveBytes: source.live.bytes,
      liveObjects: source.live.objects,
      garbageBytes: source.garbageBytes,
      payloadBytes: entries * (type.key.sizeBytes + type.elem.sizeBytes),
      tombstones: classic ? 0 : tombstones(state),
      overflowBuckets: classic ? overflowBuckets(state) : 0,
      nextGrowth: nextGrowth(state, type.model.release),
    },
  };
}

function slotCount(state: MapState): number {
  if (state.family === "classic") return (state.buckets?.length ?? 0) * 8;
  return state.small ? 8 : state.tables.reduce((sum, table) => sum + table.capacity, 0);
}

function tombstones(state: Extract<MapState, { family: "swiss" }>): number {
  let count = 0;
  for (const table of state.tables)
    for (const group of table.groups) for (const byte of group.ctrl) if (byte === 0xfe) count++;
  return count;
}

function overflowBuckets(state: Extract<MapState, { family: "classic" }>): number {
  return (state.buckets ?? []).reduce((sum, chain) => sum + chain.length - 1, 0);
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
  add(classic ? "tophash" : "ctrl", 0, 8, "mark");
  for (let i = 0; i < 8; i++) {
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
  return { rowSizeBytes, parts };
}
