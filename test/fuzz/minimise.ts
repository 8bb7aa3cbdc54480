/**
 * The smallest part of a text that still shows a fault: pieces are left out, large ones first.
 * @param shows whether a text shows the same fault
 * @param tries how many texts are tried at most
 */
export async function minimise(
  text: string,
  shows: (text: string) => Promise<boolean>,
  tries: number,
): Promise<string> {
  let smallest = text;
  let left = tries;
  for (let size = Math.ceil(text.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : size >> 1)
    for (let at = 0; at < smallest.length && left > 0; left--) {
      const without = smallest.slice(0, at) + smallest.slice(at + size);
      if (without !== smallest && (await shows(without))) smallest = without;
      else at += size;
    }
  return smallest;
}
