import type { GoDocument } from "../source/goParser.ts";
import { type SyntaxNode, visit } from "../source/syntaxNode.ts";
import type { PlainEdit } from "./fixes/edits.ts";
import type { Code } from "./machine/finding.ts";

/** A file's head that says that a program wrote it (go.dev/s/generatedcode). */
const generated = /^\/\/ Code generated .* DO NOT EDIT\.\r?$/m;

/** Whether a program wrote a file, by what its head says. */
export function isGenerated(text: string): boolean {
  return generated.test(text.slice(0, Math.max(0, text.search(/^package\b/m))));
}

/** Whether a finding is not to be told: its line, or the comment line right above it, says `//mapscope:ignore CODE reason`. */
export function isIgnored(text: string, node: SyntaxNode, code: Code): boolean {
  const at = node.unit.baseOffset + node.start;
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const line = text.slice(start, end < 0 ? undefined : end);
  if (says(line, code)) return true;
  const above = text.slice(text.lastIndexOf("\n", start - 2) + 1, Math.max(0, start - 1));
  return /^\s*\/\//.test(above) && says(above, code);
}

/**
 * The edit that silences a finding: a comment line of its own above that of the finding, or the code added to the comment that
 * is there; null where a line of its own would be part of a string.
 * @param at UTF-16 offset at which the finding begins
 */
export function ignoreEdit({ text, declarations }: GoDocument, at: number, code: Code): PlainEdit | null {
  const start = text.lastIndexOf("\n", at - 1) + 1;
  const end = text.indexOf("\n", at);
  const aboveStart = start === 0 ? 0 : text.lastIndexOf("\n", start - 2) + 1;
  for (const [from, to, isOwnLine] of [
    [start, end < 0 ? text.length : end, false],
    [aboveStart, start, true],
  ] as const) {
    const line = text.slice(from, to);
    const found = /\/\/\s*mapscope:ignore\s+(\S+)/.exec(line);
    if (found === null || (isOwnLine && !/^\s*\/\//.test(line))) continue;
    const behind = from + found.index + found[0].length;
    return { start: behind, end: behind, text: `,${code}` };
  }
  const isInString = declarations.some((declaration) => {
    const { baseOffset } = declaration.unit;
    let inside = false;
    if (baseOffset < start && start < baseOffset + declaration.unit.text.length)
      visit(declaration.whole(), (node) => {
        const covers = baseOffset + node.start < start && start < baseOffset + node.end;
        if (covers && node.kind === "raw_string_literal") inside = true;
      });
    return inside;
  });
  if (isInString) return null;
  const indent = /^[ \t]*/.exec(text.slice(start))?.[0] ?? "";
  const lineEnd = text.slice(0, end < 0 ? text.length : end + 1).endsWith("\r\n") ? "\r\n" : "\n";
  return { start, end: start, text: `${indent}//mapscope:ignore ${code} reason${lineEnd}` };
}

function says(line: string, code: Code): boolean {
  const [, codes] = /\/\/\s*mapscope:ignore\s+(\S+)/.exec(line) ?? [];
  return codes?.split(",").includes(code) === true;
}
