import type { MapModel } from "../../go/release/goTarget.ts";
import { entryMapType } from "../../go/types/entryMapType.ts";
import type { MapType } from "../../go/types/mapType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { RuntimeRandom } from "../../memory/runtimeRandom.ts";
import { createHasher } from "../hash/createHasher.ts";
import type { HashKeys } from "../hash/hasher.ts";
import { HashTrieMap } from "../syncmap/hashTrieMap.ts";
import { ReadDirtyMap } from "../syncmap/readDirtyMap.ts";
import { createMapRuntime } from "./createMapRuntime.ts";
import type { TypeTable } from "./typeTable.ts";

/** What a sync.Map is made with. */
export interface SyncMapParts {
  readonly model: MapModel;
  readonly heap: Heap;
  readonly types: TypeTable;
  readonly hashKeys: HashKeys;
  readonly random: RuntimeRandom;
}

/** A sync.Map in the form of its release. */
export type EmulatedSyncMap =
  | { readonly form: "HashTrieMap"; readonly map: HashTrieMap; readonly type: MapType }
  | { readonly form: "readDirty"; readonly map: ReadDirtyMap; readonly type: MapType };

/** A new sync.Map; `type` is map[any]*entry, whose keys are those of the sync.Map. */
export function createSyncMap({ model, heap, types, hashKeys, random }: SyncMapParts): EmulatedSyncMap {
  const type = entryMapType(model);
  const { typeAt } = types;
  const hasher = createHasher(type, heap, hashKeys, random, typeAt);
  return model.release.syncMap === "HashTrieMap"
    ? {
        form: "HashTrieMap",
        map: new HashTrieMap({ model, heap, any: type.key, hasher, random, typeAt }),
        type,
      }
    : {
        form: "readDirty",
        map: new ReadDirtyMap(createMapRuntime({ type, heap, hasher, random, typeAt })),
        type,
      };
}
