import { slotCount } from "../go/abi/constants.ts";
import { bucketArrayLength } from "../go/abi/growthRules.ts";
import { type HmapLayout, hmapLayout, sameSizeGrowFlag } from "../go/abi/hmapLayout.ts";
import type { MapType } from "../go/types/mapType.ts";
import { type MemoryReader, readByteList } from "../memory/memoryReader.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { BucketState, ClassicOutline, ClassicState } from "./mapState.ts";

/** More buckets than any map in memory has: beyond this the memory is no hmap. */
const maxB = 40;
/** Longer chains only come from memory that is no map, or from a cycle. */
const maxChainBuckets = 1 << 20;

/**
 * Reads the hmap at `address` and all its buckets (runtime/map.go up to 1.23, map_noswiss.go of 1.24 and 1.25), growing
 * maps with their old array as found.
 * @param address full Go address of the hmap, not 0
 * @throws RangeError when the memory there cannot be an hmap
 */
export function decodeClassicMap(reader: MemoryReader, address: number, type: MapType): ClassicState {
  const outline = outlineClassicMap(reader, address, type);
  const { bucketsAddress, oldbucketsAddress, B, oldbucketCount } = outline;
  return {
    ...outline,
    buckets: readArray(reader, bucketsAddress, 2 ** B, type),
    oldbuckets: readArray(reader, oldbucketsAddress, oldbucketCount, type),
  };
}

/** The same without reading any bucket. */
export function outlineClassicMap(reader: MemoryReader, address: number, type: MapType): ClassicOutline {
  const layout = hmapLayout(type.model);
  const B = reader.readUint8(address + layout.B);
  const count = readWord(reader, address + layout.count, type);
  if (B > maxB) throw new RangeError(`the memory at 0x${address.toString(16)} is no map: its B is ${B}`);
  const flags = reader.readUint8(address + layout.flags);
  const bucketsAddress = reader.readPointer(address + layout.buckets);
  const oldbucketsAddress = reader.readPointer(address + layout.oldbuckets);
  const extraAddress = reader.readPointer(address + layout.extra);
  if (bucketsAddress === 0 && (count > 0 || B > 0))
    throw new RangeError(
      `the memory at 0x${address.toString(16)} is no map: it has no buckets for ${decimalText(count)} entries`,
    );
  const oldB = (flags & sameSizeGrowFlag) !== 0 ? B : B - 1;
  if (oldbucketsAddress !== 0 && oldB < 0)
    throw new RangeError(
      `the memory at 0x${address.toString(16)} is no map: one bucket cannot have grown from fewer`,
    );
  return {
    family: "classic",
    address,
    count,
    flags,
    B,
    noverflow: reader.readUint16(address + layout.noverflow),
    hash0: reader.readUint32(address + layout.hash0),
    nevacuate: readWord(reader, address + layout.nevacuate, type),
    clearSeq: layout.clearSeq === null ? null : BigInt(readHalves(reader, address + layout.clearSeq)),
    bucketsAddress,
    oldbucketsAddress,
    extraAddress,
    oldbucketCount: oldbucketsAddress === 0 ? 0 : 2 ** oldB,
    spare: spareBuckets(reader, extraAddress, layout, bucketsAddress, B, type),
    bucketArrayBytes: bucketsAddress === 0 ? 0 : bucketArrayLength(type, B) * type.bucket.bucketSizeBytes,
  };
}

/** A pointer-sized number below 2^32. */
function readWord(reader: MemoryReader, address: number, type: MapType): number {
  return type.model.target.ptrSizeBytes === 4 ? reader.readUint32(address) : readHalves(reader, address);
}

/** A 64-bit number below 2^32: one of its halves is zero, which one depends on the byte order. */
function readHalves(reader: MemoryReader, address: number): number {
  return reader.readUint32(address) + reader.readUint32(address + 4);
}

function readArray(
  reader: MemoryReader,
  array: number,
  count: number,
  type: MapType,
): BucketState[][] | null {
  if (array === 0) return null;
  const chains: BucketState[][] = [];
  for (let i = 0; i < count; i++)
    chains.push(readChain(reader, array + i * type.bucket.bucketSizeBytes, type));
  return chains;
}

/** A main bucket and its overflow buckets. */
export function readChain(reader: MemoryReader, head: number, type: MapType): BucketState[] {
  const chain: BucketState[] = [];
  for (let address = head; address !== 0; ) {
    if (chain.length === maxChainBuckets)
      throw new RangeError(`the overflow chain of the bucket at 0x${head.toString(16)} does not end`);
    const tophash = readByteList(reader, address, slotCount);
    const overflowAddress = reader.readPointer(address + type.bucket.overflowOffsetBytes);
    chain.push({ address, tophash, overflowAddress });
    address = overflowAddress;
  }
  return chain;
}

/** Buckets from mapextra.nextOverflow to the end of the array. */
function spareBuckets(
  reader: MemoryReader,
  extraAddress: number,
  layout: HmapLayout,
  bucketsAddress: number,
  B: number,
  type: MapType,
): number {
  if (extraAddress === 0) return 0;
  const next = reader.readPointer(extraAddress + layout.nextOverflow);
  if (next === 0) return 0;
  const { bucketSizeBytes } = type.bucket;
  return Math.floor((bucketsAddress + bucketArrayLength(type, B) * bucketSizeBytes - next) / bucketSizeBytes);
}
