import type { Chance } from "./chance.ts";

/** JSON with what messages carry beyond it: {"$":"Uint8Array","of":[1]}, {"$":"NaN"}. Null for what is no JSON. */
export function revive(text: string): unknown {
  try {
    return text.includes('"$"')
      ? JSON.parse(text, (_, value: unknown) => reviveOne(value))
      : JSON.parse(text);
  } catch {
    return null;
  }
}

function reviveOne(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("$" in value)) return value;
  const { $: kind, of } = value as { $?: unknown; of?: unknown };
  const values = Array.isArray(of) ? of.filter((one): one is number => typeof one === "number") : [];
  switch (kind) {
    case "Uint8Array":
      return Uint8Array.from(values);
    case "Uint16Array":
      return Uint16Array.from(values);
    case "Uint32Array":
      return Uint32Array.from(values);
    case "Float64Array":
      return Float64Array.from(values);
    case "NaN":
      return Number.NaN;
    case "Infinity":
      return Number.POSITIVE_INFINITY;
    case "undefined":
      return undefined;
    case "hole":
      return new Array(3);
    default:
      return value;
  }
}

const edges: readonly unknown[] = [
  ...[
    null,
    true,
    false,
    0,
    -1,
    1,
    0.5,
    7,
    8,
    40,
    255,
    256,
    1000,
    10_001,
    2 ** 31,
    2 ** 32,
    2 ** 53,
    -(2 ** 53),
    1e308,
  ],
  ...[
    "",
    "x",
    "0",
    "-1",
    "1e3",
    "0x10",
    "__proto__",
    "\u0000",
    "\ud800",
    "auto",
    "1.26",
    "9.99",
    "amd64",
    "s390x",
  ],
  ...[
    "x".repeat(2000),
    '"',
    "<img src=x>",
    [],
    {},
    [[]],
    [null],
    { $: "NaN" },
    { $: "Infinity" },
    { $: "undefined" },
  ],
  ...[{ $: "hole" }, { $: "Uint8Array", of: [1, 2, 3] }, { $: "Uint32Array", of: [] }, { length: 3 }],
];

function cloned(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(cloned);
  const copy: Record<string, unknown> = {};
  for (const name in value) copy[name] = cloned((value as Record<string, unknown>)[name]);
  return copy;
}

type Box = unknown[] | Record<string, unknown>;

/** A JSON value with some of its parts changed; parts come from the other values too. */
export function mutateJson(value: unknown, others: readonly unknown[], chance: Chance): unknown {
  const copy = cloned(value);
  if (typeof copy !== "object" || copy === null || chance.oneIn(60)) return chance.pick(edges);
  const boxes: Box[] = [];
  collect(copy, boxes);
  for (let changes = chance.below(4); changes > 0; changes--) change(chance.pick(boxes), others, chance);
  return copy;
}

function collect(value: unknown, boxes: Box[]): void {
  if (typeof value !== "object" || value === null) return;
  boxes.push(value as Box);
  for (const inner of Object.values(value)) collect(inner, boxes);
}

function change(box: Box, others: readonly unknown[], chance: Chance): void {
  const keys = Object.keys(box);
  const key = chance.pick(keys.length > 0 ? keys : ["0"]);
  const fields = box as Record<string, unknown>;
  switch (chance.below(6)) {
    case 0:
      if (Array.isArray(box)) box.splice(Number(key), 1);
      else delete fields[key];
      break;
    case 1:
      fields[chance.pick(Array.isArray(box) ? ["0", "9"] : ["extra", "length", "type", "then", "0"])] =
        chance.pick(edges);
      break;
    case 2: {
      const boxes: Box[] = [];
      collect(chance.pick(others), boxes);
      const values = boxes.flatMap((one) => Object.entries(one));
      const same = values.filter(([name]) => name === key);
      const from = same.length > 0 ? same : values;
      if (from.length > 0) fields[key] = cloned(chance.pick(from)[1]);
      break;
    }
    case 3:
      if (typeof fields[key] === "number") fields[key] += chance.pick([-1, 1, 0.5, 1000, 2 ** 32]);
      else fields[key] = chance.pick(edges);
      break;
    default:
      fields[key] = chance.pick(edges);
  }
}
