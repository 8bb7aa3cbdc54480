import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { FieldPicture, StructPicture } from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { type TouchedBytes, untouched } from "./touched.ts";

const wordBytes = 8;
const tallLine = 36;
/** Without the bytes below name and value. */
const lowLine = 22;
/** Narrower rulers have low lines. */
const leastTallWidth = 420;
/** Narrower ones have several words in a line where their names have room, so that the map below comes into sight. */
const leastScaledWidth = 300;
/** Letters of a value that are shown beside its name at least. */
const leastValueLetters = 4;
const offsetWidth = 34;
const letterWidth = 6.2;
const smallLetterWidth = 5.6;

/** Where a part of a field is drawn. */
interface Box {
  readonly field: FieldPicture;
  /** The first of a field's boxes carries the texts and the focus. */
  readonly first: boolean;
  readonly sizeBytes: number;
  readonly at: number;
  readonly x: number;
  readonly width: number;
}

/**
 * A runtime struct as a byte ruler: eight bytes a line, each field a box over its own bytes. Where a line has no room for
 * the names of its fields at that scale, they are given the room that they need, in two lines if need be.
 */
export function structRuler(
  struct: StructPicture,
  width: number,
  touched: TouchedBytes = untouched,
): ViewNode {
  const lineHeight = width < leastTallWidth ? lowLine : tallLine;
  const room = width - offsetWidth - 2;
  const words = width < leastScaledWidth ? joinedWords(wordsOf(struct), room) : wordsOf(struct);
  const lines = words.flatMap((boxes) => layLine(boxes, room));
  const height = lines.length * lineHeight + 2;
  return h(
    "svg",
    {
      class: "ruler",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": `${struct.name}, ${decimalText(struct.sizeBytes)} bytes at ${struct.address}`,
    },
    ...lines.map((boxes, line) => lineOffset(boxes[0]?.at ?? 0, line * lineHeight + lineHeight / 2 + 3)),
    ...lines.flatMap((boxes, line) =>
      boxes.flatMap((box) =>
        fieldBox(
          struct,
          box,
          line * lineHeight + 1,
          lineHeight,
          touched.at(Number(struct.address) + box.at, box.sizeBytes),
        ),
      ),
    ),
  );
}

function lineOffset(offset: number, y: number): ViewNode {
  const place = { class: "offset", x: offsetWidth - 6, y, "text-anchor": "end", "aria-hidden": "true" };
  return h("text", place, `+${offset}`);
}

/** The parts of fields by the word that they lie in. */
function wordsOf(struct: StructPicture): Box[][] {
  const words: Box[][] = Array.from({ length: Math.ceil(struct.sizeBytes / wordBytes) }, () => []);
  for (const field of struct.fields) {
    const end = field.offsetBytes + field.sizeBytes;
    for (let at = field.offsetBytes; at < end; ) {
      const word = Math.floor(at / wordBytes);
      const stop = Math.min(end, (word + 1) * wordBytes);
      const first = at === field.offsetBytes;
      words[word]?.push({ field, first, sizeBytes: stop - at, at, x: 0, width: 0 });
      at = stop;
    }
  }
  return words;
}

/** Width that a box's name and value need beside each other. */
const neededWidth = ({ field, first }: Box): number =>
  field.padding || !first ? 10 : (field.name.length + field.value.length + 1) * letterWidth + 8;

/** Width that a box needs for its name and the beginning of its value. */
const leastWidth = ({ field, first }: Box): number =>
  field.padding || !first
    ? 10
    : field.name.length * smallLetterWidth +
      Math.min(field.value.length, leastValueLetters) * letterWidth +
      14;

/** Words after one another, as many in a line as have room for their names. */
function joinedWords(words: readonly Box[][], width: number): Box[][] {
  const lines: Box[][] = [];
  let used = Number.POSITIVE_INFINITY;
  for (const boxes of words) {
    const needed = boxes.reduce((sum, box) => sum + leastWidth(box), 0);
    if (used + needed > width) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push(...boxes);
    used += needed;
  }
  return lines;
}

/** To scale if all names fit, else by need, in as few lines as that takes. */
function layLine(boxes: readonly Box[], width: number): Box[][] {
  const bytes = boxes.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  if (bytes > wordBytes)
    return [
      spread(
        boxes.map((box) => ({ ...box, width: leastWidth(box) })),
        width,
      ),
    ];
  const byteWidth = width / wordBytes;
  const scaled = boxes.map((box) => ({
    ...box,
    x: offsetWidth + (box.at % wordBytes) * byteWidth,
    width: box.sizeBytes * byteWidth,
  }));
  const nameFits = ({ field, first, width: room }: Box): boolean =>
    field.padding || !first || field.name.length * smallLetterWidth <= room - 8;
  if (scaled.every(nameFits)) return [scaled];
  const lines: Box[][] = [[]];
  let used = 0;
  for (const box of boxes) {
    const needed = Math.min(width, neededWidth(box));
    if (used > 0 && used + needed > width && !box.field.padding) {
      lines.push([]);
      used = 0;
    }
    lines.at(-1)?.push({ ...box, width: needed });
    used += needed;
  }
  return lines.map((line) => spread(line, width));
}

