import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { parseListing } from "../../extension/src/core/asm/listing/listingParser.ts";
import { annotateListing } from "../../extension/src/core/asm/words/annotate.ts";
import { median, type Result, report } from "../support/benchReport.ts";
import { type Taken, timed } from "../support/timedProcess.ts";
import { explain } from "./asm/commands.ts";
import { longestPiece, openedInEditor } from "./asm/inEditor.ts";

/** How much is measured. */
export interface Sizes {
  readonly rounds: number;
  /** Size of the listing that is streamed. */
  readonly streamedBytes: number;
  readonly linesInEditor: number;
}

const usual: Sizes = { rounds: 3, streamedBytes: 1 << 30, linesInEditor: 200_000 };

/** The bounds that we keep. */
const parsedBytesPerSecond = 30e6;
const annotatedBytesPerSecond = 10e6;
const residentBytes = 300e6;

/**
 * `npm run bench -- asm`: reading and annotating listings in this process beside the bounds that we keep; the whole
 * command beside `go tool objdump` on the same program; a large listing streamed.
 */
export async function bench(json: boolean, sizes = usual): Promise<void> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-bench-"));
  const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();
  try {
    const small = listed("gofmt", path.join(goroot, "bin", "gofmt"), folder);
    const large = listed("go", path.join(goroot, "bin", "go"), folder);
    // The program itself: the go command before it would not be counted.
    const objdump = objdumpProgram(folder);
    report("asm", inProcess(small, sizes), json);
    report(
      "asm",
      await wholeCommand(small, ["", "--function mapassign", "--json", "--all"], objdump, sizes),
      json,
    );
    report("asm", await wholeCommand(large, ["", "--function mapassign"], objdump, sizes), json);
    report("asm", await streamed(large, sizes), json);
    const text = large.text.toString("latin1");
    report("asm", await longestPiece(text, sizes.linesInEditor), json);
    report("asm", await openedInEditor(text, sizes.linesInEditor, folder), json);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Where the toolchain's disassembler is; releases that ship without it build it when it is first asked for. */
function objdumpProgram(folder: string): string {
  const shown = execFileSync("go", ["tool", "-n", "objdump"], { encoding: "utf8" }).trim();
  if (existsSync(shown)) return shown;
  const built = path.join(folder, "objdump");
  execFileSync("go", ["build", "-o", built, "cmd/objdump"]);
  return built;
}

/** A program and what objdump prints of it. */
interface Listed {
  readonly name: string;
  readonly program: string;
  readonly file: string;
  readonly text: Buffer;
}

function listed(name: string, program: string, folder: string): Listed {
  const text = execFileSync("go", ["tool", "objdump", program], { maxBuffer: 1 << 30 });
  const file = path.join(folder, `${name}.txt`);
  writeFileSync(file, text);
  return { name, program, file, text };
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;

/** Milliseconds on processors a megabyte, warm. */
function inProcess({ name, text }: Listed, { rounds }: Sizes): Result[] {
  const listing = text.toString("latin1");
  const parsed = parseListing(listing);
  const times = { parse: [] as number[], annotate: [] as number[] };
  const time = (into: number[], work: () => void): void => {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    into.push((user + system) / 1000 / (text.length / 1e6));
  };
  for (let round = 0; round <= rounds; round++) {
    // The first round warms up.
    if (round === 1) times.parse.length = times.annotate.length = 0;
    time(times.parse, () => void parseListing(listing));
    time(times.annotate, () => void annotateListing(parsed));
  }
  const row = (what: string, ours: number, bound: number): Result => ({
    case: `${what}, ${name} (${megabytes(text.length)}): ${(1000 / ours).toFixed(0)} MB/s`,
    ours,
    theirs: 1e9 / bound,
    peer: `bound of ${bound / 1e6} MB/s`,
    unit: "ms/MB",
  });
  return [
    row("parse", median(times.parse), parsedBytesPerSecond),
    row("annotate", median(times.annotate), annotatedBytesPerSecond),
  ];
}

/** @param options of the command, one row of the table each; without any only map code is explained */
async function wholeCommand(
  { name, program, file, text }: Listed,
  options: readonly string[],
  objdump: string,
  { rounds }: Sizes,
): Promise<Result[]> {
  const theirs: Taken[] = [];
  const ours = new Map<string, Taken[]>(options.map((option) => [option, []]));
  for (let round = 0; round < rounds; round++) {
    theirs.push(await timed([objdump, program]));
    for (const [option, taken] of ours)
      taken.push(await timed(explain(...option.split(" ").filter((word) => word !== ""), file)));
  }
  return [...ours].flatMap(([option, taken]): Result[] => {
    const row = `explain ${option}, ${name} (${megabytes(text.length)})`;
    const compared = (what: string, of: (one: Taken) => number): Result => ({
      case: row + what,
      ours: median(taken.map(of)),
      theirs: median(theirs.map(of)),
      peer: "go tool objdump",
      unit: "ms",
    });
    return [
      compared("", (one) => one.milliseconds),
      compared(", on processors", (one) => one.processorMilliseconds),
      memory(row, taken),
    ];
  });
}

function memory(row: string, taken: readonly Taken[]): Result {
  return {
    case: `${row}, memory`,
    ours: Math.max(...taken.map((one) => one.residentBytes)),
    theirs: residentBytes,
    peer: `bound of ${megabytes(residentBytes)}`,
    unit: "bytes",
  };
}

async function streamed({ text }: Listed, { streamedBytes }: Sizes): Promise<Result[]> {
  const times = Math.ceil(streamedBytes / text.length);
  const taken = await timed(explain("-"), { input: text, times });
  const size = times * text.length;
  const row = `explain -, ${megabytes(size)} through a pipe`;
  return [
    {
      case: row,
      ours: taken.milliseconds / (size / 1e6),
      theirs: 1e9 / annotatedBytesPerSecond,
      peer: `bound of ${annotatedBytesPerSecond / 1e6} MB/s`,
      unit: "ms/MB",
    },
    memory(row, [taken]),
  ];
}
