import type { DataSymbol } from "../asm/listing/listing.ts";
import type { MapType } from "../go/types/mapType.ts";

/** A `type:map[K]V` symbol of a listing: the descriptor that the runtime functions get (internal/abi MapType). */
export interface MapDescriptor {
  /** 88, 112 or 136; on 32-bit targets 56, 64 or 76. */
  readonly sizeBytes: number;
  /** The listing leaves out zeros at the end. */
  readonly bytes: Uint8Array;
  /** "runtime.memhash64", "type:.hashfunc.M12K4S"; "" where the listing has none. */
  readonly hasher: string;
}

const hasherOffset: Readonly<Record<number, number>> = { 56: 44, 64: 44, 76: 44, 88: 72, 112: 72, 136: 72 };

/** The descriptor that a listing's symbol holds, and the type that it is of; null for any other symbol. */
export function descriptorIn({
  name,
  kind,
  sizeBytes,
  bytes,
  relocations,
}: DataSymbol): { readonly type: string; readonly descriptor: MapDescriptor } | null {
  const type = /^type[:.](map\[.*)/.exec(name)?.[1];
  if (type === undefined || !kind.startsWith("SRODATA")) return null;
  const kept = new Uint8Array(sizeBytes in hasherOffset ? sizeBytes : 0);
  kept.set(bytes.slice(0, kept.length));
  const hasher = relocations.find(({ offsetBytes }) => offsetBytes === hasherOffset[kept.length]);
  return {
    type,
    descriptor: { sizeBytes: kept.length, bytes: kept, hasher: hasher?.symbol.replace(/·f$/, "") ?? "" },
  };
}

/** Whether a compiled descriptor has the sizes, offsets, flags and hasher of a laid-out map type. */
export function fitsDescriptor(type: MapType, { sizeBytes, bytes, hasher }: MapDescriptor): boolean {
  if (sizeBytes !== type.descriptorSizeBytes) return false;
  const { ptrSizeBytes, bigEndian } = type.model.target;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const start = ptrSizeBytes === 8 ? 0x50 : 0x30;
  const word = (index: number): number => {
    const at = start + index * ptrSizeBytes;
    return ptrSizeBytes === 8 ? Number(view.getBigUint64(at, !bigEndian)) : view.getUint32(at, !bigEndian);
  };
  const half = (at: number): number => view.getUint32(at, !bigEndian);
  const expected = descriptorWords(type);
  const found =
    type.model.release.family === "classic"
      ? [
          view.getUint8(start),
          view.getUint8(start + 1),
          view.getUint16(start + 2, !bigEndian),
          half(start + 4),
        ]
      : expected.map((_, i) => (i < expected.length - 1 ? word(i) : half(start + i * ptrSizeBytes)));
  // The names of generated hashers differ by release; those of the runtime say what kind of key it is.
  const ours = type.hasherSymbol;
  const hashersFit = hasher === "" || !ours.startsWith("runtime.") || hasher === ours;
  return hashersFit && expected.every((value, i) => value === found[i]);
}

/** The descriptor's own fields behind the hasher, in their order. */
function descriptorWords({ model, group, bucket, flags, ...type }: MapType): number[] {
  if (model.release.family === "classic")
    return [type.slotKeySizeBytes, type.slotElemSizeBytes, bucket.bucketSizeBytes, flags];
  if (!model.release.descriptorHasStrides)
    return [group.groupSizeBytes, group.slotSizeBytes, group.elemOffBytes, flags];
  return [
    ...[group.groupSizeBytes, group.keysOffBytes, group.keyStrideBytes],
    ...[group.elemsOffBytes, group.elemStrideBytes, group.elemOffBytes, flags],
  ];
}
