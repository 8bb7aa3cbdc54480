import type { BucketState, ClassicState } from "../decode/mapState.ts";
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

/** The bucket array, and the old one beside it while the map grows. */
export function classicSections(source: PictureSource, state: ClassicState): SectionPicture[] {
  const sections: SectionPicture[] = [];
  if (state.buckets) sections.push(section(source, state, "buckets", state.buckets));
  if (state.oldbuckets) sections.push(section(source, state, "oldbuckets", state.oldbuckets));
  return sections;
}

function section(
  source: PictureSource,
  state: ClassicState,
  id: "buckets" | "oldbuckets",
  chains: readonly (readonly BucketState[])[],
): SectionPicture {
  const placed = chains.flatMap((chain, index) =>
    chain.map((bucket, position) => ({ bucket, index, position })),
  );
  const drawn = drawnRows(placed, ({ bucket }) => bucket.tophash.some((byte) => byte !== 0), source.maxRows);
  const rows = drawn.map((i) => {
    const { bucket, index, position } = placed[i] as (typeof placed)[number];
    return row(source, bucket, index, position);
  });
  const hiddenRows = placed.length - drawn.length;
  const detail =
    id === "buckets"
      ? `${chains.length} × ${source.type.bucket.bucketSizeBytes} bytes · ${state.noverflow} overflow · ${state.spare} spare`
      : `${chains.length} buckets · evacuated below ${state.nevacuate}`;
  return { id, title: id, detail, rows, hiddenRows };
}

function row(source: PictureSource, bucket: BucketState, index: number, chain: number): RowPicture {
  const { type } = source;
  const layout: CellLayout = {
    keyOffsetBytes: (cell) => type.bucket.keysOffsetBytes + cell * type.slotKeySizeBytes,
    elemOffsetBytes: (cell) => type.bucket.elemsOffsetBytes + cell * type.slotElemSizeBytes,
  };
  return {
    label: chain === 0 ? `bucket ${index}` : `overflow ${chain} of bucket ${index}`,
    address: hexAddress(bucket.address),
    sizeBytes: type.bucket.bucketSizeBytes,
    markHex: hexBytes(bucket.tophash),
    chain,
    index,
    cells: bucket.tophash.map((byte, cell) =>
      cellPicture(source, bucket.address, cell, marks[byte] ?? "full", byte, layout),
    ),
    overflow: hexAddress(bucket.overflowAddress),
  };
}
