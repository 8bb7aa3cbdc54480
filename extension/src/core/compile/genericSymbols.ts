/**
 * The type arguments that a generic function's code is made for, from its symbol: "uint64" and "string" of
 * "p.Get[go.shape.uint64,go.shape.string]", up to 1.19 "go.shape.uint64_0". Null for a function that has none.
 */
export function shapeTypes(symbol: string): readonly string[] | null {
  const start = symbol.indexOf("[");
  if (start < 0) return null;
  const types: string[] = [];
  let depth = 0;
  let from = start + 1;
  for (let at = start; at < symbol.length; at++) {
    const character = symbol[at] ?? "";
    if ("[({".includes(character)) depth++;
    if ("])}".includes(character)) depth--;
    if (depth > 1 || (depth === 1 && character !== ",")) continue;
    types.push(symbol.slice(from, at));
    from = at + 1;
    if (depth === 0) break;
  }
  const shapes = types.map((type) => type.replace(/_\d+$/, "").replaceAll("go.shape.", ""));
  return depth === 0 && types.every((type) => type.startsWith("go.shape.")) ? shapes : null;
}
