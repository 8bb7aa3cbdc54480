import type { ListedCalls } from "./listingCalls.ts";

/** What a listing has of a package variable's literal. */
export interface ListedInit {
  /** Its code is a function of its own (`map.init.N`), or in `init`; null where the listing has no call of it. */
  readonly outlined: boolean | null;
  /** The runtime functions that it calls, each once. */
  readonly calls: readonly string[];
}

/**
 * The code of a map literal that a package variable starts with, by a listing. Calls of literals in it may stand in its lines,
 * but go where it goes.
 * @param mapType its name in the compiler's symbols; null where the source does not tell it
 */
export function listedInit(
  listed: ListedCalls,
  file: string,
  lines: { readonly start: number; readonly end: number },
  mapType: string | null,
): ListedInit {
  const found = { own: new Set<string>(), init: new Set<string>() };
  for (let line = lines.start; line <= lines.end; line++)
    for (const { symbol, call, mapType: type } of listed.callsAt(file, line)) {
      if (mapType !== null && type !== null && type !== mapType) continue;
      if (/(?:^|\.)map\.init\.\d+$/.test(symbol)) found.own.add(call);
      else if (/(?:^|\/)[^./]*\.init$/.test(symbol)) found.init.add(call);
    }
  const [own, init] = [found.own.size > 0, found.init.size > 0];
  return { outlined: own === init ? null : own, calls: [...found.own, ...found.init] };
}
