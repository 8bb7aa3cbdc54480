import type { Allocation } from "../go/abi/allocation.ts";

/** The first line of what a program prints; another number is another format. */
export const measureFormat = "mapscope-measure 1";

/** What is timed, in the order in which it is printed. */
export const timedOperations = ["insert", "hit", "miss", "iterate", "delete"] as const;
export type TimedOperation = (typeof timedOperations)[number];

/** Maps of one number of entries, made in one way, as a program measured them. */
export interface MeasuredMap {
  readonly n: number;
  /** What make got; null for none. */
  readonly hint: number | null;
  readonly make: Allocation;
  /** All that make and the inserts allocated. */
  readonly allocated: Allocation;
  /** What the map held then. */
  readonly held: Allocation;
  /** Nanoseconds for an entry, a figure a round; null for what the key type has no keys for. */
  readonly nanoseconds: Readonly<Record<TimedOperation, readonly number[] | null>>;
}

/** What the inserts into a map allocated, one by one. */
export interface MeasuredGrowth {
  readonly hint: number | null;
  /** The entries that went into it. */
  readonly entries: number;
  /** The inserts that allocated something, by the number of the entry. */
  readonly allocations: readonly (Allocation & { readonly at: number })[];
}

/** All that a program said. */
export interface MeasureOutput {
  /** runtime.Version(): "go1.26.11" */
  readonly version: string;
  readonly goos: string;
  readonly goarch: string;
  readonly maps: readonly MeasuredMap[];
  /** Numbers of entries for which the time was too short. */
  readonly left: readonly number[];
  readonly growths: readonly MeasuredGrowth[];
}

/** Output that is not of this format; the message is one sentence with the line. */
export class MeasureFormatError extends Error {
  override name = "MeasureFormatError";
}

/**
 * Reads what a program of measureProgram printed, line by line.
 * @throws MeasureFormatError with one sentence at the first line that is not as it must be
 */
export function readMeasureOutput(text: string): MeasureOutput {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === "") lines.pop();
  const reader = new LineReader(lines);
  reader.exactly(measureFormat);
  const version = reader.words("go").join(" ");
  if (!/^\S/.test(version)) throw reader.wrong("tells no release");
  const [goos, goarch, ...more] = reader.words("target");
  if (goos === undefined || goarch === undefined || more.length > 0) throw reader.wrong("tells no target");
  const maps: MeasuredMap[] = [];
  while (reader.next() === "map") maps.push(readMap(reader));
  const left: number[] = [];
  while (reader.next() === "left") left.push(reader.numbers("left", 1)[0] ?? 0);
  const growths: MeasuredGrowth[] = [];
  while (reader.next() === "growth") growths.push(readGrowth(reader));
  reader.exactly("end");
  reader.atEnd();
  return { version, goos, goarch, maps, left, growths };
}

/** How far a program is, by a line that it has printed: the entries and the hint that it goes on with; null for another line. */
export function measureProgress(line: string): { readonly n: number; readonly hint: number | null } | null {
  const [, n, hint] = /^map (\d{1,15}) (none|\d{1,15})$/.exec(line) ?? [];
  return n === undefined ? null : { n: Number(n), hint: hint === "none" ? null : Number(hint) };
}

function readMap(reader: LineReader): MeasuredMap {
  const { count: n, hint } = reader.countAndHint("map", 0, 1);
  const [makeBytes = 0, makeObjects = 0] = reader.numbers("made", 2);
  const [bytes = 0, objects = 0, heldBytes = 0, heldObjects = 0] = reader.numbers("filled", 4);
  const times = (operation: TimedOperation): readonly number[] | null =>
    operation === "miss" && reader.next() !== "miss" ? null : reader.times(operation);
  const [insert, hit, miss, iterate, remove] = timedOperations.map(times);
  return {
    ...{ n, hint, make: { bytes: makeBytes, objects: makeObjects }, allocated: { bytes, objects } },
    held: { bytes: heldBytes, objects: heldObjects },
    nanoseconds: {
      ...{ insert: insert ?? null, hit: hit ?? null, miss: miss ?? null },
      ...{ iterate: iterate ?? null, delete: remove ?? null },
    },
  };
}

function readGrowth(reader: LineReader): MeasuredGrowth {
  const { count: entries, hint } = reader.countAndHint("growth", 1, 0);
  const allocations: (Allocation & { at: number })[] = [];
  while (reader.next() === "allocated") {
    const [at = 0, bytes = 0, objects = 0] = reader.numbers("allocated", 3);
    if (at <= (allocations.at(-1)?.at ?? 0) || at > entries) throw reader.wrong("is out of order");
    allocations.push({ at, bytes, objects });
  }
  return { hint, entries, allocations };
}

/** Takes lines one by one, each as it must be. */
class LineReader {
  readonly #lines: readonly string[];
  #at = 0;

  constructor(lines: readonly string[]) {
    this.#lines = lines;
  }

  /** The first word of the line that comes. */
  next(): string {
    return /^\S*/.exec(this.#lines[this.#at] ?? "")?.[0] ?? "";
  }

  exactly(line: string): void {
    if (this.#take() !== line) throw this.wrong(`is not ${JSON.stringify(line)}`);
  }

  atEnd(): void {
    if (this.#at < this.#lines.length) {
      this.#at++;
      throw this.wrong("comes behind the end");
    }
  }

  /** The words of a line behind its first. */
  words(first: string): string[] {
    const [word, ...rest] = this.#take().split(" ");
    if (word !== first) throw this.wrong(`does not begin with "${first}"`);
    return rest;
  }

  /** Whole numbers of 0 or more. */
  numbers(first: string, count: number): number[] {
    const words = this.words(first);
    if (words.length !== count) throw this.wrong(`has not ${count} numbers`);
    return words.map((word) => this.#whole(word));
  }

  countAndHint(first: string, hintAt: number, countAt: number): { count: number; hint: number | null } {
    const words = this.words(first);
    const [hint = "", count = ""] = [words[1 - hintAt], words[1 - countAt]];
    if (words.length !== 2) throw this.wrong("has not a hint and a number");
    return { count: this.#whole(count), hint: hint === "none" ? null : this.#whole(hint) };
  }

  times(operation: TimedOperation): number[] {
    const words = this.words(operation);
    if (words.length === 0 || words.some((word) => !/^\d{1,12}\.\d{3}$/.test(word)))
      throw this.wrong("has no times");
    return words.map(Number);
  }

  wrong(what: string): MeasureFormatError {
    const line = this.#lines[this.#at - 1];
    const shown = line === undefined ? "the output ends there" : JSON.stringify(line.slice(0, 80));
    return new MeasureFormatError(
      `the measuring program printed what cannot be read: line ${this.#at} ${what}: ${shown}`,
    );
  }

  #take(): string {
    return this.#lines[this.#at++] ?? "";
  }

  #whole(word: string): number {
    const value = /^\d{1,16}$/.test(word) ? Number(word) : Number.NaN;
    if (!Number.isSafeInteger(value)) throw this.wrong("has what is no number");
    return value;
  }
}
