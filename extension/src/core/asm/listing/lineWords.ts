/** Words on a line of a listing, found in one pass: the line may be anything, and of any length. */

export interface LineSymbol {
  /** Without `(SB)` and the ABI's suffix: `runtime.mapassign_fast64`, `type:map[string]int`. */
  readonly name: string;
  /** Columns from the name to behind `(SB)`. */
  readonly from: number;
  readonly to: number;
}

const mark = "(SB)";

/** The symbols of a line, in order: what stands before `(SB)` up to a space, a comma or a dollar. */
export function symbolsOf(line: string): LineSymbol[] {
  const symbols: LineSymbol[] = [];
  let end = 0;
  for (let at = line.indexOf(mark); at >= 0; at = line.indexOf(mark, end)) {
    let from = at;
    while (from > end && !isGap(line.charCodeAt(from - 1))) from--;
    end = at + mark.length;
    const name = line.slice(from, at);
    if (name !== "") symbols.push({ name: name.endsWith(".abi0") ? name.slice(0, -5) : name, from, to: end });
  }
  return symbols;
}

/** Space, tab, comma, dollar. */
const isGap = (c: number): boolean => c === 32 || c === 9 || c === 44 || c === 36;

export const symbolAt = (line: string, column: number): LineSymbol | undefined =>
  symbolsOf(line).find(({ from, to }) => from <= column && column <= to);

/** Longer than any register and any constant. */
const longestWord = 40;

/** The run of letters, digits, `_`, `.` and `$` around a column, `$-8` too; "" where there is none or it is too long. */
export function wordAt(line: string, column: number): string {
  let from = column;
  let to = column;
  while (from > 0 && column - from <= longestWord && isPart(line.charCodeAt(from - 1))) from--;
  while (to < line.length && to - column <= longestWord && isPart(line.charCodeAt(to))) to++;
  if (to === column || to - from > longestWord) return "";
  return from >= 2 && line.startsWith("$-", from - 2) ? line.slice(from - 2, to) : line.slice(from, to);
}

const isPart = (c: number): boolean =>
  (c >= 48 && c <= 57) || (c >= 65 && c <= 90) || (c >= 97 && c <= 122) || c === 95 || c === 46 || c === 36;
