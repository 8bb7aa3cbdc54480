/** A place as the compiler prints it: a file, a line and a column in bytes, both from 1. */
export interface CodePlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** One step of a value on its way out of a function, as `-m=2` tells it (cmd/compile/internal/escape/solve.go explainPath). */
export interface EscapeStep {
  /** The code that takes it on: "m := make(map[string]int)". */
  readonly code: string;
  /** The compiler's word for the step: "assign", "return", "call parameter". */
  readonly how: string;
  /** Where the value lies after it: a name, "~r0" (a result), "{heap}", "{storage for func literal}". */
  readonly to: string;
  readonly at: CodePlace;
}

/** Why a value is allocated on the heap, or why what a parameter is given must be there. */
export interface EscapeFlow {
  /** What is allocated, as the compiler writes it: "make(map[string]int)", "map[string]int{...}"; or a parameter's name. */
  readonly subject: string;
  /** "escapes": it is allocated on the heap. "leaks": a parameter, kept by something that is. */
  readonly kind: "escapes" | "leaks";
  readonly at: CodePlace;
  /** The function that the value leaves, where the release tells it (Go 1.25 on): "(*index).add", "Generic[int]". */
  readonly fn: string | null;
  readonly steps: readonly EscapeStep[];
}

const escapes = /^(.+):(\d+):(\d+): (\S.*) escapes to heap(?: in (.+))?:$/;
const leaks = /^(.+):(\d+):(\d+): parameter (\S+) leaks to \{heap\}(?: for (.+))? with derefs=0:$/;
const flowLine = /: {3}flow: (.+) (?:=|←) .*:$/;
const fromLine = /: {5}from (.+) \(([^()]+)\) at (.+):(\d+):(\d+)$/;

/** Reads why values escape from the lines that `go build -gcflags=-m=2` prints (1.18 to 1.27). */
export class EscapeFlowReader {
  readonly #resolveFile: (printed: string) => string;
  readonly #flows: EscapeFlow[] = [];
  #steps: EscapeStep[] | null = null;
  #to = "";

  /** @param resolveFile turns a file as notes print it into the one that sites have */
  constructor(resolveFile: (printed: string) => string) {
    this.#resolveFile = resolveFile;
  }

  /** Takes a line; those of other notes end what was begun. */
  line(text: string): void {
    if (this.#steps !== null && this.#goesOn(text, this.#steps)) return;
    this.#steps = null;
    if (!text.endsWith(":")) return;
    const escaping = text.includes(" escapes to heap") ? escapes.exec(text) : null;
    const leaking = text.includes(" leaks to {heap}") ? leaks.exec(text) : null;
    const [, file, line, column, subject, fn] = escaping ?? leaking ?? [];
    if (file === undefined || subject === undefined) return;
    this.#steps = [];
    this.#to = "";
    const at = this.#place(file, line, column);
    const kind = escaping === null ? "leaks" : "escapes";
    this.#flows.push({ subject, kind, at, fn: fn ?? null, steps: this.#steps });
  }

  #goesOn(text: string, steps: EscapeStep[]): boolean {
    const flow = flowLine.exec(text);
    if (flow !== null) {
      this.#to = flow[1] ?? "";
      return true;
    }
    const [, code, how, file, line, column] = fromLine.exec(text) ?? [];
    if (code === undefined || how === undefined || file === undefined) return false;
    // Where the value is made; it goes nowhere yet.
    if (how !== "spill") steps.push({ code, how, to: this.#to, at: this.#place(file, line, column) });
    return true;
  }

  #place(file: string, line: string | undefined, column: string | undefined): CodePlace {
    return { file: this.#resolveFile(file), line: Number(line), column: Number(column) };
  }

  /** All that was read, by the file and line of each of their places: "FILE:LINE". */
  byLine(): ReadonlyMap<string, readonly EscapeFlow[]> {
    const found = new Map<string, EscapeFlow[]>();
    for (const flow of this.#flows) {
      const lines = [flow.at, ...flow.steps.map(({ at }) => at)].map(({ file, line }) => `${file}:${line}`);
      for (const line of new Set(lines)) {
        const list = found.get(line);
        if (list === undefined) found.set(line, [flow]);
        else list.push(flow);
      }
    }
    return found;
  }
}
