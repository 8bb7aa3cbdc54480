import type { GroupState, SwissOutline, TableOutline } from "../decode/mapState.ts";
import { readGroup } from "../decode/swissState.ts";
import { slotCount } from "../go/abi/constants.ts";
import { ctrlDeleted, ctrlEmpty } from "../go/abi/controlWord.ts";
import { tableStruct } from "../go/abi/headerFields.ts";
import { maxGrowthLeft } from "../go/abi/tableSize.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { CellMark, MapPicture, RowPicture, SectionPicture, TablePicture } from "./mapPicture.ts";
import {
  type CellLayout,
  cellPicture,
  drawnRows,
  hexAddress,
  hexBytes,
  type PictureSource,
  structPicture,
} from "./pictureParts.ts";

/** The one group of a small map, or one section per table; of a large map the table that is asked for. */
export function swissSections(source: PictureSource, state: SwissOutline): SectionPicture[] {
  const { maxRows, shown } = source;
  if (state.dirLen === 0) return state.dirAddress === 0 ? [] : [smallSection(source, state)];
  const groups = state.tables.reduce((sum, table) => sum + table.capacity / slotCount, 0);
  if (!shown || groups <= maxRows)
    return state.tables.map((table, position) => tableSection(source, table, position));
  const asked = state.tables.findIndex((_, position) => sectionId(position) === shown.section);
  const position = Math.max(0, asked);
  return [tableSection(source, state.tables[position] as TableOutline, position)];
}

const sectionId = (position: number): string => `table-${position}`;

/** Directory entries with the sections of their tables. */
export function swissDirectory(state: SwissOutline): MapPicture["directory"] {
  return state.directory.map((position, index) => ({ index, section: sectionId(position) }));
}

/** The tables in short. */
export function swissTables(state: SwissOutline): TablePicture[] {
  const first: number[] = [];
  const count: number[] = [];
  state.directory.forEach((position, index) => {
    first[position] ??= index;
    count[position] = (count[position] ?? 0) + 1;
  });
  return state.tables.map((table, position) => ({
    section: sectionId(position),
    index: table.index,
    used: table.used,
    capacity: table.capacity,
    growthLeft: table.growthLeft,
    localDepth: table.localDepth,
    tombstones: tombstonesOf(table),
    firstEntry: first[position] ?? 0,
    entryCount: count[position] ?? 0,
  }));
}

/** Tombstones are what has used up growthLeft without holding an entry (internal/runtime/maps/table.go). */
export function tombstonesOf({ capacity, used, growthLeft }: TableOutline): number {
  return Math.max(0, maxGrowthLeft(capacity) - used - growthLeft);
}

function smallSection(source: PictureSource, state: SwissOutline): SectionPicture {
  return {
    id: "small",
    title: "group",
    detail: `${decimalText(state.used)} of ${slotCount} slots`,
    rows: [row(source, readGroup(source.reader, state.dirAddress), 0)],
    rowCount: 1,
    hiddenRows: 0,
  };
}

function tableSection(source: PictureSource, table: TableOutline, position: number): SectionPicture {
  const { reader, type, shown } = source;
  const count = table.capacity / slotCount;
  const groupAt = (index: number): GroupState =>
    readGroup(reader, table.groupsAddress + index * type.group.groupSizeBytes);
  const here = shown && (shown.section === sectionId(position) ? shown.row : 0);
  const drawn = drawnRows(source, count, here, (index) =>
    groupAt(index).ctrl.some((byte) => byte !== ctrlEmpty),
  );
  return {
    id: sectionId(position),
    title: `table ${table.index}`,
    detail: `used ${table.used} · capacity ${table.capacity} · growthLeft ${table.growthLeft} · localDepth ${table.localDepth}`,
    struct: structPicture(tableStruct(type.model), reader, table.address),
    rows: drawn.map((index) => row(source, groupAt(index), index)),
    rowCount: count,
    hiddenRows: count - drawn.length,
  };
}

function markOf(byte: number): CellMark {
  if (byte === ctrlEmpty) return "empty";
  return byte === ctrlDeleted ? "deleted" : "full";
}

function row(source: PictureSource, group: GroupState, index: number): RowPicture {
  const layout = source.type.group;
  const cells: CellLayout = {
    keyOffsetBytes: (slot) => layout.keysOffBytes + slot * layout.keyStrideBytes,
    elemOffsetBytes: (slot) => layout.elemsOffBytes + slot * layout.elemStrideBytes,
  };
  return {
    label: `group ${index}`,
    address: hexAddress(group.address),
    sizeBytes: layout.groupSizeBytes,
    markHex: hexBytes(group.ctrl),
    chain: 0,
    index,
    cells: group.ctrl.map((byte, slot) =>
      cellPicture(source, group.address, slot, markOf(byte), byte, cells),
    ),
  };
}
