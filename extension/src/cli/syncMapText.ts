import { countedText, decimalText } from "../core/numbers/numberText.ts";
import type { SyncMapEntry, SyncMapLife, SyncMapNode } from "../core/session/syncMapLife.ts";

/** Longest text of a key or a value in a line. */
const shownLength = 40;

/** A sync.Map for a terminal: what was called, what it holds, and its trie or its two maps. */
export function syncMapText(title: string, label: string, life: SyncMapLife, rows: number): string {
  const held = Object.entries(life.held).filter(([, { objects }]) => objects > 0);
  const sum = (figure: "bytes" | "objects"): number => held.reduce((all, [, part]) => all + part[figure], 0);
  const bytesText = (bytes: number): string => `${decimalText(bytes)} bytes`;
  const lines = [
    `${title} · ${label}`,
    `${bytesText(sum("bytes"))} in ${countedText(sum("objects"), "object")}: ${held
      .map(([part, { bytes }]) => `${partNames.get(part) ?? part} ${decimalText(bytes)}`)
      .join(", ")} (without boxed keys and values)`,
  ];
  if (life.outcomes.length > 0) lines.push("", ...callLines(life, rows));
  lines.push("", ...pictureLines(life, rows));
  return `${lines.join("\n")}\n`;
}

const partNames: ReadonlyMap<string, string> = new Map(
  Object.entries({ map: "sync.Map", cells: "interfaces of values" }),
);

function callLines({ outcomes }: SyncMapLife, rows: number): string[] {
  const shown = outcomes.slice(-rows);
  const width = Math.min(shownLength, Math.max(...shown.map(({ call }) => call.length)));
  return [
    ...(outcomes.length > shown.length
      ? [`… ${decimalText(outcomes.length - shown.length)} calls before`]
      : []),
    ...shown.map(({ call, result, change, allocated }) => {
      const { bytes, objects } = allocated;
      const took =
        bytes === 0
          ? "allocates nothing"
          : `allocates ${decimalText(bytes)} bytes in ${countedText(objects, "object")}`;
      return `${call.padEnd(width)}  ${[result, change, took].filter((part) => part !== "").join("; ")}`;
    }),
  ];
}

function pictureLines(life: SyncMapLife, rows: number): string[] {
  const picture = life.picture();
  if (picture.form === "HashTrieMap")
    return picture.root === null
      ? ["no root: the first operation makes it"]
      : cutTo(rows, ["root", ...nodeLines(picture.root, "  ")]);
  const { read, dirty, amended, misses } = picture;
  return [
    `read   ${mapHead(read)}${amended ? ", amended: dirty has keys that it lacks" : ""}`,
    ...cutTo(rows, entryLines(read)),
    `dirty  ${mapHead(dirty)}`,
    ...cutTo(rows, entryLines(dirty)),
    `misses ${misses}${dirty === null ? "" : ` of ${Math.max(1, dirty.length)} that make dirty the read map`}`,
  ];
}

const mapHead = (map: readonly SyncMapEntry[] | null): string =>
  map === null ? "nil" : map.length === 1 ? "1 entry" : `${decimalText(map.length)} entries`;

const entryLines = (map: readonly SyncMapEntry[] | null): string[] =>
  (map ?? []).map((one) => `  ${entryText(one)}`);

function entryText({ key, value, expunged }: SyncMapEntry): string {
  return `${cut(key)}: ${expunged ? "expunged" : value === null ? "deleted" : cut(value)}`;
}

/** Each child behind its hash digit; a chain of one hash on one line, newest first. */
function nodeLines({ children }: SyncMapNode, indent: string): string[] {
  return children.flatMap(({ digit, below }) =>
    "children" in below
      ? [`${indent}${digit}  node`, ...nodeLines(below, `${indent}   `)]
      : [`${indent}${digit}  ${below.map(entryText).join(" → ")}`],
  );
}

function cutTo(rows: number, lines: readonly string[]): string[] {
  return lines.length <= rows
    ? [...lines]
    : [...lines.slice(0, rows), `  … ${decimalText(lines.length - rows)} more lines`];
}

function cut(text: string): string {
  return text.length > shownLength ? `${text.slice(0, shownLength - 1)}…` : text;
}
