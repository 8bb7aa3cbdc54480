/** Names of the variables of the source, as the compiler's listing has them. */

/**
 * `main.count` of a listing that names variables → count, `example.com/shop.key.len` → key.len: the compiler keeps parts
 * apart; its own temporaries have no name.
 */
export function variableName(name: string): string | undefined {
  const local = name.slice(name.lastIndexOf("/") + 1);
  const variable = local.slice(local.indexOf(".") + 1);
  return local !== variable && /^[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*$/u.test(variable)
    ? variable
    : undefined;
}

/** A variable of more than one word, as a string or a slice is: `k`, and `k.w1` for the second. */
export function wordName(name: string, word: number): string | undefined {
  const variable = variableName(name);
  return variable === undefined || word === 0
    ? variable
    : Number.isInteger(word)
      ? `${variable}.w${word}`
      : undefined;
}
