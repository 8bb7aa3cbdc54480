import type { SourceType } from "../../source/sourceType.ts";
import { nodeText } from "../../source/syntaxNode.ts";
import { sliceOf } from "./literals.ts";
import { copyEntries, setEntry } from "./maps.ts";
import { origin } from "./memory.ts";
import { type Answer, type Call, type Model, nothing } from "./models.ts";
import { stateOf } from "./states.ts";
import { Cell, copied, keyOf, type MapReference, seen, type Value } from "./value.ts";

function heldBy({ m, args, base }: Call, at: number): Value {
  const value = at < 0 ? base?.value : args[at];
  let held = value === undefined ? m.memory.fresh("doubt") : m.memory.open(value);
  if (typeof held === "object" && held.kind === "pointer") held = m.memory.open(held.to.value);
  return held;
}

/** `maps.Clone(m)`: nil for nil. */
function clone(call: Call, at: number): Answer {
  const { m, thread, node, how } = call;
  const held = heldBy(call, at);
  if (typeof held !== "object") return null;
  if (held.kind === "nil")
    return {
      value: {
        ...held,
        origin: {
          ...held.origin,
          text: `${held.origin.text}; the clone of nil is nil`,
          writtenOut: false,
        },
      },
    };
  if (held.kind !== "map") return null;
  m.access(thread, held, false, node);
  const made = m.newMap(held.type, origin(node, how.where, "the map is cloned here"));
  made.map.open = held.map.open;
  for (const [name, { key, cell }] of held.map.entries)
    made.map.entries.set(name, { key, cell: new Cell(copied(cell.value), cell.type) });
  return { value: made };
}

/** Keys or values, as a slice that is ranged over. */
function listed(call: Call, pick: "key" | "value"): Answer {
  const { m, thread, node } = call;
  const held = heldBy(call, 0);
  if (typeof held !== "object" || held.kind === "unknown") return null;
  if (held.kind === "nil") return { value: sliceOf(null, []) };
  if (held.kind !== "map") return null;
  m.access(thread, held, false, node);
  if (held.map.open !== null) return null;
  const entries = [...held.map.entries.values()];
  return {
    value: sliceOf(
      null,
      entries.map(({ key, cell }) => new Cell(pick === "key" ? key : copied(cell.value), null)),
    ),
  };
}

const copy: Model = (call) => {
  const { m, thread, args, node } = call;
  const [to, from] = args;
  if (to !== undefined && from !== undefined) copyEntries(m, thread, to, from, node, nodeText(node));
  return nothing;
};

/** `maps.All(m)` stands for the map; so what takes a sequence takes a map here. */
const itself: Model = (call) => {
  const held = heldBy(call, 0);
  return typeof held === "object" && (held.kind === "map" || held.kind === "nil") ? { value: held } : null;
};

const collect: Model = (call) => {
  const made = clone(call, 0);
  const { m, node, how } = call;
  if (
    made !== null &&
    made !== "wait" &&
    "value" in made &&
    typeof made.value === "object" &&
    made.value.kind === "map"
  )
    return made;
  const map = m.newMap(call.resultType(), origin(node, how.where, "the map is made here"));
  const held = heldBy(call, 0);
  if (typeof held !== "object" || held.kind !== "nil") map.map.open = "doubt";
  return { value: map };
};

/** slices.Sorted and slices.Collect give what they were given, in some order. */
const sameSlice: Model = (call) => {
  const held = heldBy(call, 0);
  return typeof held === "object" && held.kind === "slice" ? { value: held } : null;
};

const ofMaps: readonly (readonly [string, Model])[] = [
  ["Clone", (call) => clone(call, 0)],
  ["Copy", copy],
  ["Insert", copy],
  ["Keys", (call) => listed(call, "key")],
  ["Values", (call) => listed(call, "value")],
  ["All", itself],
  ["Collect", collect],
];

