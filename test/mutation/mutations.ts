import { readFileSync } from "node:fs";
import { projectPath } from "../support/projectPath.ts";

/** One small error, put into the sources by replacing a text that occurs once in a file. */
export interface Mutation {
  /** What is wrong then. */
  readonly name: string;
  /** Below extension/src/core. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/**
 * Deliberate small errors in the emulator. The unit and golden tests must catch each of them: run
 * `npm run mutate`. A text that no longer occurs just once fails the unit tests: give the error its new text.
 */
export const mutations: readonly Mutation[] = [
  // Releases.
  {
    name: "1.21 has the load factor of 6.5",
    file: "go/release/goRelease.ts",
    find: "loadFactorNum: minor === 21 ? 12 : 13",
    replace: "loadFactorNum: 13",
  },
  {
    name: "every release has the load factor of 1.21",
    file: "go/release/goRelease.ts",
    find: "loadFactorNum: minor === 21 ? 12 : 13",
    replace: "loadFactorNum: 12",
  },
  {
    name: "1.26 leaves a full small map alone on update",
    file: "go/release/goRelease.ts",
    find: "fullSmallMapGrowsOnUpdate: minor <= 26",
    replace: "fullSmallMapGrowsOnUpdate: minor <= 25",
  },
  {
    name: "1.24 prunes tombstones",
    file: "go/release/goRelease.ts",
    find: "prunesTombstones: minor >= 25",
    replace: "prunesTombstones: minor >= 24",
  },
  {
    name: "pointer keys prune in 1.26",
    file: "go/release/goRelease.ts",
    find: "prunesInPtrVariants: minor >= 27",
    replace: "prunesInPtrVariants: minor >= 26",
  },
  {
    name: "clear of 1.25 wipes every group",
    file: "go/release/goRelease.ts",
    find: 'minor === 25 ? "withFullSlots"',
    replace: 'minor === 25 ? "all"',
  },
  {
    name: "clear of 1.26 always tests groups",
    file: "go/release/goRelease.ts",
    find: ': "testedWhenSparseOrLarge"',
    replace: ': "withFullSlots"',
  },
  {
    name: "malloc headers come with 1.23",
    file: "go/release/goRelease.ts",
    find: "mallocHeaders: minor >= 22",
    replace: "mallocHeaders: minor >= 23",
  },
  {
    name: "the fallback hash loses its constants in 1.22",
    file: "go/release/goRelease.ts",
    find: "fallbackUsesConstants: minor <= 22",
    replace: "fallbackUsesConstants: minor <= 21",
  },
  {
    name: "short arm64 hashes of 1.21 are as in 1.20",
    file: "go/release/goRelease.ts",
    find: "arm64ShortHashMixesLast: minor >= 21",
    replace: "arm64ShortHashMixesLast: minor >= 22",
  },
  {
    name: "memhash32 of arm64 takes the whole seed in 1.26",
    file: "go/release/goRelease.ts",
    find: "arm64Memhash32WholeSeed: minor >= 27",
    replace: "arm64Memhash32WholeSeed: minor >= 26",
  },
  {
    name: "composite keys of 1.26 are hashed by signature",
    file: "go/release/goRelease.ts",
    find: "signatureHashers: minor >= 27",
    replace: "signatureHashers: minor >= 26",
  },
  // Types.
  {
    name: "a key of 128 bytes is stored by pointer",
    file: "go/abi/constants.ts",
    find: "const maxInlineBytes = 128;",
    replace: "const maxInlineBytes = 127;",
  },
  {
    name: "an update keeps the pointer of a stored string",
    file: "go/types/mapTypeLayout.ts",
    find: 't.kind === "interface" || t.kind === "string" || isFloating(t)),',
    replace: 't.kind === "interface" || isFloating(t)),',
  },
  {
    name: "an elem without size needs no padding at the end of a slot",
    file: "go/types/mapTypeLayout.ts",
    find: "pairEnd > 0 && elem.sizeBytes === 0 ? pairEnd + 1 : pairEnd",
    replace: "pairEnd",
  },
  {
    name: "a pointer beside fields without size is boxed in 1.26",
    file: "go/release/goRelease.ts",
    find: "allPointerWordsDirect: minor >= 26",
    replace: "allPointerWordsDirect: minor >= 27",
  },
  // Memory.
  {
    name: "large objects are not rounded up to pages",
    file: "go/abi/sizeClasses.ts",
    find: "return Math.ceil(sizeBytes / pageSizeBytes) * pageSizeBytes;",
    replace: "return sizeBytes;",
  },
  {
    name: "an object of just 512 bytes gets a malloc header",
    file: "go/abi/sizeClasses.ts",
    find: "sizeBytes > ptrSizeBytes * ptrSizeBytes * 8",
    replace: "sizeBytes >= ptrSizeBytes * ptrSizeBytes * 8",
  },
  {
    name: "append doubles up to 1024 elements, as before 1.18",
    file: "go/abi/growslice.ts",
    find: "const doublingThreshold = 256;",
    replace: "const doublingThreshold = 1024;",
  },
  // Classic maps.
  {
    name: "one bucket holds no more than the load factor",
    file: "go/abi/growthRules.ts",
    find: "Math.max(slotCount, loadFactorNum * Math.floor(2 ** B / 2))",
    replace: "loadFactorNum * Math.floor(2 ** B / 2)",
  },
  {
    name: "one overflow bucket more is let pass",
    file: "go/abi/growthRules.ts",
    find: "noverflow >= overflowLimit(B)",
    replace: "noverflow > overflowLimit(B)",
  },
  {
    name: "spare overflow buckets come from B = 5 on",
    file: "go/abi/growthRules.ts",
    find: "const firstSpareB = 4;",
    replace: "const firstSpareB = 5;",
  },
  {
    name: "what a size class leaves over is no spare bucket",
    file: "go/abi/growthRules.ts",
    find: "up === sizeBytes ? wanted : Math.floor(up / bucketSizeBytes)",
    replace: "wanted",
  },
  {
    name: "tophash marks end at 4",
    file: "go/abi/tophash.ts",
    find: "export const minTopHash = 5;",
    replace: "export const minTopHash = 4;",
  },
  {
    name: "small tophashes are not lifted over the marks",
    file: "emulator/classic/classicLookup.ts",
    find: "return top < minTopHash ? top + minTopHash : top;",
    replace: "return top;",
  },
  {
    name: "a lookup during growth ignores old buckets",
    file: "emulator/classic/classicLookup.ts",
    find: "if (fromOld) b = oldb;",
    replace: "",
  },
  {
    name: "an emptied map keeps its hash0",
    file: "emulator/classic/classicReference.ts",
    find: "if (count !== 0) return;",
    replace: "if (count !== -1) return;",
  },
  {
    name: "deleted cells are not used again",
    file: "emulator/classic/genericCells.ts",
    find: "if (cell <= emptyOne && this.emptyBucket === 0) {",
    replace: "if (cell === emptyRest && this.emptyBucket === 0) {",
  },
  {
    name: "deleted cells of string maps are not used again",
    file: "emulator/classic/faststrCells.ts",
    find: "if (cell <= emptyOne && this.emptyBucket === 0) {",
    replace: "if (cell === emptyRest && this.emptyBucket === 0) {",
  },
  {
    name: "an evacuated entry is marked X whichever half it went to",
    file: "emulator/classic/growth.ts",
    find: "heap.u8[b + i] = evacuatedX + useY;",
    replace: "heap.u8[b + i] = evacuatedX;",
  },
  {
    name: "evacuation off by one bucket",
    file: "emulator/classic/growth.ts",
    find: "let yBucket = xBucket + newbit * memory.bucketSize;",
    replace: "let yBucket = xBucket + (newbit - 1) * memory.bucketSize;",
  },
  {
    name: "evacuation links an overflow bucket after seven cells",
    file: "emulator/classic/growth.ts",
    find: "if (xCell === slotCount) {",
    replace: "if (xCell === slotCount - 1) {",
  },
  {
    name: "a write evacuates one old bucket only",
    file: "emulator/classic/growth.ts",
    find: "this.#evacuate(m, this.#heap.u32[(m + layout.nevacuate) >>> 2] as number, tracer);",
    replace: "",
  },
  {
    name: "growth to the same size is not flagged",
    file: "emulator/classic/growth.ts",
    find: "if (bigger === 0) heap.u8",
    replace: "if (bigger === 2) heap.u8",
  },
  {
    name: "growth keeps the count of overflow buckets",
    file: "emulator/classic/growth.ts",
    find: "heap.u16[(m + layout.noverflow) >>> 1] = 0;",
    replace: "",
  },
  {
    name: "evacuated buckets with pointers are not cleared",
    file: "emulator/classic/growth.ts",
    find: "heap.u8.fill(0, head + markBytes, head + memory.bucketSize);",
    replace: "",
  },
  {
    name: "emptyOne turns into emptyRest within one bucket only",
    file: "emulator/classic/markRest.ts",
    find: "if (b === head) return;",
    replace: "return;",
  },
  {
    name: "clear forgets to count in noswissmap",
    file: "emulator/classic/clear.ts",
    find: "if (layout.clearSeq !== null)",
    replace: "if (layout.clearSeq === 0)",
  },
  {
    name: "spare overflow buckets are not used",
    file: "emulator/classic/bucketMemory.ts",
    find: "if (spare === 0) return 0;",
    replace: "return 0;",
  },
  {
    name: "an update of a string key keeps the old string",
    file: "emulator/classic/faststrCells.ts",
    find: "for (let i = 0; i < this.#ptrWords; i++) u32",
    replace: "for (let i = 0; i < 0; i++) u32",
  },
  // Swiss maps.
  {
    name: "H2 has 8 bits",
    file: "go/abi/controlWord.ts",
    find: "const h2Bits = 7;",
    replace: "const h2Bits = 8;",
  },
  {
    name: "tables take six of eight slots",
    file: "go/abi/tableSize.ts",
    find: "export const maxAvgGroupLoad = 7;",
    replace: "export const maxAvgGroupLoad = 6;",
  },
  {
    name: "tables grow to 2048 slots",
    file: "go/abi/tableSize.ts",
    find: "export const maxTableCapacity = 1024;",
    replace: "export const maxTableCapacity = 2048;",
  },
  {
    name: "the capacity for a hint is rounded up",
    file: "go/abi/tableSize.ts",
    find: "const wanted = Math.floor((hint * slotCount) / maxAvgGroupLoad);",
    replace: "const wanted = Math.ceil((hint * slotCount) / maxAvgGroupLoad);",
  },
  {
    name: "a tombstone is never used again",
    file: "emulator/swiss/swissReference.ts",
    find: "if (slot >= 0 && target === 0) {",
    replace: "if (slot >= 0 && target === -1) {",
  },
  {
    name: "a slot of a full group becomes empty, not deleted",
    file: "emulator/swiss/swissReference.ts",
    find: "ctrl = ctrlDeleted;",
    replace: "ctrl = ctrlEmpty;",
  },
  {
    name: "an emptied slot does not count as room",
    file: "emulator/swiss/swissReference.ts",
    find: "if (this.hasEmpty(group)) this.setGrowthLeft(t, this.growthLeft(t) + 1);",
    replace: "if (this.hasEmpty(group)) this.setGrowthLeft(t, this.growthLeft(t));",
  },
  {
    name: "mapassign prunes tombstones",
    file: "emulator/swiss/swissReference.ts",
    find: 'if (variant === "generic") return false;',
    replace: 'if (variant === "generic") return model.release.prunesTombstones;',
  },
  {
    name: "the elem of a deleted slot stays",
    file: "emulator/swiss/swissReference.ts",
    find: "heap.u8.fill(0, elem, elem + type.slotElemSizeBytes);",
    replace: "",
  },
  {
    name: "lookups probe group after group",
    file: "emulator/swiss/swissLookup.ts",
    find: "offset = (offset + step) & mask;",
    replace: "offset = (offset + 1) & mask;",
  },
  {
    name: "a split looks at the wrong bit",
    file: "emulator/swiss/swissTables.ts",
    find: "1 << (32 - depth)",
    replace: "1 << (31 - depth)",
  },
  {
    name: "tables keep their index when the directory doubles",
    file: "emulator/swiss/swissTables.ts",
    find: "if (this.tableIndex(t) === i) this.setTableIndex(t, 2 * i);",
    replace: "",
  },
  {
    name: "a replaced table is not marked stale",
    file: "emulator/swiss/swissTables.ts",
    find: "this.#replaceTable(m, grown);\n    this.setTableIndex(t, -1);",
    replace: "this.#replaceTable(m, grown);",
  },
  {
    name: "globalShift is one too small",
    file: "emulator/swiss/swissTables.ts",
    find: "this.type.model.target.hashBits - globalDepth;",
    replace: "this.type.model.target.hashBits - globalDepth - 1;",
  },
  {
    name: "pruning asks for an eighth of the table",
    file: "emulator/swiss/pruneTombstones.ts",
    find: "const prunes = prunable * 10 >= capacity;",
    replace: "const prunes = prunable * 8 >= capacity;",
  },
  {
    name: "pruning keeps the room as it was",
    file: "emulator/swiss/pruneTombstones.ts",
    find: "maps.setGrowthLeft(t, growthLeft + prunable);",
    replace: "",
  },
  {
    name: "clear keeps clearSeq",
    file: "emulator/swiss/swissClear.ts",
    find: "heap.u32[clearSeq] = (heap.u32[clearSeq] as number) + 1;",
    replace: "",
  },
  {
    name: "clear keeps tombstonePossible",
    file: "emulator/swiss/swissClear.ts",
    find: "heap.u8[m + fields.tombstonePossible] = 0;",
    replace: "",
  },
  {
    name: "iteration does not follow a directory that doubled",
    file: "emulator/swiss/swissIterator.ts",
    find: "this.#dirIdx *= 2 ** orders;",
    replace: "",
  },
  {
    name: "iteration of classic maps takes entries of an old bucket for both new ones",
    file: "emulator/classic/classicIterator.ts",
    find: "this.#checkBucket !== noCheck && !sameSize",
    replace: "false",
  },
  {
    name: "iteration of classic maps begins each bucket at its first cell",
    file: "emulator/classic/classicIterator.ts",
    find: "(this.#i++ + this.#offset)",
    replace: "this.#i++",
  },
  {
    name: "iteration of classic maps gives moved entries as they were",
    file: "emulator/classic/classicIterator.ts",
    find: "(!moved || isNan)",
    replace: "true",
  },
  // Capacity.
  {
    name: "hashes of arm64 spread by chance alone",
    file: "capacity/range.ts",
    find: 'target.goarch === "arm64" ? "randomToEven" : "random"',
    replace: '"random"',
  },
  {
    name: "a growth of a slice copies its whole array",
    file: "go/abi/growslice.ts",
    find: "copiedBytes: length * elem.sizeBytes",
    replace: "copiedBytes: oldCap * elem.sizeBytes",
  },
  // Hashes.
  {
    name: "-0 and +0 have different hashes",
    file: "emulator/hash/planHasher.ts",
    find: "if (high === 0 && low === 0) this.#hashZero(lo, hi);",
    replace: "if (high === 0 && low === 0) this.hashBytes(at, 8, lo, hi);",
  },
  {
    name: "a complex number is hashed by its imaginary part first",
    file: "emulator/hash/planHasher.ts",
    find: "this.#hashFloat64(at, lo, hi);\n        this.#hashFloat64(at + 8, this.out[0] as number, this.out[1] as number);",
    replace:
      "this.#hashFloat64(at + 8, lo, hi);\n        this.#hashFloat64(at, this.out[0] as number, this.out[1] as number);",
  },
  {
    name: "blank fields in interfaces are hashed",
    file: "emulator/hash/typehash.ts",
    find: '.filter((field) => field.name !== "_")',
    replace: "",
  },
  {
    name: "the fallback hash mixes another constant",
    file: "emulator/hash/fallback64Hasher.ts",
    find: "0xc47d124f | 0",
    replace: "0xc47d124e | 0",
  },
  // Byte order and word size.
  {
    name: "words of big-endian targets are hashed in the other order",
    file: "emulator/hash/planHasher.ts",
    find: "return this.#bigEndian ? swapBytes(word) : word;",
    replace: "return word;",
  },
  {
    name: "fast classic maps of big-endian targets hash words in the other order",
    file: "emulator/classic/keyCells.ts",
    find: "this.bigEndian = parts.type.model.target.bigEndian;",
    replace: "this.bigEndian = false;",
  },
  {
    name: "float64 of big-endian targets is compared in the other order",
    file: "emulator/runtime/keyEqual.ts",
    find: "if (model.target.bigEndian) return",
    replace: "if (model.target.bigEndian && sizeBytes === 4) return",
  },
  {
    name: "pointers of big-endian programs are stored in the other order",
    file: "trace/valueWriter.ts",
    find: "if (!bigEndian) this.#writeWord",
    replace: "if (ptrSizeBytes > 0) this.#writeWord",
  },
  {
    name: "memhash64 of 32-bit big-endian targets takes the low half first in 1.26",
    file: "go/release/goRelease.ts",
    find: "fallbackTakesHighHalfFirst: minor <= 26",
    replace: "fallbackTakesHighHalfFirst: minor <= 25",
  },
  {
    name: "wasm of 1.26 hashes to 64 bits",
    file: "go/release/goRelease.ts",
    find: "wasmHashIs32: minor >= 26",
    replace: "wasmHashIs32: minor >= 27",
  },
  // Operations as WebAssembly.
  {
    name: "the code for classic maps leaves growth work to others",
    file: "emulator/wasm/classicGrowth.ts",
    find: "evacuate.call(m.get, arena.load32(m.get, layout.nevacuate), count.get),",
    replace: "",
  },
  {
    name: "the code for classic maps grows one entry late",
    file: "emulator/wasm/classic.ts",
    find: "i32.atMost(most, arena.load32(m.get, layout.count))",
    replace: "i32.lessThan(most, arena.load32(m.get, layout.count))",
  },
  {
    name: "the code for classic maps never marks the rest as empty",
    file: "emulator/wasm/classic.ts",
    find: "      markRest.call(head.get, b.get, cell.get),\n",
    replace: "",
  },
  {
    name: "a run of keys goes on with the hash of the key before",
    file: "emulator/wasm/operations.ts",
    find: "i32.sub(count.get, i.get)))",
    replace: "const32(batchKeys - 1)))",
  },
  {
    name: "the code for Swiss maps keeps the old key on an update",
    file: "emulator/wasm/swiss.ts",
    find: "parts.type.needKeyUpdate ? key.store(storedAt.get) : [],",
    replace: "[],",
  },
  {
    name: "the code for Swiss maps gives no room back with a delete",
    file: "emulator/wasm/swiss.ts",
    find: "      add16(table.get, 1, tableGrowthLeft),\n",
    replace: "",
  },
  {
    name: "the code for Swiss maps does not count an insert",
    file: "emulator/wasm/swiss.ts",
    find: "    add32(m.get, 1, fields.used),\n",
    replace: "",
  },
  {
    name: "the code for Swiss maps reuses the last tombstone of a probe",
    file: "emulator/wasm/swiss.ts",
    find: "i32.and(i32.ne(free.get, const32(0)), i32.eqz(target.get)),",
    replace: "i32.ne(free.get, const32(0)),",
  },
  {
    name: "the code for Swiss maps never leaves a tombstone",
    file: "emulator/wasm/swiss.ts",
    find: "      when(i32.eqz(matchEmpty(probe.ctrl)), leaveTombstone),\n",
    replace: "",
  },
  {
    name: "the code for Swiss maps says nothing of its tombstones",
    file: "emulator/wasm/swiss.ts",
    find: "? arena.store8(m.get, const32(1), fields.tombstonePossible) : [],",
    replace: "? [] : [],",
  },
  {
    name: "the code for Swiss maps deletes the last entry itself",
    file: "emulator/wasm/swiss.ts",
    find: "arena.load32(m.get, fields.used), const32(2))",
    replace: "arena.load32(m.get, fields.used), const32(1))",
  },
  {
    name: "the code for Swiss maps leaves a deleted key's pointer",
    file: "emulator/wasm/swiss.ts",
    find: "type.slotKeyHasPointers ? clearCode(storedAt, type.slotKeySizeBytes, 0) : [],",
    replace: "[],",
  },
  {
    name: "the code for Swiss maps writes while another writes",
    file: "emulator/wasm/swiss.ts",
    find: "i32.or(i32.eqz(arena.load32(m.get, fields.dirLen)), arena.load8(m.get, fields.writing));",
    replace: "i32.eqz(arena.load32(m.get, fields.dirLen));",
  },
  {
    name: "the code for Swiss maps probes one group after the other",
    file: "emulator/wasm/swissProbe.ts",
    find: "i32.and(i32.add(offset.get, step.get), mask.get)",
    replace: "i32.and(i32.add(offset.get, const32(1)), mask.get)",
  },
  {
    name: "the code for Swiss maps knows two tables",
    file: "emulator/wasm/swissProbe.ts",
    find: "i32.shr(top, arena.load8(m.get, fields.globalShift))",
    replace: "i32.shr(top, const32(31))",
  },
  {
    name: "the code for Swiss maps forgets the eighth slot in a growth",
    file: "emulator/wasm/swissMove.ts",
    find: "const32((1 << slotCount) - 1)",
    replace: "const32((1 << (slotCount - 1)) - 1)",
  },
  {
    name: "the code for Swiss maps splits the wrong way round",
    file: "emulator/wasm/swissMove.ts",
    find: "select(right.get, left.get,",
    replace: "select(left.get, right.get,",
  },
  {
    name: "the code for Swiss maps does not count what it moves",
    file: "emulator/wasm/swissMove.ts",
    find: "        add16(table.get, 1, tableUsed),\n",
    replace: "",
  },
  // Capacity plans.
  {
    name: "a plan grows Swiss tables one entry early",
    file: "capacity/fillSwiss.ts",
    find: "threshold: maxGrowthLeft(capacity) + 1 });",
    replace: "threshold: maxGrowthLeft(capacity) });",
  },
  {
    name: "a plan has eight entries in a table",
    file: "capacity/fillSwiss.ts",
    find: "layout.directory === 0 && entries <= slotCount",
    replace: "layout.directory === 0 && entries < slotCount",
  },
  {
    name: "a plan keeps the tables that have grown",
    file: "capacity/fillSwiss.ts",
    find: "live = plus(live, times(n, fresh), times(-n, old));",
    replace: "live = plus(live, times(n, fresh));",
  },
  {
    name: "a plan splits a table into one",
    file: "capacity/fillSwiss.ts",
    find: "swissTable(type, 2 * capacity) : times(2, old);",
    replace: "swissTable(type, 2 * capacity) : old;",
  },
  {
    name: "a plan leaves a small map with its eighth entry",
    file: "capacity/growth.ts",
    find: "layout.directory === 0 ? [slotCount + 1] : [];",
    replace: "layout.directory === 0 ? [slotCount] : [];",
  },
  {
    name: "a plan tells a classic map's next growth one entry early",
    file: "capacity/growth.ts",
    find: "maxLoad(lastB, loadFactorNum) + 1);\n}\n\nfunction exactTimeline",
    replace: "maxLoad(lastB, loadFactorNum));\n}\n\nfunction exactTimeline",
  },
  {
    name: "a plan allocates overflow buckets though there are spare ones",
    file: "capacity/fillClassic.ts",
    find: "const separate = Math.max(0, count - spare);",
    replace: "const separate = count;",
  },
  {
    name: "a plan makes spare buckets without mapextra",
    file: "capacity/makeLayout.ts",
    find: "overflow > 0 ? mapextraObject(type) : nothing",
    replace: "nothing",
  },
  // sync.Map.
  {
    name: "sync.Map of 1.24 is a read and a dirty map",
    file: "go/release/goRelease.ts",
    find: "syncMap: minor >= 24 &&",
    replace: "syncMap: minor >= 25 &&",
  },
  {
    name: "an inner node of a sync.Map has 8 children",
    file: "go/abi/trieStructs.ts",
    find: "export const childBits = 4;",
    replace: "export const childBits = 3;",
  },
  {
    name: "small boxes of 8 bytes are not aligned",
    file: "go/abi/tinyBlocks.ts",
    find: "if (sizeBytes % 8 === 0) return 8;",
    replace: "if (sizeBytes % 8 === 0) return 1;",
  },
  {
    name: "of two blocks the fuller one is used further",
    file: "go/abi/tinyBlocks.ts",
    find: "|| sizeBytes < used;",
    replace: "|| sizeBytes > used;",
  },
  {
    name: "complex64 is boxed as an integer",
    file: "go/types/interfaceBox.ts",
    find: "alignBytes === target.int64AlignBytes && !hasPointers",
    replace: "!hasPointers",
  },
  {
    name: "an empty string in an interface takes a box",
    file: "go/types/interfaceBox.ts",
    find: 'free: "emptyString" };',
    replace: 'free: "none" };',
  },
  {
    name: "the low half of a hash chooses children by the wrong bits",
    file: "emulator/syncmap/hashTrieMap.ts",
    find: "hashHi >>> (shift - 32)",
    replace: "hashHi >>> (shift - 31)",
  },
  {
    name: "a new key goes behind that with its hash",
    file: "emulator/syncmap/hashTrieMap.ts",
    find: "memory.setOverflow(fresh, old);\n      return fresh;",
    replace: "memory.setOverflow(old, fresh);\n      return old;",
  },
  {
    name: "a swapped entry loses those behind it",
    file: "emulator/syncmap/hashTrieMap.ts",
    find: "memory.setOverflow(fresh, memory.overflowOf(entry));",
    replace: "memory.setOverflow(fresh, 0);",
  },
  {
    name: "an emptied node stays in the trie",
    file: "emulator/syncmap/hashTrieMap.ts",
    find: "above !== 0 && memory.isEmpty(node);",
    replace: "above < 0;",
  },
  {
    name: "a node with one entry left is taken out",
    file: "emulator/syncmap/trieMemory.ts",
    find: "for (let i = 0; i < childCount; i++) if (",
    replace: "for (let i = 0; i < childCount / 2; i++) if (",
  },
  {
    name: "CompareAndDelete compares no values",
    file: "emulator/syncmap/hashTrieMap.ts",
    find: "pointerAt(place.slot), keyAt, oldAt)",
    replace: "pointerAt(place.slot), keyAt)",
  },
  {
    name: "a comparison of uncomparable values does not panic",
    file: "emulator/syncmap/interfacesEqual.ts",
    find: "if (type?.comparable === false)",
    replace: "if (type === null)",
  },
  {
    name: "integers up to 255 of a sync.Map get boxes",
    file: "emulator/syncmap/interfaceBoxes.ts",
    find: "if (i !== low && u8",
    replace: "if (u8",
  },
  {
    name: "a plan of a sync.Map leaves its root out",
    file: "capacity/trieNodes.ts",
    find: "const fixed = 1 + idle;",
    replace: "const fixed = idle;",
  },
  {
    name: "narrow hashes of wasm need no idle nodes",
    file: "capacity/trieNodes.ts",
    find: "(8 * ptrSizeBytes - hashBits) / childBits",
    replace: "0",
  },
  {
    name: "a plan of a sync.Map takes a block for each small box",
    file: "capacity/syncMapPlan.ts",
    find: "if (tiny.place(sizeBytes).newBlock) blocks++;",
    replace: "{ tiny.place(sizeBytes); blocks++; }",
  },
  {
    name: "the children of a node are read from its parent pointer on",
    file: "decode/trieState.ts",
    find: "node + fields.children + i",
    replace: "node + fields.parent + i",
  },
  {
    name: "sync.Map of nosynchashtriemap is a trie",
    file: "go/release/goRelease.ts",
    find: 'minor >= 24 && !experiments.includes("nosynchashtriemap") ?',
    replace: "minor >= 24 ?",
  },
  {
    name: "read of sync.Map of 1.19 is one word",
    file: "go/release/goRelease.ts",
    find: "syncMapTypedPointers: minor >= 20",
    replace: "syncMapTypedPointers: minor >= 19",
  },
  {
    name: "misses is read from the dirty map's place",
    file: "decode/readDirtyState.ts",
    find: "reader.readUint32(address + fields.misses)",
    replace: "reader.readUint32(address + fields.dirty)",
  },
  {
    name: "a promotion comes one miss late",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "if (misses >= this.maps",
    replace: "if (misses > this.maps",
  },
  {
    name: "a miss of a key in neither map is not counted",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "      entry = this.#inDirty(keyAt);\n      this.#missLocked();\n    }\n    return this.#give",
    replace:
      "      entry = this.#inDirty(keyAt);\n      if (entry !== 0) this.#missLocked();\n    }\n    return this.#give",
  },
  {
    name: "a promotion leaves the misses",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "    memory.setDirtyMap(this.at, 0);\n    memory.setMisses(this.at, 0);",
    replace: "    memory.setDirtyMap(this.at, 0);",
  },
  {
    name: "a deleted entry is copied into the dirty map",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "if (p === 0) memory.heap.writePointer(entry, memory.expunged);\n      else if",
    replace: "if",
  },
  {
    name: "an expunged entry does not come back into the dirty map",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "    memory.heap.writePointer(entry, 0);\n    this.#putDirty(keyAt, entry);",
    replace: "    memory.heap.writePointer(entry, 0);",
  },
  {
    name: "LoadAndDelete leaves the key in the dirty map",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "      this.maps.delete(this.#dirty, keyAt);\n",
    replace: "",
  },
  {
    name: "the dirty map is made without a hint",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "this.maps.make(this.maps.length(this.#read))",
    replace: "this.maps.make(null)",
  },
  {
    name: "LoadOrStore of a key in the dirty map is no miss",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "valueAt);\n      this.#missLocked();\n      return loaded;",
    replace: "valueAt);\n      return loaded;",
  },
  {
    name: "CompareAndSwap of a key in the dirty map is no miss",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "    this.#missLocked();\n    return swapped;",
    replace: "    return swapped;",
  },
  {
    name: "CompareAndDelete compares nothing in a read and a dirty map",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "if (value === 0 || !this.#equal(value, oldAt)) return false;\n    this.#memory.heap.writePointer(entry, 0);",
    replace: "if (value === 0) return false;\n    this.#memory.heap.writePointer(entry, 0);",
  },
  {
    name: "Range does not promote",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "if (this.#amended) this.#promote(this.#memory.newReadOnly(this.#dirty, false));",
    replace: "if (this.#amended) this.#memory.newReadOnly(this.#dirty, false);",
  },
  {
    name: "Clear leaves the dirty map",
    file: "emulator/syncmap/readDirtyMap.ts",
    find: "    this.maps.clear(this.#dirty);\n",
    replace: "",
  },
  {
    name: "Store allocates no interface that nothing points to",
    file: "capacity/readDirtyPlan.ts",
    find: "exactly(entries), interfaceBytes(model), model);\n  if",
    replace: "exactly(0), interfaceBytes(model), model);\n  if",
  },
];

/** The file that an error changes. */
export function mutatedFile({ file }: Mutation): string {
  return projectPath("extension", "src", "core", file);
}

/** The text of a changed source. @throws Error when the text to replace does not occur just once */
export function mutatedText(mutation: Mutation): string {
  const { name, file, find, replace } = mutation;
  const text = readFileSync(mutatedFile(mutation), "utf8");
  const count = text.split(find).length - 1;
  if (count !== 1) throw new Error(`"${name}": its text occurs ${count} times in core/${file}`);
  return text.replace(find, () => replace);
}
