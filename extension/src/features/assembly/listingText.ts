import type { AnnotatedFunction, AnnotatedLine } from "../../core/asm/annotated.ts";
import { stepMeaning, stepOf } from "../../core/trace/steps.ts";

/** A listing as it is shown: its text, and for each line what it says. */
export interface ShownListing {
  readonly text: string;
  /** By line of the text from 0; lines without an instruction have none. */
  readonly lines: ReadonlyMap<number, AnnotatedLine>;
}

/** Instructions that tell the linker and the garbage collector something, not the reader. */
const isNoise = (line: AnnotatedLine): boolean => /^(PCDATA|FUNCDATA|NOP)\b/.test(line.text);

/** Most instructions are shorter; positions stand in a column behind them. */
const textWidth = 44;

/** Lays annotated functions out for reading: a heading a function, a heading a step, one instruction a line. */
export function layOutListing(
  functions: readonly AnnotatedFunction[],
  heading: readonly string[],
): ShownListing {
  const out: string[] = heading.map((line) => `// ${line}`);
  const lines = new Map<number, AnnotatedLine>();
  for (const fn of functions) {
    if (out.length > 0) out.push("");
    out.push(`TEXT ${fn.function}(SB)`, ...wrap(fn.summary, 100).map((line) => `// ${line}`));
    let step = "";
    for (const line of fn.lines) {
      if (isNoise(line)) continue;
      const now = `${line.step}${line.small ? " (small map)" : ""}`;
      if (now !== step && fn.steps.length > 0) out.push(`// ── ${now}: ${stepMeaning[stepOf(line.step)]}`);
      step = now;
      lines.set(out.length, line);
      const place = line.file === "" ? "" : `${line.file.split("/").at(-1)}:${line.sourceLine}`;
      out.push(`  ${line.pc.padEnd(8)} ${line.text.padEnd(textWidth)} ${place}`.trimEnd());
    }
  }
  return { text: `${out.join("\n")}\n`, lines };
}

/** Breaks a text into lines of at most `width` letters at spaces. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines;
}
