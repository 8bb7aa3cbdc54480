import type { CapacityReport, ReportSection } from "./capacityReport.ts";
import { codeSpan, escapeMarkdown } from "./markdownText.ts";

/** A capacity report as Markdown tables, to be pasted into an issue or a review. */
export function capacityMarkdown({ title, sections }: CapacityReport): string {
  return [`### ${codeSpan(title)}`, ...sections.map(sectionMarkdown)].join("\n\n").concat("\n");
}

function sectionMarkdown({ title, labels, columns, rows, note }: ReportSection): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(" | ")} |`;
  const table = [
    line([labels, ...columns]),
    `|${"---|".repeat(columns.length + 1)}`,
    ...rows.map((row) => {
      const cells = [row.label, ...row.cells.map(({ text }) => text)].map(escapeMarkdown);
      return `| ${(row.current ? cells.map((text) => `**${text}**`) : cells).join(" | ")} |`;
    }),
  ];
  const parts = [`**${escapeMarkdown(title)}**`, table.join("\n")];
  if (note !== "") parts.push(escapeMarkdown(note));
  return parts.join("\n\n");
}
