import { spawnSync } from "node:child_process";
import { createHasher, randomHashKeys } from "../../extension/src/core/emulator/hash/createHasher.ts";
import { UnhashableError } from "../../extension/src/core/emulator/hash/hasher.ts";
import { createMapRuntime } from "../../extension/src/core/emulator/map/createMapRuntime.ts";
import { writeKey } from "../../extension/src/core/emulator/map/keySource.ts";
import { createTypeTable } from "../../extension/src/core/emulator/map/typeTable.ts";
import { GoFatal, GoPanic } from "../../extension/src/core/emulator/runtime/mapRuntime.ts";
import { hashWritingFlag, hmapLayout } from "../../extension/src/core/go/abi/hmapLayout.ts";
import { swissFields } from "../../extension/src/core/go/abi/swissFields.ts";
import type { MapModel } from "../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../extension/src/core/go/types/typeParser.ts";
import { Heap } from "../../extension/src/core/memory/heap.ts";
import { seededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";
import { ValueWriter } from "../../extension/src/core/trace/valueWriter.ts";
import { buildRecorder, type GoTarget, modelOf, recorderCommand, targetName } from "./goToolchain.ts";
import { runRecorder } from "./runRecorder.ts";

/** An operation that may fail: on a nil map (n < 0), a map of n entries, or one that another goroutine seems to write to. */
interface WordsRequest {
  readonly op: "set" | "get" | "delete" | "clear" | "clone" | "range";
  readonly map: string;
  readonly n: number;
  readonly writing?: boolean;
  /** Dynamic type of an interface key that cannot be hashed. */
  readonly key?: string;
}

const word = "x0000000000000000";
const slice = ["p0x0", word, word];
/** Values of types that cannot be hashed, as a trace has them. */
const unhashable: Readonly<Record<string, unknown>> = {
  "[]int": slice,
  "map[string]int": "p0x0",
  "func()": "p0x0",
  "[2][]int": [slice, slice],
  "[1]interface {}": [["i", "[]int", slice]],
  "struct { A int; B []int }": [word, slice],
};

/** One map type for each variant of the map functions. */
const maps = ["map[int]int", "map[uint32]int", "map[string]int", "map[*int]int", "map[[16]byte]int"];

function requestsFor(model: MapModel): WordsRequest[] {
  const since21 = model.release.minor >= 21 ? (["clear", "clone"] as const) : [];
  const ops = ["set", "get", "delete", "range", ...since21] as const;
  return [
    ...maps.flatMap((map) => ops.map((op) => ({ op, map, n: -1 }))),
    ...["set", "get", "delete"].flatMap((op) =>
      Object.keys(unhashable).flatMap((key) =>
        [-1, 0, 3, 30].map((n) => ({
          op: op as "set" | "get" | "delete",
          map: "map[interface{}]int",
          n,
          key,
        })),
      ),
    ),
    ...maps.flatMap((map) => ops.flatMap((op) => [0, 3, 30].map((n) => ({ op, map, n, writing: true })))),
  ];
}

/**
 * Provokes panics and fatal errors in real processes and compares their words with the emulator's.
 * @returns how many were compared, and texts of what differs
 */
export async function checkWords(target: GoTarget): Promise<{ count: number; differences: string[] }> {
  const model = modelOf(target);
  const requests = requestsFor(model);
  const panics = requests.filter(({ writing }) => !writing);
  const recovered = await runRecorder(target, "words", panics);
  const program = await buildRecorder(target);
  const differences = requests.flatMap((request) => {
    const real = request.writing ? fatalWords(target, program, request) : recovered[panics.indexOf(request)];
    const own = emulatedWords(model, request);
    return real === own
      ? []
      : [`${targetName(target)} ${JSON.stringify(request)}: Go says ${real}, here ${own}`];
  });
  return { count: requests.length, differences };
}

/** What a process of its own says as it ends; null when nothing fails. */
function fatalWords(target: GoTarget, program: string, request: WordsRequest): string | null {
  const { file, args, env } = recorderCommand(target, program, ["words"]);
  const input = JSON.stringify(request);
  const { stderr, stdout } = spawnSync(file, args, { env, input, encoding: "utf8", timeout: 60_000 });
  return /^fatal error: (.*)$/m.exec(stderr)?.[1] ?? (JSON.parse(stdout) as string | null);
}

/** The words of the same operation in the emulator. */
function emulatedWords(model: MapModel, { op, map, n, writing, key }: WordsRequest): string | null {
  const type = mapTypeOf(parseMapType(map, model.target), model);
  const heap = new Heap(model.release, model.target.ptrSizeBytes);
  const random = seededRandom(1);
  const types = createTypeTable(heap);
  const writer = new ValueWriter(heap, model, types);
  const { typeAt } = types;
  const hasher = createHasher(type, heap, randomHashKeys(random, model), random, typeAt);
  const runtime = createMapRuntime({ type, heap, hasher, random, typeAt });
  const keyAt = heap.reserveData(Math.max(8, type.key.sizeBytes));
  const m = n < 0 ? 0 : runtime.make(null);
  const writeNumbered = (index: number): void =>
    writeKey({ heap, types }, type.key, keyAt, index, { kind: "sequential" });
  for (let i = 0; i < n; i++) {
    writeNumbered(i);
    runtime.assign(m, keyAt);
  }
  writeNumbered(n + 1);
  if (key !== undefined) writer.write(["i", key, unhashable[key]], type.key, keyAt, true);
  if (writing) {
    const isClassic = model.release.family === "classic";
    const at = m + (isClassic ? hmapLayout(model).flags : swissFields(model.target.ptrSizeBytes).writing);
    heap.u8[at] = isClassic ? (heap.u8[at] as number) | hashWritingFlag : 1;
  }
  const operations = {
    set: () => runtime.assign(m, keyAt),
    get: () => runtime.access(m, keyAt),
    delete: () => runtime.delete(m, keyAt),
    clear: () => runtime.clear(m),
    clone: () => runtime.clone(m),
    range: () => runtime.iterate(m).next(),
  };
  try {
    operations[op]();
    return null;
  } catch (error) {
    if (error instanceof GoPanic || error instanceof GoFatal || error instanceof UnhashableError)
      return error.message;
    throw error;
  }
}
