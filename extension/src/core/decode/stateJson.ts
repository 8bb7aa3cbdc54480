import { slotCount } from "../go/abi/constants.ts";
import { firstApproximateB } from "../go/abi/growthRules.ts";
import { iteratorFlag, oldIteratorFlag } from "../go/abi/hmapLayout.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { JsonBytes } from "./jsonBytes.ts";
import type { BucketState, ClassicState, GroupState, MapState, SwissState, TableState } from "./mapState.ts";
import { uint32At, type ValueEncoder, type ValueSource, valueEncoder, wordReader } from "./values.ts";

/** The iterator bits of hmap.flags tell who reads, not what the map holds. */
const iteratorFlags = iteratorFlag | oldIteratorFlag;

/** Appends the canonical JSON of the STATE of an oracle trace: keys sorted by code point, no white space. */
export type StateEncoder = (out: JsonBytes, state: MapState) => void;

/**
 * Builds the encoder of the states of one map type, read from the memory that holds the map.
 * @param encodeElem how elems are written where it is not as their type's values
 */
export function stateEncoder(
  type: MapType,
  source: ValueSource,
  encodeElem: ValueEncoder = valueEncoder(type.elem, source),
): StateEncoder {
  const slots = slotsEncoder(type, source, encodeElem);
  return (out, state) =>
    state.family === "classic" ? appendClassic(out, state, slots) : appendSwiss(out, state, slots);
}

/** Appends `"elems":[…],"keys":[…]` of a bucket or group at an address. */
type SlotsEncoder = (out: JsonBytes, address: number) => void;

function slotsEncoder(type: MapType, source: ValueSource, elemEncoder: ValueEncoder): SlotsEncoder {
  const encodeKey = slotEncoder(type.key.sizeBytes, type.indirectKey, valueEncoder(type.key, source), source);
  const encodeElem = slotEncoder(type.elem.sizeBytes, type.indirectElem, elemEncoder, source);
  const { keysAt, keyStride, elemsAt, elemStride, sizeBytes } = slotPlaces(type);
  return (out, address) => {
    const memory = source.reader.readBytes(address, sizeBytes);
    out.raw('"elems":[');
    for (let i = 0; i < slotCount; i++) {
      if (i > 0) out.comma();
      encodeElem(out, memory, elemsAt + i * elemStride);
    }
    out.raw('],"keys":[');
    for (let i = 0; i < slotCount; i++) {
      if (i > 0) out.comma();
      encodeKey(out, memory, keysAt + i * keyStride);
    }
    out.raw("]");
  };
}

function slotPlaces({ model, bucket, group, slotKeySizeBytes, slotElemSizeBytes }: MapType) {
  if (model.release.family === "classic")
    return {
      keysAt: bucket.keysOffsetBytes,
      keyStride: slotKeySizeBytes,
      elemsAt: bucket.elemsOffsetBytes,
      elemStride: slotElemSizeBytes,
      sizeBytes: bucket.bucketSizeBytes,
    };
  return {
    keysAt: group.keysOffBytes,
    keyStride: group.keyStrideBytes,
    elemsAt: group.elemsOffBytes,
    elemStride: group.elemStrideBytes,
    sizeBytes: group.groupSizeBytes,
  };
}

/** An indirect slot is written as the value that it points to. */
function slotEncoder(
  sizeBytes: number,
  indirect: boolean,
  encode: ValueEncoder,
  source: ValueSource,
): ValueEncoder {
  if (!indirect) return encode;
  const { reader } = source;
  const word = wordReader(source);
  return (out, memory, at) => {
    const pointer = word(memory, at);
    if (pointer === 0) out.raw('"*nil"');
    else encode(out, reader.readBytes(pointer, sizeBytes), 0);
  };
}

function appendClassic(out: JsonBytes, state: ClassicState, slots: SlotsEncoder): void {
  out.raw(`{"B":${state.B},"buckets":`);
  appendChains(out, state.buckets, slots);
  out.raw(`,"count":${state.count},"flags":${state.flags & ~iteratorFlags},"hash0":"`);
  out.hexWord(state.hash0, 0);
  out.raw(`","nevacuate":${state.nevacuate}`);
  if (state.B < firstApproximateB) out.raw(`,"noverflow":${state.noverflow}`);
  out.raw(',"oldbuckets":');
  appendChains(out, state.oldbuckets, slots);
  out.raw(`,"spare":${state.spare}}`);
}

function appendChains(
  out: JsonBytes,
  chains: readonly (readonly BucketState[])[] | null,
  slots: SlotsEncoder,
): void {
  if (chains === null) return out.raw("null");
  out.raw("[");
  chains.forEach((chain, i) => {
    out.raw(i > 0 ? ",[" : "[");
    chain.forEach((bucket, j) => {
      out.raw(j > 0 ? ",{" : "{");
      slots(out, bucket.address);
      out.raw(',"tophash":"');
      out.hex(Uint8Array.from(bucket.tophash), 0, slotCount);
      out.raw('"}');
    });
    out.raw("]");
  });
  out.raw("]");
}

function appendSwiss(out: JsonBytes, state: SwissState, slots: SlotsEncoder): void {
  out.raw(`{"clearSeq":${state.clearSeq},"directory":[${state.directory.join()}]`);
  out.raw(`,"globalDepth":${state.globalDepth},"seed":"0x${state.seed.toString(16)}","small":`);
  if (state.small) appendGroup(out, state.small, slots);
  else out.raw("null");
  out.raw(',"tables":[');
  state.tables.forEach((table, i) => {
    if (i > 0) out.comma();
    appendTable(out, table, slots);
  });
  out.raw(
    `],"tombstonePossible":${state.tombstonePossible},"used":${state.used},"writing":${state.writing}}`,
  );
}

function appendTable(out: JsonBytes, table: TableState, slots: SlotsEncoder): void {
  out.raw(`{"capacity":${table.capacity},"groups":[`);
  table.groups.forEach((group, i) => {
    if (i > 0) out.comma();
    appendGroup(out, group, slots);
  });
  const { growthLeft, index, localDepth, used } = table;
  out.raw(`],"growthLeft":${growthLeft},"index":${index},"localDepth":${localDepth},"used":${used}}`);
}

function appendGroup(out: JsonBytes, group: GroupState, slots: SlotsEncoder): void {
  out.raw('{"ctrl":"');
  out.hexWord(uint32At(group.ctrl, 0), uint32At(group.ctrl, 4));
  out.raw('",');
  slots(out, group.address);
  out.raw("}");
}
