import { execFile } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { projectPath } from "../../support/projectPath.ts";

/** What the DWARF of a Go program says of its maps (read by test/oracle/asm/dwarf). */
export interface DwarfFacts {
  /** Struct name → its size and fields. */
  readonly structs: ReadonlyMap<string, DwarfStruct>;
  /** Function name → its line table, by ascending pc. */
  readonly functions: ReadonlyMap<string, readonly DwarfPlace[]>;
}

export interface DwarfStruct {
  readonly sizeBytes: number;
  readonly fields: readonly {
    readonly name: string;
    readonly offsetBytes: number;
    readonly sizeBytes: number;
  }[];
}

/** Where the code from `pc` on comes from: the line itself, then the lines it was inlined into, innermost first. */
export interface DwarfPlace {
  readonly pc: number;
  readonly lines: readonly { readonly file: string; readonly line: number }[];
}

const execute = promisify(execFile);
let reader: Promise<string> | undefined;

/** Builds the reader with the Go at hand, once in a process. */
function dwarfReader(): Promise<string> {
  reader ??= (async () => {
    const program = projectPath(".build", "oracle", "asm", "dwarf-reader");
    if (existsSync(program)) return program;
    mkdirSync(path.dirname(program), { recursive: true });
    const cwd = projectPath("test", "oracle", "asm", "dwarf");
    const env = { ...process.env, GOFLAGS: "", GOWORK: "off", CGO_ENABLED: "0", GOARCH: "", GOOS: "" };
    await execute("go", ["build", "-buildvcs=false", "-o", program, "."], { cwd, env, timeout: 300_000 });
    return program;
  })();
  return reader;
}

/** Reads the DWARF of a program that Go linked (ELF only). */
export async function dwarfFacts(program: string): Promise<DwarfFacts> {
  const { stdout } = await execute(await dwarfReader(), [program], { maxBuffer: 1 << 28 });
  const structs = new Map<string, DwarfStruct>();
  const functions = new Map<string, DwarfPlace[]>();
  let current: DwarfPlace[] = [];
  for (const line of stdout.split("\n")) {
    const words = line.split(" ");
    if (words[0] === "struct") {
      const fields = words.slice(3).map((word) => {
        const [, name, offset, size] = /^(.*)@(-?\d+)\+(-?\d+)$/.exec(word) ?? [];
        return { name: name ?? "", offsetBytes: Number(offset), sizeBytes: Number(size) };
      });
      structs.set(words[1] ?? "", { sizeBytes: Number(words[2]), fields });
    } else if (words[0] === "function") {
      current = [];
      functions.set(line.slice("function ".length), current);
    } else if (words[0]?.startsWith("0x")) {
      const lines = (words[1] ?? "").split("<").map((place) => {
        const colon = place.lastIndexOf(":");
        return { file: place.slice(0, colon), line: Number(place.slice(colon + 1)) };
      });
      current.push({ pc: Number(words[0]), lines });
    }
  }
  return { structs, functions };
}

/** The place of an instruction in a line table. */
export function placeAt(table: readonly DwarfPlace[], pc: number): DwarfPlace | undefined {
  let low = 0;
  let high = table.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((table[middle] as DwarfPlace).pc <= pc) low = middle + 1;
    else high = middle;
  }
  return table[low - 1];
}
