import type { FieldPicture, StructPicture } from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { type TouchedBytes, untouched } from "./touched.ts";

const wordBytes = 8;
const lineHeight = 36;
const offsetWidth = 34;
const letterWidth = 6.2;
const smallLetterWidth = 5.6;

/** A runtime struct as a byte ruler: eight bytes a line, each field a box over its own bytes. */
export function structRuler(
  struct: StructPicture,
  width: number,
  touched: TouchedBytes = untouched,
): ViewNode {
  const lines = Math.ceil(struct.sizeBytes / wordBytes);
  const byteWidth = (width - offsetWidth - 2) / wordBytes;
  const boxes = struct.fields.flatMap((field) => fieldBoxes(struct, field, byteWidth, touched));
  const offsets = Array.from({ length: lines }, (_, line) =>
    h(
      "text",
      {
        class: "offset",
        x: offsetWidth - 6,
        y: line * lineHeight + 21,
        "text-anchor": "end",
        "aria-hidden": "true",
      },
      `+${line * wordBytes}`,
    ),
  );
  const height = lines * lineHeight + 2;
  return h(
    "svg",
    {
      class: "ruler",
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      role: "group",
      "aria-label": `${struct.name}, ${struct.sizeBytes} bytes at ${struct.address}`,
    },
    ...offsets,
    ...boxes,
  );
}

/** A field's boxes: one a line that it touches; the first carries the texts and the focus. */
function fieldBoxes(
  struct: StructPicture,
  field: FieldPicture,
  byteWidth: number,
  touched: TouchedBytes,
): ViewNode[] {
  const boxes: ViewNode[] = [];
  const end = field.offsetBytes + field.sizeBytes;
  for (let at = field.offsetBytes; at < end; ) {
    const line = Math.floor(at / wordBytes);
    const stop = Math.min(end, (line + 1) * wordBytes);
    const x = offsetWidth + (at % wordBytes) * byteWidth;
    const touch = touched.at(Number(struct.address) + at, stop - at);
    const place = { x, y: line * lineHeight + 1, width: (stop - at) * byteWidth };
    boxes.push(...fieldBox(struct, field, place, at === field.offsetBytes, touch));
    at = stop;
  }
  return boxes;
}

function fieldBox(
  struct: StructPicture,
  field: FieldPicture,
  { x, y, width }: { readonly x: number; readonly y: number; readonly width: number },
  first: boolean,
  touch: string,
): ViewNode[] {
  const box = h("rect", { x: x + 1, y, width: Math.max(1, width - 2), height: lineHeight - 4, rx: 2 });
  if (field.padding)
    return [h("g", { class: "field padding" }, h("title", {}, `${field.sizeBytes} bytes of padding`), box)];
  const names = `field${touch === "" ? "" : ` touched-${touch}`}`;
  if (!first) return [h("g", { class: names }, box)];
  const button = h(
    "g",
    {
      class: names,
      tabindex: "0",
      role: "button",
      "aria-label": `${field.name} ${field.type}, offset ${field.offsetBytes}, ${field.sizeBytes} bytes, value ${field.value}`,
      "data-id": `${struct.address}.${field.name}`,
      "data-detail": fieldDetail(struct, field),
    },
    box,
  );
  // Shortened; the label says them in full.
  const texts = h("g", { class: "field-texts", "aria-hidden": "true" }, ...fieldTexts(field, x, y, width));
  return [button, texts];
}

/** Name and value above, bytes below; a box for one byte has room for its value and as much of its name as fits. */
function fieldTexts(field: FieldPicture, x: number, y: number, width: number): ViewNode[] {
  const room = width - 8;
  const text = (name: string, at: number, value: string): ViewNode =>
    h("text", { class: name, x: x + 4, y: at }, value);
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
    h("text", { class: "value", x: x + width - 5, y: y + 13, "text-anchor": "end" }, field.value),
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
    `offset ${field.offsetBytes} (0x${field.offsetBytes.toString(16)}), ${field.sizeBytes} bytes: ${spaced(field.hex)}`,
    `declared in $GOROOT/src/${field.declaredAt}, type ${struct.name}`,
  ].join("\n");
}

/** The same struct as a table, for those who read rather than look. */
export function structTable(struct: StructPicture): ViewNode {
  return h(
    "table",
    { class: "fields" },
    h("caption", {}, `${struct.name}, ${struct.sizeBytes} bytes at ${struct.address}`),
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
