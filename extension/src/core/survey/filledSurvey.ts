import type { EmulatedMap } from "../emulator/map/emulatedMap.ts";
import type { FilledMap } from "../emulator/map/fillEmulated.ts";
import { keyIndexReader } from "../emulator/map/keyIndex.ts";
import { hmapLayout } from "../go/abi/hmapLayout.ts";
import { swissFields } from "../go/abi/swissFields.ts";
import { noOperation } from "./survey.ts";
import type { KeyHistory, SurveyedMap } from "./surveyMemory.ts";

/** An emulated map for a survey, with what its filling tells of each key. */
export function filledSurvey({ map, pattern, operations, operationOf }: FilledMap): SurveyedMap {
  const { heap, type } = map;
  const base = heap.addressOf(map.at) - map.at;
  const keyIndexAt = keyIndexReader(heap, type.key, pattern);
  return emulatedSurvey(map, {
    operations,
    operationAt(keyAddress) {
      const index = keyIndexAt(keyAddress - base);
      return index < 0 ? noOperation : operationOf(index);
    },
  });
}

/** Nothing is known of the operations on a map. */
const noHistory: Omit<KeyHistory, "hashAt"> = { operations: 0, operationAt: () => noOperation };

/** An emulated map for a survey, whose real hashes are computed with its own keys and seed. */
export function emulatedSurvey(map: EmulatedMap, history = noHistory): SurveyedMap {
  const { heap, type, types, runtime } = map;
  const { model } = type;
  const isClassic = model.release.family === "classic";
  /** Full address of heap offset 0. */
  const base = heap.addressOf(map.at) - map.at;
  const seedAt = map.at + (isClassic ? hmapLayout(model).hash0 : swissFields(heap.ptrSizeBytes).seed);
  const seedLo = heap.i32[seedAt >>> 2] as number;
  const seedHi = isClassic || heap.ptrSizeBytes === 4 ? 0 : (heap.i32[(seedAt + 4) >>> 2] as number);
  const { hasher } = runtime;
  return {
    type,
    reader: heap,
    address: heap.addressOf(map.at),
    typeAt: (address) => types.typeAt(address - base),
    keys: {
      ...history,
      hashAt(keyAddress) {
        hasher.hashKey(keyAddress - base, seedLo, seedHi);
        return hasher.out[0] as number;
      },
    },
    held: map.memory,
  };
}
