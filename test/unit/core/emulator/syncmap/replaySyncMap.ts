import assert from "node:assert/strict";
import { UnhashableError } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import { parseHashKeys } from "../../../../../extension/src/core/emulator/hash/hashKeys.ts";
import { GoPanic } from "../../../../../extension/src/core/emulator/runtime/mapRuntime.ts";
import type { MapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { EmulatedSyncMap } from "./emulatedSyncMap.ts";

/** Real sync.Maps that were recorded by `UPDATE_GOLDEN=1 node test/run.mjs oracle syncmap/structure`. */
export const recordedSyncMaps = [
  { file: "test/golden/syncmap/go1.24.13-arm.jsonl.gz", release: "1.24.13", goarch: "arm", many: 12 },
  { file: "test/golden/syncmap/go1.26.11-amd64.jsonl.gz", release: "1.26.11", goarch: "amd64", many: 400 },
] as const;

/** An operation with what it gave. */
interface Line {
  readonly op: string;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly old?: unknown;
  readonly result?: unknown;
  readonly ok: boolean;
  readonly panic?: string;
  readonly keys?: readonly unknown[];
  readonly state?: unknown;
  readonly seed?: string;
}

type Outcome = Pick<Line, "ok" | "result" | "panic" | "keys">;

/** Does a recorded operation in the emulator. */
function replay(emulated: EmulatedSyncMap, line: Line): Outcome {
  const { map } = emulated;
  const given = (value: unknown): number => (value === undefined ? 0 : emulated.place(value));
  const [key, value, old] = [given(line.key), given(line.value), given(line.old)];
  const giving = (ok: boolean): Outcome => ({ ok, result: emulated.read(map.resultAt) });
  try {
    switch (line.op) {
      case "load":
        return giving(map.load(key));
      case "loadOrStore":
        return giving(map.loadOrStore(key, value));
      case "loadAndDelete":
        return giving(map.loadAndDelete(key));
      case "swap":
        return giving(map.swap(key, value));
      case "compareAndSwap":
        return { ok: map.compareAndSwap(key, old, value) };
      case "compareAndDelete":
        return { ok: map.compareAndDelete(key, old) };
      case "store":
        map.store(key, value);
        return { ok: false };
      case "delete":
        map.delete(key);
        return { ok: false };
      case "clear":
        map.clear();
        return { ok: false };
      case "range": {
        const keys: unknown[] = [];
        map.range((keyAt) => keys.push(emulated.read(keyAt)) > 0);
        return { ok: false, ...(keys.length > 0 ? { keys } : {}) };
      }
      default:
        throw new Error(`no operation ${line.op}`);
    }
  } catch (error) {
    if (error instanceof GoPanic || error instanceof UnhashableError)
      return { ok: false, panic: error.message };
    throw error;
  }
}

/** What was compared on the way. */
export interface Replayed {
  readonly nodes: number;
  /** Entries behind others with their hash. */
  readonly chained: number;
  readonly panics: number;
}

/**
 * Does the operations of a recorded sync.Map in the emulator: each must give the same, and the tries be the same.
 * @param recorded what `syncmap record` of test/oracle/syncmap/program prints
 */
export function replaySyncMap(
  model: MapModel,
  recorded: { readonly hashKeys: unknown; readonly lines: readonly unknown[] },
  where: string,
): Replayed {
  const lines = recorded.lines as readonly Line[];
  const hashKeys = parseHashKeys(recorded.hashKeys, model.target);
  const emulated = new EmulatedSyncMap(model, hashKeys, BigInt(lines[1]?.seed ?? 0));
  assert.equal(emulated.state(), null, "no node before the first operation");
  let nodes = 0;
  let chained = 0;
  for (const [i, line] of lines.entries()) {
    if (i === 0) continue;
    const { ok, result, panic, keys } = line;
    const got = { result: undefined, panic: undefined, keys: undefined, ...replay(emulated, line) };
    const what = `${where}, operation ${i}: ${JSON.stringify(line).slice(0, 300)}`;
    assert.deepEqual(got, { ok, result, panic, keys }, what);
    if (line.state === undefined) continue;
    const state = emulated.state();
    assert.deepEqual(state, line.state, `${where}, the trie after operation ${i}`);
    chained += JSON.stringify(state).match(/\]\],\[\[/g)?.length ?? 0;
    nodes += emulated.map.memoryUse().nodes.objects;
  }
  return { nodes, chained, panics: lines.filter(({ panic }) => panic !== undefined).length };
}
