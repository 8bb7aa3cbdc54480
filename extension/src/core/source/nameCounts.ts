/** Comments, texts and names. Of comments those that tell the compiler something are left out here, so that their names count. */
const tokens =
  /\/\/(?!go:|export\b)[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/|`[^`]*`|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|[\p{L}_][\p{L}\p{N}_]*/gu;

/** How often each name stands in some Go files; what comments and texts say does not count. */
export function countNames(texts: Iterable<string>): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts)
    for (const [token] of text.matchAll(tokens))
      if (!/^["'`/]/.test(token)) counts.set(token, (counts.get(token) ?? 0) + 1);
  return counts;
}
