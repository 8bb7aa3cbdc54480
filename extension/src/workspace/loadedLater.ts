import { Allocations } from "./allocations.ts";
import { packageInitLine } from "./packageInits.ts";
import { syncMapWordsAt } from "./syncMaps.ts";

/** What few windows ask for, loaded together when any of it is first asked for: a chunk each would cut up what all share. */
export const loadedLater = { Allocations, packageInitLine, syncMapWordsAt } as const;
