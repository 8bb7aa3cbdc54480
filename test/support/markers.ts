import { readFileSync } from "node:fs";
import { projectPath } from "./projectPath.ts";

/** A program of a marker file, and the lines that say `// want "CODE"`. */
export interface MarkedProgram {
  /** "fine/locked": those below fine/ want nothing. */
  readonly name: string;
  readonly text: string;
  readonly wanted: readonly number[];
}

/** The programs of test/fixtures/diagnose/CODE.txtar. */
export function markedPrograms(code: string): MarkedProgram[] {
  const text = readFileSync(projectPath(`test/fixtures/diagnose/${code}.txtar`), "utf8");
  const [, ...parts] = text.split(/^-- (\S+)\.go --\n/m);
  return Array.from({ length: parts.length / 2 }, (_, i) => {
    const program = parts[2 * i + 1] ?? "";
    const wanted = program
      .split("\n")
      .flatMap((line, at) => (line.includes(`// want "${code}"`) ? [at + 1] : []));
    return { name: parts[2 * i] ?? "", text: program, wanted };
  });
}

/** Whether what was found in a program is what it wants: of several marked lines one is enough, others are none. */
export function isAsMarked({ wanted }: MarkedProgram, found: readonly number[]): boolean {
  return found.every((line) => wanted.includes(line)) && found.length > 0 === wanted.length > 0;
}
