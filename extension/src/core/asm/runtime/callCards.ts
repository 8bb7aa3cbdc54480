import type { GoRelease } from "../../go/release/goRelease.ts";
import { type CardRow, cardRows } from "./callCardRows.ts";
import { runtimeName } from "./signatures.ts";

/** What a listing reader needs to know of a runtime function that map code calls. */
export interface CallCard {
  /** What it does, without a full stop. */
  readonly does: string;
  /** When it panics or ends the program; absent when never. */
  readonly panics?: string;
  readonly cost?: string;
  /** Go source file under src/, as the release has it. */
  readonly file: string;
}

/** By release and symbol; null where there is no card. */
const cards = new Map<string, Map<string, CallCard | null>>();

/** The card of a runtime function by its full symbol, or undefined for other functions. */
export function callCard(symbol: string, release: GoRelease): CallCard | undefined {
  let known = cards.get(release.name);
  if (known === undefined) {
    known = new Map();
    cards.set(release.name, known);
  }
  let card = known.get(symbol);
  if (card === undefined) {
    card = findCard(symbol, release);
    known.set(symbol, card);
  }
  return card ?? undefined;
}

function findCard(symbol: string, release: GoRelease): CallCard | null {
  const name = runtimeName(symbol);
  if (name === undefined) return null;
  const row = cardRows.find((r) => r.pattern.test(name));
  if (row === undefined) return null;
  return {
    does: row.does,
    file: sourceFile(name, row, release),
    ...(row.panics === undefined ? {} : { panics: row.panics }),
    ...(row.cost === undefined ? {} : { cost: row.cost }),
  };
}

/** Functions for one kind of key have a file of their own; 1.24 and 1.25 have the map files of both families, told by a suffix. */
function sourceFile(
  name: string,
  row: CardRow,
  { family, mapSourceSuffix, keyErrorInRuntime }: GoRelease,
): string {
  const classic = family === "classic";
  const common = typeof row.file === "string" ? row.file : row.file[classic ? 0 : 1];
  const kind = /(?:_f|F)ast(32|64|str|Str|Ptr)/.exec(name)?.[1];
  const variant = kind === "Ptr" ? "fast64" : `fast${kind?.toLowerCase()}`;
  const file =
    kind === undefined
      ? common
      : classic
        ? `runtime/map_${variant}.go`
        : `internal/runtime/maps/runtime_${variant}.go`;
  if (keyErrorInRuntime && mapSourceSuffix !== "" && name.startsWith("mapKeyError")) return "runtime/alg.go";
  return file.replace(
    /^(runtime\/map(?:_\w+)?|internal\/runtime\/maps\/runtime(?:_fast\w+)?)\.go$/,
    `$1${mapSourceSuffix}.go`,
  );
}
