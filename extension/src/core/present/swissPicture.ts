import type { GroupState, SwissState, TableState } from "../decode/mapState.ts";
import { tableStruct } from "./headerFields.ts";
import type { CellMark, MapPicture, RowPicture, SectionPicture } from "./mapPicture.ts";
import {
  type CellLayout,
  cellPicture,
  drawnRows,
  hexAddress,
  hexBytes,
  type PictureSource,
  structPicture,
} from "./pictureParts.ts";

/** The one group of a small map, or one section per table. */
export function swissSections(source: PictureSource, state: SwissState): SectionPicture[] {
  if (state.small)
    return [
      {
        id: "small",
        title: "group",
        detail: `${state.used} of 8 slots`,
        rows: [row(source, state.small, 0)],
        hiddenRows: 0,
      },
    ];
  return state.tables.map((table, position) => tableSection(source, table, position));
}

/** Directory entries with the sections of their tables. */
export function swissDirectory(state: SwissState): MapPicture["directory"] {
  return state.directory.map((position, index) => ({ index, section: `table-${position}` }));
}

function tableSection(source: PictureSource, table: TableState, position: number): SectionPicture {
  const { model } = source.type;
  const drawn = drawnRows(table.groups, (group) => group.ctrl.some((byte) => byte !== 0x80), source.maxRows);
  return {
    id: `table-${position}`,
    title: `table ${table.index}`,
    detail: `used ${table.used} · capacity ${table.capacity} · growthLeft ${table.growthLeft} · localDepth ${table.localDepth}`,
    struct: structPicture(tableStruct(model), source.reader, table.address, model.target.bigEndian),
    rows: drawn.map((index) => row(source, table.groups[index] as GroupState, index)),
    hiddenRows: table.groups.length - drawn.length,
  };
}

function markOf(byte: number): CellMark {
  if (byte === 0x80) return "empty";
  return byte === 0xfe ? "deleted" : "full";
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
