import type { FillPattern } from "./mapView.ts";
import type { CodeFilling } from "./shownMap.ts";

/** The most keys that are written out one by one. */
const maxListed = 100_000;

/** How the keys that the code writes are made: as it makes them where that is known, else as many others. */
export function codeKeys({ keys, entries }: CodeFilling): FillPattern {
  if (keys === null) return { kind: "sequential" };
  if (!("first" in keys)) return { kind: "values", text: JSON.stringify(keys) };
  const { first, step, count, text } = keys;
  const counts = first === 0n && step === 1n;
  if (counts && text === null) return { kind: "sequential" };
  if (counts && text !== null && !text.join("").includes("%d"))
    return { kind: "pattern", pattern: text.join("%d") };
  if (count > maxListed || entries > maxListed) return { kind: "sequential" };
  const numbers = Array.from({ length: Number(count) }, (_, i) => first + step * BigInt(i));
  const values = numbers.map((n) => (text === null ? `${n}` : text.join(`${n}`)));
  return { kind: "values", text: JSON.stringify(values) };
}
