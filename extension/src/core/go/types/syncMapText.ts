/** What a sync.Map stores, as it is written: "sync.Map[string,int]". */
export interface SyncMapText {
  readonly key: string;
  readonly value: string;
}

/**
 * Takes "sync.Map[KEY,VALUE]" apart, whatever the two are.
 * @returns null for another text
 */
export function parseSyncMapText(text: string): SyncMapText | null {
  const inside = /^\s*sync\.Map\s*\[([\s\S]*)\]\s*$/.exec(text)?.[1];
  const comma = inside === undefined ? -1 : topLevelComma(inside);
  if (inside === undefined || comma < 0) return null;
  return { key: inside.slice(0, comma).trim(), value: inside.slice(comma + 1).trim() };
}

/** The only comma outside of all brackets; -1 where there is none, another one, or what ends a type. */
function topLevelComma(text: string): number {
  let depth = 0;
  let comma = -1;
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if ("[({".includes(char)) depth++;
    else if ("])}".includes(char)) depth--;
    else if (depth === 0 && char === ";") return -1;
    else if (depth === 0 && char === ",") {
      if (comma >= 0) return -1;
      comma = i;
    }
    if (depth < 0) return -1;
  }
  return comma;
}
