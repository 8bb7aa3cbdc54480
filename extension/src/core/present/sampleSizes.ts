import { planCapacity } from "../capacity/planCapacity.ts";
import type { MapType } from "../go/types/mapType.ts";
import { bytesText, decimalText, type NumberStyle } from "./numberText.ts";

/** What a map takes for a number of entries, or as made with it as its hint. */
export interface SampleSize {
  readonly n: number;
  readonly bytes: number;
  /** Hashes cannot change the bytes. */
  readonly exact: boolean;
}

/** Numbers that show how a map's bytes grow, where its own is not known. */
const sampleNumbers = [10, 1000, 100_000];

/** A map for three numbers: made with each as its hint, or made without one and filled with as many entries. */
export function sampleSizes(type: MapType, of: "hint" | "entries"): SampleSize[] {
  return sampleNumbers.map((n) => {
    const { filled, make } = of === "hint" ? planCapacity(type, 0, n) : planCapacity(type, n, null);
    return of === "hint"
      ? { n, bytes: make.bytes, exact: true }
      : { n, bytes: filled.bytes.typical, exact: filled.exact };
  });
}

/** "filled without a hint, 10 entries: 376 bytes · 1,000: about 36,944 bytes · …". @param words before the first number's bytes */
export function sampleText(words: string, sizes: readonly SampleSize[], style: NumberStyle): string {
  if (style === "none") return "";
  const texts = sizes.map(({ n, bytes, exact }, i) => {
    const about = exact ? "" : "about ";
    return `${i === 0 ? words : decimalText(n)}: ${about}${bytesText(bytes, style)}`;
  });
  return texts.join(" · ");
}
