import type { EscapesTo } from "../core/present/madeMemory.ts";
import type { FoundSite } from "./siteFinder.ts";

/** Where the map of a site goes: by the compiler where the site itself makes it, else by what the source shows. */
export function escapesTo({ description, making }: FoundSite): EscapesTo {
  if (making === description.site) return description.facts.escape?.value ?? null;
  const shown = making?.escape?.to ?? "unknown";
  return shown === "unknown" ? null : shown;
}
