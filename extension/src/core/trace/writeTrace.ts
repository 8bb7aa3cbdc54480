import { JsonBytes } from "../decode/jsonBytes.ts";
import { type ValueEncoder, valueEncoder } from "../decode/values.ts";
import { writeHashKeys } from "../emulator/hash/hashKeys.ts";
import type { EmulatedMap } from "../emulator/map/emulatedMap.ts";
import type { MapHistory } from "../emulator/map/mapHistory.ts";
import { type StructField, structsOf } from "../go/abi/structs.ts";
import type { GoType } from "../go/types/goType.ts";
import { traceFormat } from "./traceFormat.ts";

/**
 * The operations of a history up to its position as an oracle trace: header, one line an operation with the seeds that
 * the runtime drew, and at the end the state and its bytes. All of it is done once more to learn the seeds.
 * @param map a new map that was made with the same options as the history's
 * @param hint the hint that they were made with
 * @throws RangeError for operations that a trace has no line for
 */
export function writeTrace(history: MapHistory, map: EmulatedMap, hint: number | null): string {
  const { type, hashKeys } = map;
  const { release, target } = type.model;
  const encodeKey = valueEncoder(type.key, map.values);
  const encodeElem = valueEncoder(type.elem, map.values);
  const valueText = (encode: ValueEncoder, valueType: GoType, valueAt: number): string => {
    const json = new JsonBytes();
    encode(json, map.heap.readBytes(map.heap.addressOf(valueAt), valueType.sizeBytes), 0);
    return json.text();
  };
  const header = {
    format: traceFormat,
    go: release.name.replace(/[+].*/, ""),
    goarch: target.goarch,
    experiments: release.experiments,
    family: release.family,
    map: type.text,
    hash: writeHashKeys(hashKeys),
    hint,
    seed: seedText(map),
  };
  const lines = [JSON.stringify(header)];
  let mapSeed = header.seed;
  for (let i = 0; i < history.position; i++) {
    const operation = history.operation(i);
    switch (operation.op) {
      case "clone":
      case "range":
        throw new RangeError(
          `a trace has no line for ${operation.op}, which is operation ${i + 1}: go back before it and export there`,
        );
      case "clear":
        map.clear();
        lines.push('["clear"]');
        break;
      default: {
        const key = valueText(encodeKey, type.key, map.keyAt(operation.key, operation.source));
        if (operation.op === "insert") {
          map.insert(operation.key, operation.source);
          const elem = map.elemScratchAt(operation.key, operation.source);
          lines.push(`["set",${key},${valueText(encodeElem, type.elem, elem)}]`);
        } else if (operation.op === "delete") {
          map.delete(operation.key, operation.source);
          lines.push(`["delete",${key}]`);
        } else {
          const elemAt = map.runtime.access(map.at, map.keyAt(operation.key, operation.source));
          lines.push(`["get",${key},${elemAt === 0 ? "null" : valueText(encodeElem, type.elem, elemAt)}]`);
        }
      }
    }
    const now = seedText(map);
    if (now !== mapSeed) lines.push(`["seed","${now}"]`);
    mapSeed = now;
  }
  const { bytes, objects } = map.memory;
  lines.push(`["state",${map.stateText()}]`, `["bytes",${bytes},${objects}]`);
  return `${lines.join("\n")}\n`;
}

/** hash0 of an hmap, seed of a Map. */
function seedText({ type, heap, at }: EmulatedMap): string {
  const address = heap.addressOf(at);
  const { release, target } = type.model;
  const { map } = structsOf(release, target.ptrSizeBytes);
  const { offsetBytes, sizeBytes } = map.fields.find(({ kind }) => kind === "seed") as StructField;
  const half = (at: number): bigint => BigInt(heap.readUint32(address + offsetBytes + at));
  return `0x${(sizeBytes === 8 ? half(0) | (half(4) << 32n) : half(0)).toString(16)}`;
}
