import type { HashKeys } from "../../../../../extension/src/core/emulator/hash/hasher.ts";
import { createSyncMap } from "../../../../../extension/src/core/emulator/map/createSyncMap.ts";
import { createTypeTable } from "../../../../../extension/src/core/emulator/map/typeTable.ts";
import { InterfaceBoxes } from "../../../../../extension/src/core/emulator/syncmap/interfaceBoxes.ts";
import type { SyncMapRuntime } from "../../../../../extension/src/core/emulator/syncmap/syncMapRuntime.ts";
import type { MapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { Heap } from "../../../../../extension/src/core/memory/heap.ts";
import { seededRandom } from "../../../../../extension/src/core/memory/runtimeRandom.ts";

/** A sync.Map in a heap of its own, with boxes to put values into. */
export class EmulatedSyncMap {
  readonly heap: Heap;
  readonly map: SyncMapRuntime;
  readonly boxes: InterfaceBoxes;

  /** @param seed every hash seed that is drawn */
  constructor(model: MapModel, hashKeys: HashKeys, seed: bigint) {
    this.heap = new Heap(model.release, model.target.ptrSizeBytes);
    const { heap } = this;
    const types = createTypeTable(heap);
    const random = {
      rand32: seededRandom(1).rand32,
      drawSeed: (into: Int32Array): void => {
        into[0] = Number(BigInt.asIntN(32, seed));
        into[1] = Number(BigInt.asIntN(32, seed >> 32n));
      },
    };
    this.map = createSyncMap({ model, heap, types, hashKeys, random }).map;
    this.boxes = new InterfaceBoxes(heap, model, types.offsetOf);
  }
}
