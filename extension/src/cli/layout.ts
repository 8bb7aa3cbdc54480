import { createReadStream } from "node:fs";
import { UnhashableError } from "../core/emulator/hash/hasher.ts";
import { distinctValues } from "../core/emulator/map/keySource.ts";
import { GoPanic } from "../core/emulator/runtime/mapRuntime.ts";
import { enableMapCode } from "../core/emulator/wasm/makeOperations.ts";
import { OutOfMemoryError } from "../core/memory/heap.ts";
import { isOperation, isTooDeep, parseTraceLine, TraceError } from "../core/trace/traceFormat.ts";
import { ValueError } from "../core/trace/valueWriter.ts";
import { BadInput, type CliIo } from "./io.ts";
import { LayoutMap } from "./layoutMap.ts";
import { layoutText } from "./layoutText.ts";
import { linesOf } from "./lines.ts";
import { mapTypeFrom } from "./mapTypeFrom.ts";
import {
  helpText,
  hintFrom,
  modelFromOptions,
  modelOptions,
  type OptionSpec,
  parseArgs,
  wholeNumber,
} from "./options.ts";

const options = {
  map: { value: "TYPE", help: "the map type, with `type` definitions before it" },
  hint: { value: "HINT", help: "the hint given to make, or none (the default)" },
  n: { value: "N", help: "insert N numbered keys first" },
  ops: {
    value: "FILE",
    help: 'then run operations, one a line: ["set",K,V] ["get",K,null] ["delete",K] ["clear"]; - for standard input',
  },
  seed: { value: "S", help: "a number that chooses hash keys and seed; 1 unless given" },
  rows: { value: "R", help: "buckets or groups drawn of each array; 32 unless given" },
  ...modelOptions,
  json: { help: "the state as one JSON object" },
} satisfies Record<string, OptionSpec>;

export const help = helpText(
  "layout --map TYPE [--hint HINT] [--n N] [--ops FILE] [--seed S]",
  "The memory of an emulated map as a picture.",
  options,
);

/** `layout`: see the help text. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  enableMapCode();
  const { options: given, positional } = parseArgs(args, options);
  if (positional.length > 0) throw new BadInput(`unexpected argument ${JSON.stringify(positional[0])}`);
  if (given.map === undefined) throw new BadInput("--map TYPE is missing");
  const model = modelFromOptions(given, io);
  if (model.target.bigEndian)
    throw new BadInput(`maps of big-endian ${model.target.goarch} are not emulated`);
  const type = mapTypeFrom(given.map, model, "--map");
  const n = wholeNumber(given.n ?? "0", "--n");
  const values = distinctValues(type.key);
  if (n > values) throw new BadInput(`--n ${n}: ${type.key.text} has only ${values} values to number`);
  const seed = wholeNumber(given.seed ?? "1", "--seed");
  const rows = wholeNumber(given.rows ?? "32", "--rows");
  const map = inMemory(() => {
    const made = new LayoutMap(type, hintFrom(given.hint ?? "none"), seed);
    for (let i = 0; i < n; i++) made.insert(i);
    return made;
  });
  if (given.ops !== undefined) await runOperations(map, given.ops, io);
  if (given.json === undefined) io.out(layoutText(map.picture(rows)));
  else io.out(`${JSON.stringify({ ...map.stateJson(), ...map.live })}\n`);
  return 0;
}

function inMemory<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (error instanceof OutOfMemoryError) throw new BadInput(error.message);
    throw error;
  }
}

/** Runs the operations of a file. @throws BadInput with file and line */
async function runOperations(map: LayoutMap, file: string, io: CliIo): Promise<void> {
  const input = file === "-" ? io.stdin : createReadStream(file);
  let line = 0;
  try {
    for await (const lines of linesOf(input))
      for (const text of lines) {
        line++;
        if (text.trim() === "") continue;
        const operation = parseTraceLine(text, line);
        if (!isOperation(operation)) throw new BadInput(`"${operation.kind}" is not an operation on a map`);
        map.run(operation);
      }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw new BadInput(`${file}: ${message}`);
    if (isTooDeep(error)) throw new BadInput(`${file}: line ${line}: the line is nested too deeply`);
    const expected = [BadInput, TraceError, ValueError, OutOfMemoryError, GoPanic, UnhashableError];
    if (expected.some((kind) => error instanceof kind))
      throw new BadInput(`${file}: line ${line}: ${message}`);
    throw error;
  }
}
