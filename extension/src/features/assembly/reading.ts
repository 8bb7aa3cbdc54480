import { type ListingFunction, packageOf } from "../../core/asm/listing/listing.ts";
import { chosenRelease } from "../../core/asm/words/annotate.ts";
import type { ToldRelease } from "../../core/asm/words/releaseHints.ts";

/** What the reader said of a listing that does not tell it itself. */
export interface Reading {
  /** A release such as "1.23". */
  readonly go?: string;
  readonly goarch?: string;
  /** Functions' names, by the function's place among those of the listing. */
  readonly names?: Readonly<Record<number, string>>;
}

/** What a listing tells, put right by what the reader said. */
export function toldBy(told: ToldRelease, { go, goarch }: Reading): ToldRelease {
  const chosen = go === undefined ? told : chosenRelease(told, { go });
  return goarch === undefined ? chosen : { ...chosen, goarch };
}

/** A function by the name that the reader gave it, where the listing has none. */
export function namedBy(fn: ListingFunction, index: number, { names }: Reading): ListingFunction {
  const name = names?.[index];
  return name === undefined || fn.name !== "" ? fn : { ...fn, name, package: packageOf(name) };
}