/** Boxes one after the other; what is left over is shared. */
function spread(boxes: readonly Box[], width: number): Box[] {
  const left = width - boxes.reduce((sum, box) => sum + box.width, 0);
  const each = left / boxes.filter(({ field }) => !field.padding).length;
  let x = offsetWidth;
  return boxes.map((box) => {
    const room = box.width + (box.field.padding ? 0 : each);
    const placed = { ...box, x, width: room };
    x += room;
    return placed;
  });
}

function fieldBox(
  struct: StructPicture,
  { field, first, x, width }: Box,
  y: number,
  lineHeight: number,
  touch: string,
): ViewNode[] {
  const box = h("rect", { x: x + 1, y, width: Math.max(1, width - 2), height: lineHeight - 4, rx: 2 });
  if (field.padding)
    return [
      h(
        "g",
        { class: "field padding" },
        h("title", {}, `${decimalText(field.sizeBytes)} bytes of padding`),
        box,
      ),
    ];
  const names = `field${touch === "" ? "" : ` touched-${touch}`}`;
  if (!first) return [h("g", { class: names }, box)];
  const button = h(
    "g",
    {
      class: names,
      tabindex: "0",
      role: "button",
      "aria-label": `${field.name} ${field.type}, offset ${field.offsetBytes}, ${decimalText(field.sizeBytes)} bytes, value ${field.value}`,
      "data-id": `${struct.address}.${field.name}`,
      "data-detail": fieldDetail(struct, field),
    },
    box,
  );
  // Shortened; the label says them in full.
  const drawn = lineHeight === lowLine ? lowTexts(field, x, y, width) : fieldTexts(field, x, y, width);
  return [button, h("text", { class: "field-texts", "aria-hidden": "true" }, ...drawn)];
}

/** Name and as much of the value as fits beside it. */
function lowTexts(field: FieldPicture, x: number, y: number, width: number): ViewNode[] {
  const name = cutText(field.name, width - 8, smallLetterWidth);
  const room = width - 12 - name.length * smallLetterWidth;
  return [
    h("tspan", { class: "name", x: x + 4, y: y + 13 }, name),
    h(
      "tspan",
      { class: "value", x: x + width - 5, y: y + 13, "text-anchor": "end" },
      cutText(field.value, room, letterWidth),
    ),
  ];
}

/** Name and value above, bytes below; a box for one byte has room for its value and as much of its name as fits. */
function fieldTexts(field: FieldPicture, x: number, y: number, width: number): ViewNode[] {
  const room = width - 8;
  const text = (name: string, at: number, value: string): ViewNode =>
    h("tspan", { class: name, x: x + 4, y: at }, value);
  const bytes = spaced(field.hex);
  const nameWidth = (field.name.length + 1) * letterWidth;
  const inOneLine = nameWidth + field.value.length * letterWidth <= room;
  if (!inOneLine)
    return [
      text("name", y + 13, cutText(field.name, room, smallLetterWidth)),
      text("value", y + 26, cutText(field.value, room, letterWidth)),
    ];
  return [
    text("name", y + 13, field.name),
    h("tspan", { class: "value", x: x + width - 5, y: y + 13, "text-anchor": "end" }, field.value),
    text(
      "bytes",
      y + 26,
      bytes.length * smallLetterWidth <= room ? bytes : cutText(field.hex, room, smallLetterWidth),
    ),
  ];
}

const spaced = (hex: string): string => (/^[0-9a-f]+$/.test(hex) ? hex.replace(/(..)(?=.)/g, "$1 ") : hex);

/** The lines that the detail panel shows for a field. */
function fieldDetail(struct: StructPicture, field: FieldPicture): string {
  return [
    `${struct.name}.${field.name} ${field.type} = ${field.value}`,
    field.meaning,
    `offset ${field.offsetBytes} (0x${field.offsetBytes.toString(16)}), ${decimalText(field.sizeBytes)} bytes: ${spaced(field.hex)}`,
    `declared in $GOROOT/src/${field.declaredAt}, type ${struct.name}`,
  ].join("\n");
}

/** The same struct as a table, for those who read rather than look. */
export function structTable(struct: StructPicture): ViewNode {
  return h(
    "table",
    { class: "fields" },
    h("caption", {}, `${struct.name}, ${decimalText(struct.sizeBytes)} bytes at ${struct.address}`),
    h(
      "thead",
      {},
      h(
        "tr",
        {},
        ...["offset", "size", "field", "value", "bytes"].map((name) => h("th", { scope: "col" }, name)),
      ),
    ),
    h(
      "tbody",
      {},
      ...struct.fields.map((field) =>
        h(
          "tr",
          { title: field.meaning },
          h("td", {}, String(field.offsetBytes)),
          h("td", {}, String(field.sizeBytes)),
          h("th", { scope: "row" }, field.padding ? "padding" : `${field.name} ${field.type}`),
          h("td", {}, field.value),
          h("td", {}, spaced(field.hex)),
        ),
      ),
    ),
  );
}

/** A text cut to a width, with "…" where something is left out; empty when not even one letter fits. */
export function cutText(text: string, width: number, letters: number): string {
  const count = Math.floor(width / letters);
  if (text.length <= count) return text;
  return count < 1 ? "" : `${text.slice(0, Math.max(0, count - 1))}…`;
}
