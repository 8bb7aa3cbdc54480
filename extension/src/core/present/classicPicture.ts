import { readChain } from "../decode/classicState.ts";
import type { BucketState, ClassicOutline } from "../decode/mapState.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { CellMark, RowPicture, SectionPicture } from "./mapPicture.ts";
import {
  type CellLayout,
  cellPicture,
  drawnRows,
  hexAddress,
  hexBytes,
  type PictureSource,
} from "./pictureParts.ts";

/** tophash values below minTopHash (runtime/map.go). */
const marks: readonly CellMark[] = ["emptyRest", "empty", "evacuatedX", "evacuatedY", "evacuatedEmpty"];
/** Longer chains are drawn up to here. */
const maxChainRows = 24;

/** An array of main buckets. */
interface BucketArray {
  readonly id: "buckets" | "oldbuckets";
  readonly address: number;
  readonly count: number;
  readonly detail: string;
}

/** The bucket array, and the old one beside it while the map grows. */
export function classicSections(source: PictureSource, state: ClassicOutline): SectionPicture[] {
  const sizeBytes = source.type.bucket.bucketSizeBytes;
  const count = 2 ** state.B;
  const arrays: BucketArray[] = [];
  if (state.bucketsAddress !== 0)
    arrays.push({
      id: "buckets",
      address: state.bucketsAddress,
      count,
      detail: `${decimalText(count)} × ${decimalText(sizeBytes)} bytes · ${decimalText(state.noverflow)} overflow · ${decimalText(state.spare)} spare`,
    });
  if (state.oldbucketsAddress !== 0)
    arrays.push({
      id: "oldbuckets",
      address: state.oldbucketsAddress,
      count: state.oldbucketCount,
      detail: `${decimalText(state.oldbucketCount)} buckets · evacuated below ${decimalText(state.nevacuate)}`,
    });
  return arrays.map((array) => section(source, state, array));
}

/** Overflow buckets of the main array. */
export function overflowBucketCount(source: PictureSource, state: ClassicOutline): number {
  return state.bucketsAddress === 0 ? 0 : overflowCount(source, state.bucketsAddress, 2 ** state.B);
}

/** Overflow buckets of an array, counted by following every chain. */
function overflowCount({ reader, type }: PictureSource, address: number, count: number): number {
  const { bucketSizeBytes, overflowOffsetBytes } = type.bucket;
  let overflow = 0;
  for (let i = 0; i < count; i++) {
    let next = reader.readPointer(address + i * bucketSizeBytes + overflowOffsetBytes);
    for (; next !== 0; next = reader.readPointer(next + overflowOffsetBytes)) overflow++;
  }
  return overflow;
}

function section(source: PictureSource, state: ClassicOutline, array: BucketArray): SectionPicture {
  const { reader, type, shown } = source;
  const addressOf = (index: number): number => array.address + index * type.bucket.bucketSizeBytes;
  const drawn = drawnRows(source, array.count, shown && shown.row % array.count, (index) =>
    readChain(reader, addressOf(index), type).some(({ tophash }) => tophash.some((byte) => byte !== 0)),
  );
  const chained = drawn.flatMap((index) =>
    readChain(reader, addressOf(index), type)
      .slice(0, maxChainRows)
      .map((bucket, position) => row(source, state, array, bucket, index, position)),
  );
  // A page is whole chains; where only what is occupied is drawn, overflow buckets count as rows of their own.
  const rows = shown ? chained : chained.slice(0, source.maxRows);
  const hiddenRows = shown
    ? array.count - drawn.length
    : array.count + overflowCount(source, array.address, array.count) - rows.length;
  return {
    id: array.id,
    title: array.id,
    detail: array.detail,
    rows,
    rowCount: array.count,
    hiddenRows,
    ...(array.id === "buckets" ? { spareRows: state.spare } : {}),
  };
}

function row(
  source: PictureSource,
  state: ClassicOutline,
  array: BucketArray,
  bucket: BucketState,
  index: number,
  chain: number,
): RowPicture {
  const { type } = source;
  const layout: CellLayout = {
    keyOffsetBytes: (cell) => type.bucket.keysOffsetBytes + cell * type.slotKeySizeBytes,
    elemOffsetBytes: (cell) => type.bucket.elemsOffsetBytes + cell * type.slotElemSizeBytes,
  };
  const old = array.id === "oldbuckets";
  const name = old ? `old bucket ${index}` : `bucket ${index}`;
  const halves = 2 ** state.B === array.count ? [index] : [index, index + array.count];
  return {
    label: chain === 0 ? name : `overflow ${chain} of ${name}`,
    address: hexAddress(bucket.address),
    sizeBytes: type.bucket.bucketSizeBytes,
    markHex: hexBytes(bucket.tophash),
    chain,
    index,
    ...(old ? { goesTo: halves } : {}),
    cells: bucket.tophash.map((byte, cell) =>
      cellPicture(source, bucket.address, cell, marks[byte] ?? "full", byte, layout),
    ),
    overflow: hexAddress(bucket.overflowAddress),
  };
}
