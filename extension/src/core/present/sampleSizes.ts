import { planMemory, TooLargeError } from "../capacity/planCapacity.ts";
import type { MapType } from "../go/types/mapType.ts";
import { bytesText, decimalText, type NumberStyle } from "../numbers/numberText.ts";
import { type EscapesTo, madeOnHeap } from "./madeMemory.ts";

/** What a map takes for a number of entries, or as made with it as its hint. */
export interface SampleSize {
  readonly n: number;
  readonly bytes: number;
  /** Hashes cannot change the bytes. */
  readonly exact: boolean;
}

/** Numbers that show how bytes grow, where the program's own number is not known. */
export const sampleNumbers = [10, 1000, 100_000] as const;

/** The bytes of the heap of a map as made with three numbers as its hint: of a map on the stack what does not lie there. */
export function sizesByHint(type: MapType, escapesTo: EscapesTo): SampleSize[] {
  return thatFit((n) => {
    const { bytes } = madeOnHeap(type, planMemory(type, 0, n), escapesTo);
    return { n, bytes, exact: true };
  });
}

/** The bytes of a map that is made without a hint and filled with three numbers of entries. */
export function sizesByEntries(type: MapType): SampleSize[] {
  return thatFit((n) => {
    const { filled } = planMemory(type, n, null);
    return { n, bytes: filled.bytes.typical, exact: filled.exact };
  });
}

/** The sizes of the numbers of entries that the processor can address. */
function thatFit(sizeOf: (n: number) => SampleSize): SampleSize[] {
  return sampleNumbers.flatMap((n) => {
    try {
      return [sizeOf(n)];
    } catch (error) {
      if (error instanceof TooLargeError) return [];
      throw error;
    }
  });
}

/** What to say before sizes by hint: of a map on the stack they are less its header. */
export const headerWords = (escapesTo: EscapesTo): string =>
  escapesTo === "stack" ? "header on the stack, the rest on the heap, " : "";

/** "filled without a hint, 10 entries: 376 bytes · 1,000: about 36,944 bytes · …". @param words before the first number's bytes */
export function sampleText(words: string, sizes: readonly SampleSize[], style: NumberStyle): string {
  if (style === "none") return "";
  const texts = sizes.map(({ n, bytes, exact }, i) => {
    const about = exact ? "" : "about ";
    return `${i === 0 ? words : decimalText(n)}: ${about}${bytesText(bytes, style)}`;
  });
  return texts.join(" · ");
}
