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

/** What a text declares before its map, and the map. */
const written = /^([\s\S]*?;)??\s*(sync\.Map\b[\s\S]*)$/;

/**
 * The built-in map of what a sync.Map stores: "type ID int; map[ID]string" of "type ID int; sync.Map[ID,string]".
 * @returns null for a text that does not say what is stored
 */
export function storedMapText(text: string): string | null {
  const [, declarations = "", map = ""] = written.exec(text) ?? [];
  const stored = parseSyncMapText(map);
  if (stored === null || stored.key === "" || stored.value === "") return null;
  return `${declarations}map[${stored.key}]${stored.value}`;
}

/** The other way round: a layout of a built-in map as that of a sync.Map; null for another text. */
export function syncMapOfStored(layout: string): string | null {
  const start = lastStart(layout);
  const [declarations, map] = [layout.slice(0, start), layout.slice(start).trim()];
  const end = map.startsWith("map[") ? closing(map, 3) : -1;
  if (end < 0) return null;
  return `${declarations}${declarations === "" ? "" : " "}sync.Map[${map.slice(4, end)},${map.slice(end + 1)}]`;
}

/** Where the type begins behind the declarations. */
function lastStart(text: string): number {
  let [depth, start] = [0, 0];
  for (let i = 0; i < text.length; i++) {
    const char = text[i] as string;
    if ("[({".includes(char)) depth++;
    else if ("])}".includes(char)) depth--;
    else if (depth === 0 && char === ";") start = i + 1;
  }
  return start;
}

/** The bracket that closes the one at a place; -1 where none does. */
function closing(text: string, open: number): number {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === "[") depth++;
    else if (text[i] === "]" && --depth === 0) return i;
  }
  return -1;
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
