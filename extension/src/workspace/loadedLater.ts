import { Allocations } from "./allocations.ts";
import { syncMapWordsAt } from "./syncMaps.ts";

/** What few windows ask for, loaded together when any of it is first asked for: a chunk each would cut up what all share. */
export const loadedLater = { Allocations, syncMapWordsAt } as const;
