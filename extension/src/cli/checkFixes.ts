import { readFileSync, writeFileSync } from "node:fs";
import { applyEdits } from "../core/diagnose/fixes/edits.ts";
import type { FoundEdit, FoundMistake } from "../core/diagnose/mistake.ts";
import { BadInput } from "./io.ts";

/** Rounds of fixing: what touches the same text waits for the next one. */
const maxRounds = 20;

/** How fixes are tried: over texts that stand for files, and never on the disk. */
export interface FixBench {
  /** The text of a file as it is now. */
  readonly textOf: (file: string) => string;
  readonly setText: (file: string, text: string) => void;
  readonly check: () => Promise<readonly FoundMistake[]>;
}

/** Rounds that may leave as many findings as there were: the next literal of several shows when the first one is right. */
const maxIdleRounds = 3;

/**
 * Takes the likeliest fix of each finding, looks again, and goes on until there is nothing more to take. Rounds that lead to no
 * fewer findings are taken back.
 * @returns what is still found
 */
export async function fixAll(
  bench: FixBench,
  first: readonly FoundMistake[],
): Promise<readonly FoundMistake[]> {
  let [found, best] = [first, first];
  /** What the rounds since the best state have changed, as it was then. */
  const since = new Map<string, string>();
  for (let round = 0, idle = 0; round < maxRounds && idle < maxIdleRounds && found.length > 0; round++) {
    const changed = applyRound(found, bench);
    if (changed.size === 0) break;
    for (const [file, text] of changed) if (!since.has(file)) since.set(file, text);
    found = await bench.check();
    idle++;
    if (found.length >= best.length) continue;
    best = found;
    since.clear();
    idle = 0;
  }
  for (const [file, text] of since) bench.setText(file, text);
  return best;
}

/** Applies what does not overlap. @returns the files that are other ones now, with their texts before */
function applyRound(found: readonly FoundMistake[], { textOf, setText }: FixBench): Map<string, string> {
  const chosen = new Map<string, FoundEdit[]>();
  for (const { fixes } of found) {
    const [fix] = fixes;
    if (fix === undefined) continue;
    const fresh = fix.edits.filter(
      (edit) => !(chosen.get(edit.file) ?? []).some((known) => isSame(known, edit)),
    );
    if (fresh.some((edit) => (chosen.get(edit.file) ?? []).some((known) => overlap(known, edit)))) continue;
    for (const edit of fresh) chosen.set(edit.file, [...(chosen.get(edit.file) ?? []), edit]);
  }
  const before = new Map<string, string>();
  for (const [file, edits] of chosen) {
    before.set(file, textOf(file));
    setText(file, applyEdits(textOf(file), edits));
  }
  return before;
}

function isSame(a: FoundEdit, b: FoundEdit): boolean {
  return a.start === b.start && a.end === b.end && a.text === b.text;
}

/** Two that are put in at the same place are in each other's way, too. */
function overlap(a: FoundEdit, b: FoundEdit): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/**
 * Writes a text that takes the place of another one; what the file says besides (a byte order mark) stays.
 * @throws BadInput where the file is not what it was when it was read
 */
export function writeFixed(file: string, before: string, after: string): void {
  const bytes = readFileSync(file);
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const mark = text.startsWith("\ufeff") ? "\ufeff" : "";
  if (text.slice(mark.length) !== before || !Buffer.from(text).equals(bytes))
    throw new BadInput(`${file} is not what it was when it was read, or no UTF-8: it was not changed`);
  writeFileSync(file, mark + after);
}
