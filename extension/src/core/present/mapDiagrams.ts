import { slotCount } from "../go/abi/constants.ts";
import { decimalText, entriesText } from "../numbers/numberText.ts";
import { mermaidText } from "./growthMermaid.ts";
import type { MapPicture, RowPicture } from "./mapPicture.ts";

const maxBoxes = 12;

const box = (id: string, ...lines: readonly string[]): string =>
  `  ${id}["${lines
    .filter((line) => line !== "")
    .map(mermaidText)
    .join("<br/>")}"]`;

/** A Mermaid flowchart of what a map points to: hmap → buckets → overflow, or Map → directory → tables → groups. */
export function layoutMermaid(picture: MapPicture): string {
  const { header, totals } = picture;
  const lines = [
    "flowchart LR",
    box("header", header.name, `${decimalText(header.sizeBytes)} bytes`, entriesText(totals.entries)),
  ];
  lines.push(...(picture.family === "classic" ? bucketLines(picture) : tableLines(picture)));
  return `${lines.join("\n")}\n`;
}

function bucketLines({ sections, slot }: MapPicture): string[] {
  return sections.flatMap(({ id, rows, rowCount, spareRows }) => {
    const drawn = rows.slice(0, maxBoxes);
    const spare = spareRows ? `${decimalText(spareRows)} spare overflow buckets` : "";
    const lines = [
      box(id, id, `${decimalText(rowCount)} × ${decimalText(slot.rowSizeBytes)} bytes`, spare),
      `  header -- ${id} --> ${id}`,
    ];
    drawn.forEach((row, i) => {
      const from = row.chain === 0 ? `${id} --> ` : `${id}${i - 1} -- overflow --> `;
      lines.push(box(`${id}${i}`, row.label, fullText(row)), `  ${from}${id}${i}`);
    });
    const hidden = rowCount - drawn.filter(({ chain }) => chain === 0).length;
    if (hidden > 0)
      lines.push(box(`${id}More`, `${decimalText(hidden)} more buckets`), `  ${id} --> ${id}More`);
    return lines;
  });
}

function tableLines({ tables, sections, directory, globalDepth, slot }: MapPicture): string[] {
  if (tables.length === 0)
    return sections.flatMap(({ rows }) =>
      rows.flatMap((row) => [
        box("group", "group", `${decimalText(slot.rowSizeBytes)} bytes`, fullText(row)),
        "  header -- dirPtr --> group",
      ]),
    );
  const lines = [
    box("directory", "directory", `${decimalText(directory.length)} entries, globalDepth ${globalDepth}`),
    "  header -- dirPtr --> directory",
  ];
  tables.slice(0, maxBoxes).forEach((table, i) => {
    const { firstEntry, entryCount, used, capacity, localDepth } = table;
    const entries = entryCount === 1 ? `${firstEntry}` : `${firstEntry} to ${firstEntry + entryCount - 1}`;
    lines.push(
      box(
        `table${i}`,
        `table ${table.index}`,
        `${decimalText(used)} of ${decimalText(capacity)} slots`,
        `localDepth ${localDepth}`,
      ),
      `  directory -- "${entries}" --> table${i}`,
      box(
        `groups${i}`,
        `${decimalText(capacity / slotCount)} groups`,
        `${decimalText(slot.rowSizeBytes)} bytes each`,
      ),
      `  table${i} --> groups${i}`,
    );
  });
  if (tables.length > maxBoxes)
    lines.push(box("more", `${decimalText(tables.length - maxBoxes)} more tables`), "  directory --> more");
  return lines;
}

function fullText({ cells }: RowPicture): string {
  const full = cells.filter(({ mark }) => mark === "full").length;
  const deleted = cells.filter(({ mark }) => mark === "deleted").length;
  return `${full} of ${slotCount} full${deleted > 0 ? `, ${deleted} deleted` : ""}`;
}

/** A Mermaid flowchart of the steps of a lookup or another operation, as they were taken. */
export function stepsMermaid(title: string, steps: readonly { readonly text: string }[]): string {
  const shown = steps.slice(0, 40);
  const lines = ["flowchart TD", `  start(["${mermaidText(title)}"])`];
  shown.forEach(({ text }, i) => {
    lines.push(box(`s${i}`, text), `  ${i === 0 ? "start" : `s${i - 1}`} --> s${i}`);
  });
  if (shown.length < steps.length)
    lines.push(
      box("more", `${decimalText(steps.length - shown.length)} more steps`),
      `  s${shown.length - 1} --> more`,
    );
  return `${lines.join("\n")}\n`;
}
