/** A field of a composite literal before its value. */
const keyed = /(?:^|[\s{,])([\p{L}_][\p{L}\p{N}_]*):\s*$/u;

/** What the value behind a beginning of a line is assigned to, as written: "m", "c.entries"; ".entries" in a literal; or null. */
export function assignedName(before: string): string | null {
  const trimmed = before.trimEnd();
  if (trimmed.endsWith("=")) return assignedTo(trimmed.slice(0, trimmed.endsWith(":=") ? -2 : -1));
  const field = keyed.exec(before)?.[1];
  return field === undefined || field === "default" || field === "case" ? null : `.${field}`;
}

/** The variable, element or field at the end of what stands left of an assignment's sign, its type left out. */
function assignedTo(left: string): string | null {
  const typeAt = left.lastIndexOf(" map[");
  const typed = typeAt < 0 || left.includes("=", typeAt) ? null : onlyName(left.slice(0, typeAt));
  return typed ?? onlyName(left);
}

/** The name that a statement consists of, `var` apart, at the end of a text. */
function onlyName(text: string): string | null {
  const from = Math.max(text.lastIndexOf(";"), text.lastIndexOf("{")) + 1;
  const name = text
    .slice(from)
    .trim()
    .replace(/^var\s+/, "");
  return /^[^\s;{}=,:]+$/.test(name) ? name : null;
}

/** What the value of a call is assigned to that its line begins with: `m := newIndex()`; or null. */
export function assignedCall(line: string): string | null {
  const before =
    /^(\s*(?:var\s+)?[^\s=,:()"]+(?:\s*:?=|:)\s*)[&*]?[\p{L}_][\p{L}\p{N}_.]*(?:\[[^\]]*\])?\(/u.exec(
      line,
    )?.[1];
  return before === undefined ? null : assignedName(before);
}

/** Whether a name is of a field. */
export const isField = (name: string): boolean => /\.[\p{L}_][\p{L}\p{N}_]*$/u.test(name);

/** The last part of a name: "entries" of "c.entries". */
export const lastName = (name: string): string => name.slice(name.lastIndexOf(".") + 1);

/** Whether a line has a name in it that is no part of a longer one. */
export function hasName(line: string, name: string): boolean {
  const letter = /[\p{L}\p{N}_]/u;
  for (let at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1))
    if (!letter.test(line[at - 1] ?? "") && !letter.test(line[at + name.length] ?? "")) return true;
  return false;
}
