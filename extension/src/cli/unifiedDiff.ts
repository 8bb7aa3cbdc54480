/** Lines around a change that are shown with it. */
const context = 3;
/** Beyond so many differing lines the whole middle is taken as changed. */
const maxCells = 4_000_000;

/** One line of a comparison: kept, removed or added. */
interface Row {
  readonly mark: " " | "-" | "+";
  readonly text: string;
}

/** How a text becomes another, as `diff -u` tells it; "" where they are the same. */
export function unifiedDiff(name: string, before: string, after: string): string {
  if (before === after) return "";
  const rows = compared(linesOf(before), linesOf(after));
  const out = [`--- ${name}\n`, `+++ ${name}\n`];
  let [oldLine, newLine] = [1, 1];
  for (let at = 0; at < rows.length; ) {
    const change = rows.findIndex(({ mark }, i) => i >= at && mark !== " ");
    if (change < 0) break;
    const from = Math.max(at, change - context);
    let end = change;
    // A gap that both contexts would fill belongs to the same piece.
    for (let i = change, same = 0; i < rows.length && same <= 2 * context; i++) {
      same = rows[i]?.mark === " " ? same + 1 : 0;
      if (same === 0) end = i + 1;
    }
    const to = Math.min(rows.length, end + context);
    oldLine += from - at;
    newLine += from - at;
    const piece = rows.slice(from, to);
    const olds = piece.filter(({ mark }) => mark !== "+").length;
    const news = piece.filter(({ mark }) => mark !== "-").length;
    out.push(`@@ -${span(oldLine, olds)} +${span(newLine, news)} @@\n`);
    for (const { mark, text } of piece)
      out.push(text.endsWith("\n") ? `${mark}${text}` : `${mark}${text}\n\\ No newline at end of file\n`);
    oldLine += olds;
    newLine += news;
    at = to;
  }
  return out.join("");
}

function span(line: number, count: number): string {
  return count === 1 ? `${line}` : `${count === 0 ? line - 1 : line},${count}`;
}

function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function compared(before: readonly string[], after: readonly string[]): Row[] {
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) head++;
  let tail = 0;
  while (
    tail < before.length - head &&
    tail < after.length - head &&
    before[before.length - 1 - tail] === after[after.length - 1 - tail]
  )
    tail++;
  const kept = (text: string): Row => ({ mark: " ", text });
  return [
    ...before.slice(0, head).map(kept),
    ...middle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...before.slice(before.length - tail).map(kept),
  ];
}

/** By the longest common run of lines. */
function middle(before: readonly string[], after: readonly string[]): Row[] {
  const [rows, columns] = [before.length + 1, after.length + 1];
  const removed = before.map((text): Row => ({ mark: "-", text }));
  const added = after.map((text): Row => ({ mark: "+", text }));
  if (rows * columns > maxCells) return [...removed, ...added];
  const longest = new Uint32Array(rows * columns);
  const cell = (i: number, j: number): number => longest[i * columns + j] ?? 0;
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--)
      longest[i * columns + j] =
        before[i] === after[j] ? cell(i + 1, j + 1) + 1 : Math.max(cell(i + 1, j), cell(i, j + 1));
  const found: Row[] = [];
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const [old, now] = [before[i], after[j]];
    if (old !== undefined && old === now) {
      found.push({ mark: " ", text: old });
      i++;
      j++;
    } else if (old !== undefined && (now === undefined || cell(i + 1, j) >= cell(i, j + 1))) {
      found.push({ mark: "-", text: old });
      i++;
    } else if (now !== undefined) {
      found.push({ mark: "+", text: now });
      j++;
    }
  }
  return found;
}
