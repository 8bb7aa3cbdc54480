/** The code of a proof in the Go sources of all: its function, and those of the same file that it begins with; null where it has none. */
export function proofOf(id: number, sources: readonly string[]): string | null {
  for (const source of sources) {
    const start = source.indexOf(`\nfunc claim${id}() `);
    const end = source.indexOf("\n}\n", start);
    if (start >= 0 && end >= 0) return source.slice(start + 1, end + 3);
  }
  return null;
}

/** What a proof printed. */
export interface Proved {
  readonly id: number;
  /** "true", "false", "depends", or "unknown" where the proof has no figures for the processor. */
  readonly verdict: string;
  readonly measured: readonly string[];
}

/** What the program of the proofs printed: indented lines with what was measured, then "3 verdict: false". */
export function provedIn(output: string): Proved[] {
  const proved: Proved[] = [];
  let measured: string[] = [];
  for (const line of output.split(/\r?\n/)) {
    const [, id, verdict] = /^(\d+) verdict: (\w+)$/.exec(line) ?? [];
    if (id === undefined || verdict === undefined) measured.push(line.trim());
    else {
      proved.push({ id: Number(id), verdict, measured });
      measured = [];
    }
  }
  return proved;
}
