import { planSyncMap } from "../core/capacity/syncMapPlan.ts";
import { GoJsonError } from "../core/emulator/map/goJson.ts";
import { distinctValues } from "../core/emulator/map/keySource.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { OutOfMemoryError } from "../core/memory/heap.ts";
import { decimalText } from "../core/numbers/numberText.ts";
import { parseSyncMapCall, type SyncMapCall } from "../core/session/syncMapCalls.ts";
import { SyncMapLife } from "../core/session/syncMapLife.ts";
import { WrittenOperationError } from "../core/session/writtenOperations.ts";
import { isTooDeep } from "../core/trace/traceFormat.ts";
import { openInput } from "./inputFile.ts";
import { BadInput, type CliIo } from "./io.ts";
import { linesOf } from "./lines.ts";
import { MapTypeReader } from "./mapTypeReader.ts";
import { wholeNumber } from "./options.ts";
import { builtInText } from "./syncMapCapacity.ts";
import { syncMapText } from "./syncMapText.ts";

/** What `layout` was given, with a sync.Map as its map. */
interface Given {
  readonly map: string;
  readonly hint?: string;
  readonly compare?: string;
  readonly n?: string;
  readonly ops?: string;
  readonly seed?: string;
  readonly rows?: string;
  readonly json?: string;
}

/** Larger maps are not emulated: their picture takes a multiple of it. */
const maxBytes = 64 * 1024 * 1024;

/** `layout --map 'sync.Map[K,V]' [--n N] [--ops FILE]`. */
export async function syncMapLayout(given: Given, model: MapModel, io: CliIo): Promise<number> {
  for (const option of ["hint", "compare"] as const)
    if (given[option] !== undefined) throw new BadInput(`--${option} is not for a sync.Map`);
  const type = await new MapTypeReader().read(builtInText(given.map, "--map"), model, "--map");
  const n = wholeNumber(given.n ?? "0", "--n");
  const values = distinctValues(type.key);
  if (n > values)
    throw new BadInput(`--n ${n}: ${type.key.text} has only ${decimalText(values)} values to number`);
  const bytes = planSyncMap(type, n).allocated.bytes.typical;
  if (bytes > maxBytes)
    throw new BadInput(
      `--n ${n}: the map would take about ${decimalText(bytes)} bytes on its way; layout emulates at most ${decimalText(maxBytes)}`,
    );
  const rows = wholeNumber(given.rows ?? "32", "--rows");
  const life = new SyncMapLife(type, wholeNumber(given.seed ?? "1", "--seed"));
  life.fill(n);
  if (given.ops !== undefined)
    for (const call of await readCalls(given.ops, model, io)) run(life, call, given.ops);
  if (given.json === undefined) io.out(syncMapText(given.map.trim(), formLabel(model), life, rows));
  else {
    const { release, target } = model;
    const head = { map: given.map.trim(), go: release.name, goarch: target.goarch, form: release.syncMap };
    io.out(`${JSON.stringify({ ...head, state: life.state(), held: life.held, calls: life.outcomes })}\n`);
  }
  return 0;
}

/** "Go 1.23 · read and dirty map · amd64". */
function formLabel({ release, target }: MapModel): string {
  const form = release.syncMap === "HashTrieMap" ? "HashTrieMap" : `read and dirty map (${release.family})`;
  return `${release.name.replace(/^go/, "Go ")} · ${form} · ${target.goarch}`;
}

function run(life: SyncMapLife, call: SyncMapCall, file: string): void {
  try {
    life.call(call);
  } catch (error) {
    if (error instanceof GoJsonError || error instanceof OutOfMemoryError)
      throw new BadInput(`${file}: line ${call.line}: ${error.message}`);
    if (isTooDeep(error)) throw new BadInput(`${file}: line ${call.line}: a value is nested too deeply`);
    throw error;
  }
}

/** The calls of a file. @throws BadInput with file and line */
async function readCalls(file: string, { release }: MapModel, io: CliIo): Promise<SyncMapCall[]> {
  const calls: SyncMapCall[] = [];
  let line = 0;
  try {
    for await (const lines of linesOf(file === "-" ? io.stdin : openInput(file)))
      for (const text of lines) {
        line++;
        if (text.trim() !== "") calls.push(parseSyncMapCall(text, line, release));
      }
    return calls;
  } catch (error) {
    if (error instanceof WrittenOperationError) throw new BadInput(`${file}: line ${line}: ${error.message}`);
    if (isTooDeep(error)) throw new BadInput(`${file}: line ${line}: the line is nested too deeply`);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw new BadInput(`${file}: ${message}`);
    throw error;
  }
}
