import type { CapacityReport, ReportSection } from "../core/present/capacityReport.ts";

/** A capacity report as aligned tables for people. */
export function capacityText({ title, sections }: CapacityReport): string {
  return `${title}\n${sections.map(sectionText).join("")}`;
}

function sectionText({ title, labels, columns, rows, note }: ReportSection): string {
  const lines = [
    [labels, ...columns],
    ...rows.map(({ label, cells, current }) => [
      current ? `> ${label}` : label,
      ...cells.map(({ text }) => text),
    ]),
  ];
  const widths = [labels, ...columns].map((_, i) => Math.max(...lines.map((cells) => cells[i]?.length ?? 0)));
  const table = lines.map((cells) =>
    `  ${cells.map((text, i) => text.padEnd(widths[i] ?? 0)).join("  ")}`.trimEnd(),
  );
  return [`\n${title}`, ...table, ...(note === "" ? [] : [`  ${note}`]), ""].join("\n");
}
