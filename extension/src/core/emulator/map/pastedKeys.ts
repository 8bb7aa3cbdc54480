import { decimalText } from "../../numbers/numberText.ts";
/** Keys that a user pasted, with elems where they were given. */
export interface PastedKeys {
  readonly keys: readonly unknown[];
  /** As long as `keys`, or absent when only keys were given. */
  readonly elems?: readonly unknown[];
}

/** A pasted text that is neither JSON nor lines of values: one sentence. */
export class PastedKeysError extends Error {
  override name = "PastedKeysError";
}

const maxKeys = 1_000_000;

/**
 * Reads pasted keys: a JSON array of keys, a JSON object of keys and elems, a JSON array of [key, elem] pairs when
 * `pairs` is asked for, else lines of CSV: key, or key,elem. Texts in double quotes may hold commas and lines.
 * @throws PastedKeysError when there is nothing to read, or it is broken off
 */
export function parsePastedKeys(text: string): PastedKeys {
  const trimmed = text.trim();
  if (trimmed === "") throw new PastedKeysError("there are no keys to insert");
  const pasted = /^[[{]/.test(trimmed) ? parseJsonKeys(trimmed) : parseCsvKeys(trimmed);
  if (pasted.keys.length === 0) throw new PastedKeysError("there are no keys to insert");
  if (pasted.keys.length > maxKeys)
    throw new PastedKeysError(`at most ${decimalText(maxKeys)} keys can be inserted at once`);
  return pasted;
}

function parseJsonKeys(text: string): PastedKeys {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw new PastedKeysError(
      `the pasted text is no JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  if (Array.isArray(json)) return { keys: json };
  return { keys: Object.keys(json as object), elems: Object.values(json as object) };
}

function parseCsvKeys(text: string): PastedKeys {
  const rows = csvRows(text).filter((row) => row.length > 1 || row[0] !== "");
  const withElems = rows.length > 0 && rows.every((row) => row.length === 2);
  if (!withElems && rows.some((row) => row.length !== 1)) {
    const odd = rows.findIndex((row) => row.length !== (rows[0] as string[]).length || row.length > 2);
    throw new PastedKeysError(`line ${odd + 1} is neither a key nor a key and an elem with a comma between`);
  }
  const keys = rows.map((row) => row[0] as string);
  return withElems ? { keys, elems: rows.map((row) => row[1] as string) } : { keys };
}

/** Rows of fields (RFC 4180: double quotes around a field, doubled inside it). */
function csvRows(text: string): string[][] {
  const rows: string[][] = [[]];
  const field = /[ \t]*(?:"((?:[^"]|"")*)"[ \t]*|((?:[^",\r\n \t][^",\r\n]*)?))(,|\r?\n|$)/y;
  for (;;) {
    const match = field.exec(text);
    if (!match) throw new PastedKeysError(`line ${rows.length} has a quotation mark that is not closed`);
    const [, quoted, bare, end] = match;
    (rows.at(-1) as string[]).push(quoted?.replaceAll('""', '"') ?? (bare as string).trim());
    if (end === "" || field.lastIndex >= text.length) return rows;
    if (end !== ",") rows.push([]);
  }
}
