import type { SyntaxNode } from "../source/syntaxNode.ts";
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

function says(line: string, code: Code): boolean {
  const [, codes] = /\/\/\s*mapscope:ignore\s+(\S+)/.exec(line) ?? [];
  return codes?.split(",").includes(code) === true;
}
