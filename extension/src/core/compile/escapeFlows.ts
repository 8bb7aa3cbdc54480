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

/** `FILE:LINE:COLUMN`, and what stands behind a place. */
interface PlacedText {
  readonly printed: string;
  readonly line: number;
  readonly column: number;
  readonly rest: string;
}

/** Takes the place off the front of a note: "./a.go:18:11:   flow: …". Patterns would backtrack over a foreign line. */
function placedText(text: string): PlacedText | null {
  // A drive's colon stands before the first one of the place.
  const from = /^[A-Za-z]:[\\/]/.test(text) ? 2 : 0;
  const ends = [text.indexOf(":", from)];
  for (let n = 1; n < 3; n++) ends.push(text.indexOf(":", (ends[n - 1] as number) + 1));
  const [file = -1, line = -1, column = -1] = ends;
  if (file <= 0 || line <= file || column <= line) return null;
  const numbers = [Number(text.slice(file + 1, line)), Number(text.slice(line + 1, column))] as const;
  if (!numbers.every((n) => Number.isInteger(n) && n > 0)) return null;
  return {
    printed: text.slice(0, file),
    ...{ line: numbers[0], column: numbers[1], rest: text.slice(column + 1) },
  };
}

/** The parts around the last place where a text occurs in another; null where it does not. */
function splitLast(text: string, by: string): readonly [string, string] | null {
  const at = text.lastIndexOf(by);
  return at < 0 ? null : [text.slice(0, at), text.slice(at + by.length)];
}

const escapes = " escapes to heap";
const leaks = " leaks to {heap}";
const underefs = " with derefs=0";

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
    const goesOn = this.#steps !== null && text.includes(":   ");
    if (!goesOn && !(text.endsWith(":") && (text.includes(escapes) || text.includes(leaks)))) {
      this.#steps = null;
      return;
    }
    const placed = placedText(text);
    if (placed !== null && this.#steps !== null && this.#goesOn(placed.rest, this.#steps)) return;
    this.#steps = null;
    if (placed !== null) this.#begin(placed);
  }

  #begin({ printed, line, column, rest }: PlacedText): void {
    if (!rest.startsWith(" ") || rest.startsWith("  ")) return;
    const text = rest.slice(1, -1);
    const escaping = splitLast(text, escapes);
    const leaking = text.startsWith("parameter ") && text.endsWith(underefs) ? splitLast(text, leaks) : null;
    const [subject, behind] = escaping ?? leaking ?? [];
    if (subject === undefined || behind === undefined) return;
    const fn = escaping ? afterWord(behind, " in ") : afterWord(behind.slice(0, -underefs.length), " for ");
    this.#steps = [];
    this.#to = "";
    this.#flows.push({
      subject: escaping ? subject : subject.slice("parameter ".length),
      kind: escaping ? "escapes" : "leaks",
      at: { file: this.#resolveFile(printed), line, column },
      fn,
      steps: this.#steps,
    });
  }

  /** `   flow: m = &{storage for …}:` or `     from m := … (assign) at FILE:LINE:COLUMN` */
  #goesOn(rest: string, steps: EscapeStep[]): boolean {
    const flow = "   flow: ";
    if (rest.startsWith(flow)) {
      const [to] = rest.slice(flow.length).split(/ (?:=|←) /, 1);
      this.#to = to ?? "";
      return true;
    }
    const from = "     from ";
    const step = rest.startsWith(from) ? splitLast(rest.slice(from.length), ") at ") : null;
    const [told, at] = step ?? [];
    const parts = told === undefined ? null : splitLast(told, " (");
    const placed = at === undefined ? null : placedText(`${at}:`);
    if (parts === null || placed === null) return false;
    const [code, how] = parts;
    const { printed, line, column } = placed;
    // Where the value is made; it goes nowhere yet.
    if (how !== "spill")
      steps.push({ code, how, to: this.#to, at: { file: this.#resolveFile(printed), line, column } });
    return true;
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

/** What follows a word at the beginning of a text; null where there is no such word. */
function afterWord(text: string, word: string): string | null {
  return text.startsWith(word) ? text.slice(word.length) : null;
}
