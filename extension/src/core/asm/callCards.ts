import type { MapFamily } from "../release/goRelease.ts";
import { cardRows } from "./callCardRows.ts";
import { runtimeName } from "./signatures.ts";

/** What a listing reader needs to know of a runtime function that map code calls. */
export interface CallCard {
  /** What it does, without a full stop. */
  readonly does: string;
  /** When it panics or ends the program; absent when never. */
  readonly panics?: string;
  readonly cost?: string;
  /** Go source file under src/. */
  readonly file: string;
}

const cards = { classic: new Map<string, CallCard | null>(), swiss: new Map<string, CallCard | null>() };

/** The card of a runtime function by its full symbol, or undefined for other functions. */
export function callCard(symbol: string, family: MapFamily): CallCard | undefined {
  const cache = cards[family];
  let card = cache.get(symbol);
  if (card === undefined) {
    card = findCard(symbol, family);
    cache.set(symbol, card);
  }
  return card ?? undefined;
}

function findCard(symbol: string, family: MapFamily): CallCard | null {
  const name = runtimeName(symbol);
  if (name === undefined) return null;
  const row = cardRows.find((r) => r.pattern.test(name));
  if (row === undefined) return null;
  const [classicFile, swissFile] = typeof row.file === "string" ? [row.file, row.file] : row.file;
  let file = family === "classic" ? classicFile : swissFile;
  const variant = /_(fast32|fast64|faststr)(?:ptr)?$/.exec(name);
  if (variant !== null) file = file.replace(/fast64\.go$/, `${variant[1]}.go`);
  return {
    does: row.does,
    file,
    ...(row.panics === undefined ? {} : { panics: row.panics }),
    ...(row.cost === undefined ? {} : { cost: row.cost }),
  };
}
