/**
 * The type of the variable or field that a hover of gopls describes: "map[string]int" of ```` ```go\nvar m map[string]int\n``` ````.
 * Null for hovers of anything else. Any text is accepted.
 */
export function typeInHover(markdown: string): string | null {
  const code = /^```go\r?\n([\s\S]*?)\r?\n```/m.exec(markdown)?.[1] ?? "";
  const described = /^(?:var|field) [\p{L}_][\p{L}\p{N}_]* ([\s\S]+)$/u.exec(code.trim())?.[1];
  // Sizes and offsets stand in a comment behind it.
  const type = described?.replace(/\s*\/\/[^\n]*$/, "").trim();
  return type === undefined || type === "" || /\binvalid type\b/.test(type) ? null : type;
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
    .replace(/;?\s*\n\s*/g, ";")
    .replace(/\{;/g, "{")
    .replace(/;\}/g, "}")
    .replace(/\s+/g, "");
}
