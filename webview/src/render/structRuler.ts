import type { FieldPicture, StructPicture } from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "./node.ts";

const wordBytes = 8;
const lineHeight = 34;
const offsetWidth = 34;

/** A runtime struct as a byte ruler: eight bytes a line, each field a box over its own bytes. */
export function structRuler(struct: StructPicture, width: number): ViewNode {
  const lines = Math.ceil(struct.sizeBytes / wordBytes);
  const byteWidth = (width - offsetWidth - 2) / wordBytes;
  const boxes = struct.fields.flatMap((field) => fieldBoxes(struct, field, byteWidth));
  const offsets = Array.from({ length: lines }, (_, line) =>
    h(
      "text",
      { class: "offset", x: offsetWidth - 6, y: line * lineHeight + 20, "text-anchor": "end" },
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
function fieldBoxes(struct: StructPicture, field: FieldPicture, byteWidth: number): ViewNode[] {
  const boxes: ViewNode[] = [];
  const end = field.offsetBytes + field.sizeBytes;
  for (let at = field.offsetBytes; at < end; ) {
    const line = Math.floor(at / wordBytes);
    const stop = Math.min(end, (line + 1) * wordBytes);
    const x = offsetWidth + (at % wordBytes) * byteWidth;
    boxes.push(
      fieldBox(struct, field, x, line * lineHeight + 1, (stop - at) * byteWidth, at === field.offsetBytes),
    );
    at = stop;
  }
  return boxes;
}

function fieldBox(
  struct: StructPicture,
  field: FieldPicture,
  x: number,
  y: number,
  width: number,
  first: boolean,
): ViewNode {
  const box = h("rect", { x: x + 1, y, width: Math.max(1, width - 2), height: lineHeight - 4, rx: 2 });
  if (field.padding)
    return h("g", { class: "field padding" }, h("title", {}, `${field.sizeBytes} bytes of padding`), box);
  if (!first) return h("g", { class: "field" }, box);
  return h(
    "g",
    {
      class: "field",
      tabindex: "0",
      role: "button",
      "aria-label": `${field.name} ${field.type}, offset ${field.offsetBytes}, ${field.sizeBytes} bytes, value ${field.value}`,
      "data-id": `${struct.address}.${field.name}`,
      "data-detail": fieldDetail(struct, field),
    },
    h("title", {}, `${field.name} ${field.type} = ${field.value}\n${field.meaning}`),
    box,
    h("text", { class: "name", x: x + 5, y: y + 12 }, cutText(field.name, width - 8, 5.6)),
    h("text", { class: "value", x: x + 5, y: y + 25 }, cutText(field.value, width - 8, 6.2)),
  );
}

/** The lines that the detail panel shows for a field. */
function fieldDetail(struct: StructPicture, field: FieldPicture): string {
  return [
    `${struct.name}.${field.name} ${field.type} = ${field.value}`,
    field.meaning,
    `offset ${field.offsetBytes} (0x${field.offsetBytes.toString(16)}), ${field.sizeBytes} bytes: ${field.hex}`,
    `declared in src/${struct.source}`,
  ].join("\n");
}

/** A text cut to a width, with "…" where something is left out; empty when not even one letter fits. */
export function cutText(text: string, width: number, letterWidth: number): string {
  const letters = Math.floor(width / letterWidth);
  if (text.length <= letters) return text;
  return letters < 1 ? "" : `${text.slice(0, Math.max(0, letters - 1))}…`;
}
