import { finish } from "../../extension/src/core/asm/machine/finish.ts";
import { statementsGradually } from "../../extension/src/core/asm/statements/statement.ts";
import type { ToldRelease } from "../../extension/src/core/asm/words/releaseHints.ts";
import {
  type LaidOutFunction,
  type LayoutOptions,
  layOutGradually,
  type ReadingListing,
} from "../../extension/src/features/assembly/readingLayout.ts";

/** Lays functions out for reading, without pauses. */
export function layOutListing(
  functions: readonly LaidOutFunction[],
  told: ToldRelease,
  heading: readonly string[],
  options: LayoutOptions = {},
): ReadingListing {
  return finish(layOutGradually(functions, told, heading, options, statementsGradually));
}
