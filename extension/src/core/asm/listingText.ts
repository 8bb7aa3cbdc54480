import type { AnnotatedFunction } from "./annotated.ts";

/** An annotated function as plain text for a terminal, or as Markdown. */
export function listingText(fn: AnnotatedFunction, format: "text" | "markdown"): string {
  return format === "markdown" ? markdownOf(fn) : plainOf(fn);
}

function heading(fn: AnnotatedFunction): string {
  const release = fn.releaseTold
    ? `Go ${fn.releases.length > 1 ? `${fn.releases[0]}–${fn.releases.at(-1)}` : fn.release}`
    : `release not told, shown as Go ${fn.release}`;
  return `${fn.function} · ${release}${fn.goarch === "" ? "" : ` · ${fn.goarch}`}`;
}

function plainOf(fn: AnnotatedFunction): string {
  const width = Math.min(44, Math.max(0, ...fn.lines.map((l) => l.text.length)));
  let out = `${heading(fn)}\n${fn.summary}\n`;
  let step = "";
  for (const line of fn.lines) {
    const here = `${line.step}${line.small === true ? " (small map)" : ""}`;
    if (here !== step && fn.steps.length > 0) out += `\n  ${here}\n`;
    step = here;
    const where =
      line.file === "" ? "" : `${line.file.slice(line.file.lastIndexOf("/") + 1)}:${line.sourceLine}`;
    out += `    ${line.pc}  ${line.text.padEnd(width)}  ${line.explanation === "" ? "" : `; ${line.explanation}`}${where === "" ? "" : `  [${where}]`}\n`;
  }
  return `${out}\n`;
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}

function markdownOf(fn: AnnotatedFunction): string {
  let out = `## ${heading(fn)}\n\n${fn.summary}\n`;
  if (fn.mermaid !== "") out += `\n\`\`\`mermaid\n${fn.mermaid}\n\`\`\`\n`;
  out += "\n| pc | instruction | step | what it does |\n|---|---|---|---|\n";
  for (const line of fn.lines)
    out += `| ${line.pc} | \`${cell(line.text)}\` | ${line.step} | ${cell(line.explanation)} |\n`;
  return `${out}\n`;
}
