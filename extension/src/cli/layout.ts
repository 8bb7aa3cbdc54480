import { planCapacity, TooLargeError } from "../core/capacity/planCapacity.ts";
import { distinctValues } from "../core/emulator/map/keySource.ts";
import { makeMapCode } from "../core/emulator/wasm/makeOperations.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { namesSyncMap } from "../core/go/types/namesSyncMap.ts";
import { OutOfMemoryError } from "../core/memory/heap.ts";
import { decimalText } from "../core/numbers/numberText.ts";
import { compareLives } from "../core/session/compareLives.ts";
import { MapLife } from "../core/session/mapLife.ts";
import {
  parseWrittenOperation,
  runWritten,
  type WrittenOperation,
  WrittenOperationError,
  type WrittenOperations,
  writtenOperations,
} from "../core/session/writtenOperations.ts";
import { isTooDeep } from "../core/trace/traceFormat.ts";
import { openInput } from "./inputFile.ts";
import { BadInput, type CliIo } from "./io.ts";
import { differencesText, layoutText } from "./layoutText.ts";
import { linesOf } from "./lines.ts";
import { doWork } from "./longWork.ts";
import { MapTypeReader } from "./mapTypeReader.ts";
import {
  helpText,
  hintFrom,
  modelFromOptions,
  modelOptions,
  type OptionSpec,
  parseArgs,
  resolveModel,
  wholeNumber,
} from "./options.ts";

const options = {
  map: {
    value: "TYPE",
    help: "the map type: 'type ID uint64; map[ID]string', 'map[netip.Addr][1<<4]byte'; or 'sync.Map[string,int]'",
  },
  hint: { value: "HINT", help: "the hint given to make, or none (the default)" },
  n: { value: "N", help: "insert N numbered keys first" },
  ops: { value: "FILE", help: "then run operations, one a line; - for standard input" },
  seed: { value: "S", help: "a number that chooses hash keys and seed; 1 unless given" },
  compare: { value: "GO", help: "instead: how the same map differs in another release, such as 1.23" },
  rows: { value: "R", help: "buckets or groups drawn of each array; 32 unless given" },
  ...modelOptions,
  json: { help: "the state as one JSON object" },
} satisfies Record<string, OptionSpec>;

const operationsHelp = `
Operations are JSON, here of a map[int]string, a map[string]bool, a map[Point][2]float64 and a map[any]*T:
  ["set",7,"seven"]  ["get",7]  ["delete",7]  ["clear"]
  ["set","key",true]
  ["set",{"X":1,"Y":-2},[0.5,1e9]]    or, in the order of the fields, ["set",[1,-2],[0.5,1e9]]
  ["set","in an interface: string, bool, int or float64",null]
Pointers are addresses ("0xc000012345") or null. Values may also be written as oracle traces have them ("x0700000000000000").
Those of a sync.Map[string,int] are its methods, with keys and values written plainly:
  ["store","a",1]  ["load","a"]  ["loadOrStore","a",2]  ["loadAndDelete","a"]  ["delete","a"]  ["range"]  ["clear"]
  ["swap","a",2]  ["compareAndSwap","a",2,3]  ["compareAndDelete","a",3]
`;

export const help = `${helpText(
  "layout --map TYPE [--hint HINT] [--n N] [--ops FILE] [--seed S] [--compare GO]",
  "The memory of an emulated map as a picture, or how it differs between two releases.",
  options,
)}${operationsHelp}`;