/** Functions of package maps, and of the one that it comes from. */
export const mapsModels: readonly (readonly [string, Model])[] = [
  ...["maps", "golang.org/x/exp/maps"].flatMap((path) =>
    ofMaps.map(([name, model]) => [`${path}.${name}`, model] as const),
  ),
  ["slices.Sorted", sameSlice],
  ["slices.Collect", sameSlice],
];

const stringType: SourceType = { kind: "basic", name: "string" };
const strings: SourceType = { kind: "slice", elem: stringType };

/** A header's key as it is kept. */
function canonical(key: Value, isHeader: boolean): Value {
  const now = seen(key);
  if (typeof now !== "string" || !isHeader) return key;
  return now.replace(
    /(^|-)([^-]*)/g,
    (_, dash: string, word: string) => dash + word.charAt(0).toUpperCase() + word.slice(1).toLowerCase(),
  );
}

const writes =
  (isHeader: boolean, appends: boolean): Model =>
  (call) => {
    const { m, thread, args, node } = call;
    const [key, value] = args;
    const held = heldBy(call, -1);
    if (typeof held !== "object" || key === undefined || value === undefined) return null;
    if (held.kind === "nil") return m.writesNil(thread, held, node, nodeText(node));
    if (held.kind !== "map") return nothing;
    const at = canonical(key, isHeader);
    const before = appends ? held.map.entries.get(keyOf(at, m.memory.identify) ?? "") : undefined;
    const list = before === undefined ? null : seen(before.cell.value);
    const old = list !== null && typeof list === "object" && list.kind === "slice" ? list.backing : [];
    setEntry(m, thread, held, at, sliceOf(strings, [...old, new Cell(value, stringType)]), node);
    return nothing;
  };

const reads =
  (isHeader: boolean): Model =>
  (call) => {
    const { m, thread, args, node } = call;
    const held = heldBy(call, -1);
    if (typeof held !== "object" || args[0] === undefined) return null;
    if (held.kind === "nil") return { value: "" };
    if (held.kind !== "map") return null;
    m.access(thread, held, false, node);
    const entry = held.map.entries.get(keyOf(canonical(args[0], isHeader), m.memory.identify) ?? "");
    if (entry === undefined) return held.map.open === null ? { value: "" } : null;
    const list = seen(entry.cell.value);
    const first = typeof list === "object" && list.kind === "slice" ? list.backing[list.from] : undefined;
    return first === undefined ? null : { value: first.value };
  };

const removes =
  (isHeader: boolean): Model =>
  (call) => {
    const { m, thread, args, node } = call;
    const held = heldBy(call, -1);
    if (typeof held !== "object" || held.kind !== "map" || args[0] === undefined) return nothing;
    m.access(thread, held, true, node);
    held.map.entries.delete(keyOf(canonical(args[0], isHeader), m.memory.identify) ?? "");
    return nothing;
  };

/** The header that a request or a response writer gives: there, and the same each time. */
const headerOf: Model = (call) => {
  const { m, node, how } = call;
  const state = stateOf(call, (): { header: MapReference | null } => ({ header: null }));
  if (state.header === null) {
    state.header = m.newMap(call.resultType(), origin(node, how.where, "the header map is asked for here"));
    state.header.map.open = "free";
  }
  return { value: state.header };
};

const ofHeaders = (type: string, isHeader: boolean): readonly (readonly [string, Model])[] => [
  [`${type}.Set`, writes(isHeader, false)],
  [`${type}.Add`, writes(isHeader, true)],
  [`${type}.Get`, reads(isHeader)],
  [`${type}.Del`, removes(isHeader)],
  [`${type}.Clone`, (call) => clone(call, -1)],
];

/** Map types of Go's library with methods. */
export const headerModels: readonly (readonly [string, Model])[] = [
  ...ofHeaders("net/http.Header", true),
  ...ofHeaders("net/textproto.MIMEHeader", true),
  ...ofHeaders("net/url.Values", false),
  ["net/http.ResponseWriter.Header", headerOf],
  ["net/http/httptest.ResponseRecorder.Header", headerOf],
];
