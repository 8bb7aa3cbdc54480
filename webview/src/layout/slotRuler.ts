import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { SlotPicture } from "../../../extension/src/core/present/mapPicture.ts";
import { h, type ViewNode } from "../shared/node.ts";

type Part = SlotPicture["parts"][number];

const height = 22;
const kindNames: Readonly<Record<Part["kind"], string>> = {
  mark: "marks",
  key: "keys",
  elem: "elems",
  padding: "padding",
  pointer: "overflow pointer",
};

/** All bytes of one bucket or group to scale: what is mark, key, elem, pointer, and what is lost to padding. */
export function slotRuler(slot: SlotPicture, width: number): ViewNode {
  const scale = (width - 2) / slot.rowSizeBytes;
  const words = slotWords(slot);
  return h(
    "figure",
    { class: "slot" },
    h(
      "svg",
      {
        class: "slot-ruler",
        width,
        height,
        viewBox: `0 0 ${width} ${height}`,
        role: "img",
        "aria-label": words,
      },
      ...slot.parts.map(({ name, kind, offsetBytes, sizeBytes }) =>
        h(
          "g",
          { class: `part ${kind}` },
          h("title", {}, `${name}: ${decimalText(sizeBytes)} bytes at +${offsetBytes}`),
          h("rect", {
            x: 1 + offsetBytes * scale,
            y: 1,
            width: Math.max(0.5, sizeBytes * scale),
            height: height - 2,
          }),
        ),
      ),
    ),
    h("figcaption", {}, words),
  );
}

/** "one group, 136 bytes: 8 marks · 64 keys · 64 elems". */
function slotWords(slot: SlotPicture): string {
  const sums = (["mark", "key", "elem", "pointer", "padding"] as const)
    .map((kind) => {
      const bytes = slot.parts
        .filter((part) => part.kind === kind)
        .reduce((sum, part) => sum + part.sizeBytes, 0);
      return bytes === 0 && kind !== "padding" ? "" : `${bytes} ${kindNames[kind]}`;
    })
    .filter((text) => text !== "");
  const far = [
    slot.indirectKeyBytes > 0
      ? `each key an object of ${decimalText(slot.indirectKeyBytes)} bytes of its own`
      : "",
    slot.indirectElemBytes > 0
      ? `each elem an object of ${decimalText(slot.indirectElemBytes)} bytes of its own`
      : "",
  ].filter((text) => text !== "");
  return [`one ${slot.rowName}, ${decimalText(slot.rowSizeBytes)} bytes: ${sums.join(" · ")}`, ...far].join(
    "; ",
  );
}
