/** One comparison: what ours and theirs took, in a unit. */
export interface Result {
  readonly case: string;
  readonly ours: number;
  readonly theirs: number;
  readonly peer: string;
  readonly unit: string;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** The value below which a share of the values lies: 0.95 for p95. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** Prints a bench's results: a table for people, or one JSON object a line. */
export function report(bench: string, results: readonly Result[], json: boolean): void {
  for (const result of results) {
    const ratio = result.ours / result.theirs;
    if (json) console.log(JSON.stringify({ bench, ...result, ratio }));
    else {
      const figures = [result.ours, result.theirs].map((figure) => amount(figure).padStart(12)).join("");
      console.log(
        `${result.case.padEnd(46)}${figures} ${result.unit.padEnd(6)}${ratio.toFixed(2).padStart(7)} × ${result.peer}`,
      );
    }
  }
}

function amount(figure: number): string {
  return figure >= 1e6 ? `${(figure / 1e6).toFixed(1)} M` : figure.toFixed(1);
}
