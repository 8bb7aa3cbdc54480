import type { Value } from "../runtime/values.ts";

/** Key and element type of a map type descriptor, by the name of its symbol. */

/** Go's text of the key type; undefined when nothing or no single map type is known. */
export function keyTypeOf(mapType: Value | undefined): string | undefined {
  return partsOf(mapType)?.[0];
}

/** As keyTypeOf, the element type. */
export function elemTypeOf(mapType: Value | undefined): string | undefined {
  return partsOf(mapType)?.[1];
}

/** `K` and `V` of `map[K]V`: the bracket that closes K is the one that matches the first. */
function partsOf(mapType: Value | undefined): readonly [string, string] | undefined {
  if (mapType?.kind !== "mapType" || !mapType.text.startsWith("map[")) return undefined;
  const { text } = mapType;
  let depth = 1;
  for (let i = 4; i < text.length; i++) {
    const c = text[i];
    if (c === "[") depth++;
    else if (c === "]" && --depth === 0) return [text.slice(4, i), text.slice(i + 1)];
  }
  return undefined;
}
