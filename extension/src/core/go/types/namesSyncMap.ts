/** A declaration, with single spaces, that gives sync.Map another name. */
const renaming = /^type ([\p{L}_][\p{L}\p{Nd}_]*) ?=? ?sync\.Map$/u;
const leadingName = /^[\p{L}_][\p{L}\p{Nd}_]*/u;

/** Whether a map type as written, behind its declarations, is a sync.Map, by this name or by another that they give it. */
export function namesSyncMap(text: string): boolean {
  return /(?:^|;)\s*sync\.Map\b/.test(text) || otherName(text) !== null;
}

/** The name that stands for sync.Map in a text, or null. */
export function otherName(text: string): string | null {
  const parts = text.split(";").map((part) => part.replace(/\s+/g, " ").trim());
  const name = leadingName.exec(parts.at(-1) ?? "")?.[0];
  const named = parts.map((part) => renaming.exec(part)?.[1]);
  return name !== undefined && named.includes(name) ? name : null;
}
