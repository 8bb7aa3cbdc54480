/**
 * The type of the variable or field that a hover of gopls describes: "map[string]int" of ```` ```go\nvar m map[string]int\n``` ````.
 * Null for hovers of anything else. Any text is accepted.
 */
export function typeInHover(markdown: string): string | null {
  const lines = markdown.split(/\r?\n/);
  const first = lines.indexOf("```go") + 1;
  const last = first === 0 ? -1 : lines.findIndex((line, i) => i >= first && line.startsWith("```"));
  const code = lines.slice(first, Math.max(first, last)).join("\n");
  const described = /^(?:var|field) [\p{L}_][\p{L}\p{N}_]* ([\s\S]+)$/u.exec(code.trim())?.[1];
  // Sizes and offsets stand in a comment behind it.
  const type = described === undefined ? undefined : withoutLastComment(described).trim();
  return type === undefined || type === "" || /\binvalid type\b/.test(type) ? null : type;
}

function withoutLastComment(text: string): string {
  const comment = text.indexOf("//", text.lastIndexOf("\n") + 1);
  return comment < 0 ? text : text.slice(0, comment);
}

/** Whether two texts write the same type: spaces, and Go's second names for three types, do not count. */
export function isSameTypeText(a: string, b: string): boolean {
  return normalized(a) === normalized(b);
}

function normalized(type: string): string {
  return type
    .replace(/\bbyte\b/g, "uint8")
    .replace(/\brune\b/g, "int32")
    .replace(/\binterface\s*\{\s*\}/g, "any")
    .split("\n")
    .map((line) => line.trim().replace(/;$/, ""))
    .filter((line) => line !== "")
    .join(";")
    .replace(/\{;/g, "{")
    .replace(/;\}/g, "}")
    .replace(/\s+/g, "");
}
