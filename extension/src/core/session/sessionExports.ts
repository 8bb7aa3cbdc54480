import { JsonBytes } from "../decode/jsonBytes.ts";
import { stateEncoder } from "../decode/stateJson.ts";
import { writeHashKeys } from "../hash/hashKeys.ts";
import { modelLabel } from "../release/goTarget.ts";
import { decodeMap } from "../runtime/emulatedMap.ts";
import { writeTrace } from "../trace/writeTrace.ts";
import type { MapLife } from "./mapLife.ts";

/** The state of the map now as JSON: what it is, the operations that led here, and the STATE of an oracle trace. */
export function stateDocument(life: MapLife): string {
  const { map, history, live } = life;
  const { type, heap, types } = map;
  const json = new JsonBytes();
  const encode = stateEncoder(type, {
    reader: heap,
    model: type.model,
    dynamicType: (address) => {
      const dynamic = types.typeAt(heap.offsetOf(address));
      return dynamic && { type: dynamic, text: dynamic.text };
    },
  });
  encode(json, decodeMap(type, heap, heap.addressOf(map.at)));
  const document = {
    map: type.text,
    model: modelLabel(type.model),
    hint: life.hint,
    hash: writeHashKeys(map.hashKeys),
    operations: history.position,
    liveBytes: live.bytes,
    liveObjects: live.objects,
    state: JSON.parse(new TextDecoder().decode(json.view())) as unknown,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The history up to now as an oracle trace. @throws RangeError for operations that a trace has no line for */
export function traceDocument(life: MapLife): string {
  return writeTrace(life.history, life.freshMap(), life.hint);
}
