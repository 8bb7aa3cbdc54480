import { writeHashKeys } from "../emulator/hash/hashKeys.ts";
import { modelLabel } from "../go/release/goTarget.ts";
import { writeTrace } from "../trace/writeTrace.ts";
import type { MapLife } from "./mapLife.ts";

/** The state of the map now as JSON: what it is, the operations that led here, and the STATE of an oracle trace. */
export function stateDocument(life: MapLife): string {
  const { map, history, memory } = life;
  const { type } = map;
  const document = {
    map: type.text,
    model: modelLabel(type.model),
    hint: life.hint,
    hash: writeHashKeys(map.hashKeys),
    operations: history.position,
    liveBytes: memory.bytes,
    liveObjects: memory.objects,
    garbageBytes: memory.garbageBytes,
    state: JSON.parse(map.stateText()) as unknown,
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** The history up to now as an oracle trace. @throws RangeError for operations that a trace has no line for */
export function traceDocument(life: MapLife): string {
  return writeTrace(life.history, life.freshMap(), life.hint);
}