/** `layout`: see the help text. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  if (positional.length > 0) throw new BadInput(`unexpected argument ${JSON.stringify(positional[0])}`);
  if (given.map === undefined) throw new BadInput("--map TYPE is missing");
  const model = modelFromOptions(given, io);
  if (model.target.bigEndian)
    throw new BadInput(`maps of big-endian ${model.target.goarch} are not emulated`);
  if (namesSyncMap(given.map)) {
    const { syncMapLayout } = await import("./syncMapLayout.ts");
    return syncMapLayout({ ...given, map: given.map }, model, io);
  }
  const type = await new MapTypeReader().read(given.map, model, "--map");
  const n = wholeNumber(given.n ?? "0", "--n");
  const values = distinctValues(type.key);
  if (n > values)
    throw new BadInput(`--n ${n}: ${type.key.text} has only ${decimalText(values)} values to number`);
  const hint = hintFrom(given.hint ?? "none");
  checkSize(type, n, hint, given.hint);
  const seed = wholeNumber(given.seed ?? "1", "--seed");
  const rows = wholeNumber(given.rows ?? "32", "--rows");
  const written = given.ops === undefined ? undefined : await readOperations(given.ops, type, io);
  if (given.compare !== undefined) {
    const { model: otherModel, note } = resolveModel(given.compare, model.target.goarch);
    if (note !== undefined) io.err(`mapscope: ${note}\n`);
    const other = await new MapTypeReader().read(given.map, otherModel, "--map");
    const lives = [type, other].map((one) => {
      const life = bad(
        () => new MapLife({ type: one, seed, hint, sources: numbered, ...notationOf(written) }),
      );
      for (let key = 0; key < n; key++) bad(() => life.apply({ op: "insert", key }));
      if (written) bad(() => runWritten(life, written.operations), given.ops);
      return life;
    });
    const compared = compareLives(...(lives as [MapLife, MapLife]));
    io.out(given.json === undefined ? differencesText(compared) : `${JSON.stringify(compared)}\n`);
    return 0;
  }
  const beginning = {
    ...{ type, seed, hint, filled: n, makeCode: makeMapCode },
    sources: numbered,
    ...notationOf(written),
  };
  const work = bad(() => MapLife.begin(beginning));
  const life = await doWork(work, `mapscope layout: filling a map with ${decimalText(n)} entries`, io).catch(
    (error: unknown) => badError(error),
  );
  if (written) bad(() => runWritten(life, written.operations), given.ops);
  if (given.json === undefined) io.out(layoutText(life.picture(rows)));
  else {
    const state = life.map.stateBytes();
    io.out(state.slice(0, state.length - 1));
    io.out(`,${JSON.stringify(life.memory).slice(1)}\n`);
  }
  return 0;
}

const numbered = [{ pattern: { kind: "sequential" } as const }];
const notationOf = (written: WrittenOperations | undefined) =>
  written ? { notation: written.notation } : {};

/** Larger maps are not emulated: their picture takes a multiple of it. */
const maxBytes = 256 * 1024 * 1024;

/** @throws BadInput with the figure when the map and what it outgrows would take too much memory */
function checkSize(type: MapType, n: number, hint: number | null, hintText: string | undefined): void {
  const plan = bad(() => planCapacity(type, n, hint));
  const bytes = plan.filled.allocatedBytes.typical;
  if (bytes <= maxBytes) return;
  const asked = plan.make.bytes > maxBytes ? `--hint ${hintText}` : `--n ${n}`;
  throw new BadInput(
    `${asked}: the map would take about ${decimalText(bytes)} bytes on its way; layout emulates at most ${decimalText(maxBytes)}`,
  );
}

/** What cannot be done with the input is bad input. */
function bad<T>(act: () => T, file?: string): T {
  try {
    return act();
  } catch (error) {
    return badError(error, file);
  }
}

function badError(error: unknown, file?: string): never {
  if (error instanceof WrittenOperationError)
    throw new BadInput(`${file}: line ${error.line}: ${error.message}`);
  if (isTooDeep(error)) throw new BadInput(`${file}: a value is nested too deeply`);
  if (error instanceof OutOfMemoryError || error instanceof TooLargeError) throw new BadInput(error.message);
  throw error;
}

/** The operations of a file. @throws BadInput with file and line */
async function readOperations(file: string, type: MapType, io: CliIo): Promise<WrittenOperations> {
  const operations: WrittenOperation[] = [];
  let line = 0;
  try {
    for await (const lines of linesOf(file === "-" ? io.stdin : openInput(file)))
      for (const text of lines) {
        line++;
        if (text.trim() !== "") operations.push(parseWrittenOperation(text, line));
      }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw new BadInput(`${file}: ${message}`);
    if (isTooDeep(error)) throw new BadInput(`${file}: line ${line}: the line is nested too deeply`);
    bad(() => {
      throw error;
    }, file);
  }
  const written = bad(() => writtenOperations(type, operations), file);
  if (written.ambiguous)
    io.err(`mapscope: ${file}: all values could be a trace's, so that "s61" is the string "a"\n`);
  return written;
}
