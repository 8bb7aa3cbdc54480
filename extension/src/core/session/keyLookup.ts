import type { MapOperation } from "../emulator/map/mapHistory.ts";
import { clearFunction, operationNames } from "../go/abi/mapFunctions.ts";
import type { MapType } from "../go/types/mapType.ts";
import type { MapLife } from "./mapLife.ts";
import type { MapView } from "./mapView.ts";
import { cacheLines, type TracedStep, traceLookup } from "./operationTrace.ts";

/** A lookup step by step, and how it ended, in one sentence. */
export interface KeyLookup {
  readonly key: string;
  readonly steps: readonly TracedStep[];
  readonly result: string;
}

/** Looks a value up without a trace in the map's history. @throws GoJsonError when it is no value of the key type */
export function lookUp(life: MapLife, value: unknown): KeyLookup {
  const { map } = life;
  return map.looking(() => {
    const keyAt = map.jsonKeyAt(value);
    const key = life.valueText(map.type.key, keyAt);
    const steps = traceLookup(life, keyAt);
    const elemAt = map.runtime.access(map.at, keyAt);
    const lines = cacheLines(steps);
    const cost = `${lines} cache line${lines === 1 ? "" : "s"} of the map touched`;
    const where = cellNames(steps).at(-1) ?? "the map";
    const result =
      elemAt === 0
        ? `not in the map; ${cost}`
        : `found: ${life.valueText(map.type.elem, elemAt)} in ${where}; ${cost}`;
    return { key, steps, result };
  });
}

/** Where the last operation's key is, or would be, told by a lookup that leaves no trace. */
export function lastLookup(life: MapLife): readonly TracedStep[] {
  const { map, history } = life;
  if (history.position === 0) return [];
  const operation = history.operation(history.position - 1);
  if (!("key" in operation) || map.length === 0) return [];
  return map.looking(() => traceLookup(life, map.keyAt(operation.key, operation.source)));
}

/** The cell in which the last operation's key was found. */
export function lastCell({ history }: MapLife, steps: readonly TracedStep[]): MapView["touched"] {
  if (history.position === 0 || history.operation(history.position - 1).op !== "insert") return [];
  const cells = steps.flatMap(({ touched }) => touched).filter(({ name }) => cellPart.test(name));
  return cells.slice(-1).map((cell) => ({ ...cell, write: true }));
}

/** The runtime function that an operation calls, without its package. */
export function functionOf(op: MapOperation["op"], type: MapType): string {
  const { assign, access2, delete: remove } = operationNames(type);
  const name = op === "insert" ? assign : op === "delete" ? remove : op === "clear" ? clearFunction : access2;
  return name.replace(/^runtime\./, "");
}

/** A key that a user wrote: any JSON, or the bare text where that is none or the keys are strings. */
export function keyValue({ key }: MapType, text: string): unknown {
  const trimmed = text.trim();
  if (key.kind === "string" && !/^".*"$/s.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed);
  } catch {
    return trimmed;
  }
}

const cellPart = /, (?:key|elem)$/;

/** The cells whose key or elem steps read: "group 3, slot 5". */
function cellNames(steps: readonly TracedStep[]): string[] {
  const names = steps.flatMap(({ touched }) => touched.map(({ name }) => name));
  return names.filter((name) => cellPart.test(name)).map((name) => name.replace(cellPart, ""));
}
