import { markKind } from "../go/abi/markKind.ts";
import { decimalText } from "../numbers/numberText.ts";
import type { MapLife } from "./mapLife.ts";

/** Operations looked through, newest first, for the one that wrote a cell. */
const maxSearched = 200_000;
const segmentOperations = 1024;
/** Longest string shown in full. */
const maxStringBytes = 1 << 16;

/**
 * What a cell holds in full and which operation last changed its bytes, found by replaying the history and comparing
 * them: exact for every operation that changed anything.
 * @param address full address of the cell's bucket or group
 */
export function cellReport(life: MapLife, section: string, address: number, cell: number): string[] {
  const { map, history } = life;
  const { type, heap } = map;
  const classic = type.model.release.family === "classic";
  const { bucket, group } = type;
  const row = heap.offsetOf(address);
  const keyAt =
    row +
    (classic
      ? bucket.keysOffsetBytes + cell * type.slotKeySizeBytes
      : group.keysOffBytes + cell * group.keyStrideBytes);
  const elemAt =
    row +
    (classic
      ? bucket.elemsOffsetBytes + cell * type.slotElemSizeBytes
      : group.elemsOffBytes + cell * group.elemStrideBytes);
  if (row <= 0 || elemAt + type.slotElemSizeBytes > heap.u8.length)
    throw new RangeError(`there is no cell at 0x${address.toString(16)}`);
  const mark = heap.u8[row + cell] as number;
  const full = markKind(classic ? "classic" : "swiss", mark) === "full";
  const lines: string[] = [];
  if (full) {
    const key = type.indirectKey ? (heap.u32[keyAt >>> 2] as number) : keyAt;
    const elem = type.indirectElem ? (heap.u32[elemAt >>> 2] as number) : elemAt;
    lines.push(`key ${life.valueText(type.key, key, maxStringBytes)}`);
    lines.push(`elem ${life.valueText(type.elem, elem, maxStringBytes)}`);
  }
  const bytes = (): string => {
    const part = (at: number, size: number): string => heap.u8.subarray(at, at + size).join();
    return `${heap.u8[row + cell]}|${part(keyAt, type.slotKeySizeBytes)}|${part(elemAt, type.slotElemSizeBytes)}`;
  };
  const { position } = history;
  const wrote = lastChange(life, bytes);
  life.seek(position);
  if (wrote === undefined)
    lines.push(`not changed by the last ${decimalText(Math.min(position, maxSearched))} operations`);
  else if (wrote === 0) lines.push("not written since make");
  else {
    const operation = history.operation(wrote - 1);
    const moved = life.events.find((event) => event.operation === wrote)?.what;
    lines.push(
      `last written by operation ${wrote}: ${life.operationText(operation)}${moved ? ` (${moved})` : ""}`,
    );
  }
  if (section === "oldbuckets") lines.push("in the old array: the collector takes it when growth has ended");
  return lines;
}

/** The newest operation up to the present one that changed what `bytes` reads; 0: none since make. */
function lastChange(life: MapLife, bytes: () => string): number | undefined {
  const { history } = life;
  const end = history.position;
  const oldest = Math.max(0, end - maxSearched);
  for (let to = end; to > oldest; to -= segmentOperations) {
    const from = Math.max(oldest, to - segmentOperations);
    life.seek(from);
    let before = bytes();
    let changed = 0;
    for (let position = from + 1; position <= to; position++) {
      history.seek(position);
      const after = bytes();
      if (after !== before) changed = position;
      before = after;
    }
    if (changed > 0) return changed;
  }
  return oldest === 0 ? 0 : undefined;
}
