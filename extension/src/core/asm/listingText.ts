import type { AnnotatedFunction } from "./annotated.ts";

/** An annotated function as plain text for a terminal, or as Markdown. */
export function listingText(fn: AnnotatedFunction, format: "text" | "markdown"): string {
  return format === "markdown" ? markdownOf(fn) : plainOf(fn);
}

/** Instructions longer than this push their explanation to the right. */
const widestColumn = 44;

function heading(fn: AnnotatedFunction): string {
  const release = fn.releaseTold
    ? `Go ${fn.releases.length > 1 ? `${fn.releases[0]}–${fn.releases.at(-1)}` : fn.release}`
    : `release not told, shown as Go ${fn.release}`;
  return `${fn.function} · ${release}${fn.goarch === "" ? "" : ` · ${fn.goarch}`}`;
}

function plainOf(fn: AnnotatedFunction): string {
  let width = 0;
  for (const { text } of fn.lines)
    if (text.length > width && text.length <= widestColumn) width = text.length;
  const out = [`${heading(fn)}\n${fn.summary}\n`];
  let step = "";
  for (const line of fn.lines) {
    const here = line.small === true ? `${line.step} (small map)` : line.step;
    if (here !== step && fn.steps.length > 0) out.push(`\n  ${here}\n`);
    step = here;
    const { pc, text, explanation, file, sourceLine } = line;
    const where = file === "" ? "" : `  [${file.slice(file.lastIndexOf("/") + 1)}:${sourceLine}]`;
    out.push(`    ${pc}  ${text.padEnd(width)}  ${explanation === "" ? "" : `; ${explanation}`}${where}\n`);
  }
  out.push("\n");
  return out.join("");
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
