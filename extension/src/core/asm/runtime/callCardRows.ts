import { maxTableCapacity } from "../../go/abi/tableSize.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";

/** The runtime functions that a listing of map code can call, in words. */

const accessPanics = "ends the program when another goroutine is writing; an unhashable key panics";
const assignPanics = "a nil map panics; a concurrent write ends the program; an unhashable key panics";
const deletePanics = "a concurrent write ends the program; an unhashable key panics";
const lookUpCost = "one hash and about one key comparison on average; no allocation";
const assignCost = "one hash and a probe; growth now and then copies entries";

/** A card for the functions whose name without the package matches. */
export interface CardRow {
  readonly pattern: RegExp;
  readonly does: string;
  readonly panics?: string;
  readonly cost?: string;
  /** Classic, Swiss; one entry when the same. */
  readonly file: readonly [string, string] | string;
  readonly only?: MapFamily;
}

const fast = (file: string): readonly [string, string] => [
  `runtime/map_${file}.go`,
  `internal/runtime/maps/runtime_${file}.go`,
];
const generic: readonly [string, string] = ["runtime/map.go", "internal/runtime/maps/runtime.go"];
const swissMap = "internal/runtime/maps/map.go";
const swissTable = "internal/runtime/maps/table.go";

export const cardRows: readonly CardRow[] = [
  {
    pattern: /^mapaccess1_fat$/,
    does: "reads m[k] of a large element: gives &elem, or the given zero value when k is absent",
    panics: accessPanics,
    cost: lookUpCost,
    file: ["runtime/map.go", "runtime/map.go"],
  },
  {
    pattern: /^mapaccess2_fat$/,
    does: "reads v, ok := m[k] of a large element: gives &elem (or the given zero value) and whether k is there",
    panics: accessPanics,
    cost: lookUpCost,
    file: ["runtime/map.go", "runtime/map.go"],
  },
  {
    pattern: /^mapaccess1(_fast32|_fast64|_faststr)$/,
    does: "reads m[k]: gives &elem, or the address of a zero value when k is absent (never nil)",
    panics: "ends the program when another goroutine is writing",
    cost: lookUpCost,
    file: fast("fast64"),
  },
  {
    pattern: /^mapaccess2(_fast32|_fast64|_faststr)$/,
    does: "reads v, ok := m[k]: gives &elem (or a zero value) and whether k is there",
    panics: "ends the program when another goroutine is writing",
    cost: lookUpCost,
    file: fast("fast64"),
  },
  {
    pattern: /^mapaccess1$/,
    does: "reads m[k]: gives &elem, or the address of a zero value when k is absent (never nil)",
    panics: accessPanics,
    cost: lookUpCost,
    file: generic,
  },
  {
    pattern: /^mapaccess2$/,
    does: "reads v, ok := m[k]: gives &elem (or a zero value) and whether k is there",
    panics: accessPanics,
    cost: lookUpCost,
    file: generic,
  },
  {
    pattern: /^mapaccessK$/,
    does: "finds key and element for an iterator whose map has grown",
    cost: lookUpCost,
    file: "runtime/map.go",
  },
  {
    pattern: /^mapassign(_fast32|_fast64|_fast32ptr|_fast64ptr|_faststr)$/,
    does: "finds or makes the entry of k and gives &elem; the caller stores the value through it",
    panics: "a nil map panics; a concurrent write ends the program",
    cost: assignCost,
    file: fast("fast64"),
  },
  {
    pattern: /^mapassign$/,
    does: "finds or makes the entry of k and gives &elem; the caller stores the value through it",
    panics: assignPanics,
    cost: assignCost,
    file: generic,
  },
  {
    pattern: /^mapdelete(_fast32|_fast64|_faststr)$/,
    does: "deletes k; nothing happens when it is absent or the map is nil",
    panics: "a concurrent write ends the program",
    cost: lookUpCost,
    file: fast("fast64"),
  },
  {
    pattern: /^mapdelete$/,
    does: "deletes k; nothing happens when it is absent or the map is nil",
    panics: deletePanics,
    cost: lookUpCost,
    file: ["runtime/map.go", "runtime/map.go"],
  },
  {
    pattern: /^mapclear$/,
    does: "removes all entries and keeps the memory",
    panics: "a concurrent write ends the program",
    cost: "clears every bucket or group",
    file: "runtime/map.go",
  },
  {
    pattern: /^makemap$/,
    does: "makes a map with room for a hint of entries, in the given header when there is one",
    cost: "allocates the header, and the buckets or groups for a hint over 8",
    file: "runtime/map.go",
  },
  { pattern: /^makemap64$/, does: "makemap for a 64-bit hint on a 32-bit target", file: "runtime/map.go" },
  {
    pattern: /^makemap_small$/,
    does: "makes an empty map on the heap; its first bucket or group comes with the first insert",
    cost: "one allocation of 48 bytes",
    file: "runtime/map.go",
  },
  {
    pattern: /^(mapiterinit|mapIterStart)$/,
    does: "starts an iteration at a random place and moves to the first entry",
    panics: "ends the program when another goroutine is writing",
    file: "runtime/map.go",
  },
  {
    pattern: /^(mapiternext|mapIterNext)$/,
    does: "moves the iterator to the next entry; its key is nil at the end",
    panics: "ends the program when another goroutine is writing",
    file: "runtime/map.go",
  },
  {
    pattern: /^mapclone2?$/,
    does: "copies a map for maps.Clone",
    panics: "ends the program when another goroutine is writing",
    file: "runtime/map.go",
  },
  {
    pattern: /^mapinitnoop$/,
    does: "does nothing: stands for the initialiser of a map that the linker dropped",
    file: "runtime/map.go",
  },
  {
    pattern: /^hashGrow$/,
    does: "starts growing: allocates the new bucket array (twice as large, or the same size against too many overflow buckets)",
    cost: "one large allocation; entries move later, bucket by bucket",
    file: "runtime/map.go",
  },
  {
    pattern: /^growWork(_\w+)?$/,
    does: "moves the old bucket that this write is about, and one more",
    cost: "up to two buckets with their chains",
    file: "runtime/map.go",
  },
  {
    pattern: /^evacuate(_\w+)?$/,
    does: "moves one old bucket to the new array, to the same index or that plus the old size",
    cost: "every entry of the bucket is copied, most are hashed again",
    file: "runtime/map.go",
  },
  {
    pattern: /^advanceEvacuationMark$/,
    does: "counts the moved buckets and ends the growth after the last",
    file: "runtime/map.go",
  },
  {
    pattern: /^bucketEvacuated$/,
    does: "tells whether an old bucket has been moved",
    file: "runtime/map.go",
  },
  {
    pattern: /^makeBucketArray$/,
    does: "allocates 2^B buckets and, from B=4 on, spare overflow buckets",
    cost: "one large allocation",
    file: "runtime/map.go",
  },
  {
    pattern: /^\(\*hmap\)\.newoverflow$/,
    does: "takes a spare overflow bucket or allocates one, and links it to the end of the chain",
    cost: "an allocation when no spare is left",
    file: "runtime/map.go",
  },
  {
    pattern: /^\(\*hmap\)\.incrnoverflow$/,
    does: "counts one more overflow bucket (approximately for large maps)",
    file: "runtime/map.go",
  },
  {
    pattern: /^\(\*hmap\)\.createOverflow$/,
    does: "makes the list that keeps pointer-free overflow buckets alive",
    file: "runtime/map.go",
  },
  { pattern: /^moveToBmap$/, does: "copies a bucket's entries for maps.Clone", file: "runtime/map.go" },
  {
    pattern: /^\(\*Map\)\.growToSmall$/,
    does: "allocates the first group of eight slots and marks all empty",
    cost: "one allocation",
    file: swissMap,
  },
  {
    pattern: /^\(\*Map\)\.growToTable$/,
    does: "turns the full small map into a table of 16 slots",
    cost: "two or three allocations; eight entries are hashed again",
    file: swissMap,
  },
  {
    pattern: /^\(\*Map\)\.putSlotSmall(Fast\w+)?$/,
    does: "finds or makes the entry in the only group of a small map and gives &elem",
    panics: "ends the program when the group is full although it should not be (up to 1.26)",
    file: swissMap,
  },
  {
    pattern: /^\(\*Map\)\.getWith(out)?KeySmall(FastStr)?$/,
    does: "looks the key up in the only group of a small map",
    file: swissMap,
  },
  { pattern: /^\(\*Map\)\.getWith(out)?Key$|^\(\*Map\)\.Get$/, does: "looks the key up", file: swissMap },
  {
    pattern: /^\(\*Map\)\.PutSlot$|^\(\*Map\)\.Put$/,
    does: "finds or makes the entry of a key (for reflect and clone)",
    panics: assignPanics,
    file: swissMap,
  },
  {
    pattern: /^\(\*Map\)\.Delete$/,
    does: "deletes a key from the map",
    panics: deletePanics,
    cost: lookUpCost,
    file: swissMap,
  },
  {
    pattern: /^\(\*Map\)\.deleteSmall$/,
    does: "deletes a key from the only group of a small map; the slot is empty at once",
    file: swissMap,
  },
  {
    pattern: /^\(\*Map\)\.(Clear|clearSmall)$/,
    does: "removes all entries and keeps the tables",
    panics: "a concurrent write ends the program",
    file: swissMap,
  },
  { pattern: /^\(\*Map\)\.(Clone|clone)/, does: "copies the map", file: swissMap },
  {
    pattern: /^\(\*Map\)\.installTableSplit$/,
    does: "puts the two halves of a split table into the directory, doubling it when needed",
    file: swissMap,
  },
  {
    pattern: /^\(\*Map\)\.replaceTable$/,
    does: "puts a grown table into all its directory entries",
    file: swissMap,
  },
  { pattern: /^NewMap$/, does: "makes a map with tables for the hint", file: swissMap },
  {
    pattern: /^NewEmptyMap$/,
    does: "makes an empty map with a random seed",
    cost: "one allocation of 48 bytes",
    file: swissMap,
  },
  {
    pattern: /^\(\*table\)\.rehash$/,
    does: `grows the table to twice its slots, or splits it at ${maxTableCapacity}`,
    cost: "every entry of the table is hashed and copied",
    file: swissTable,
  },
  {
    pattern: /^\(\*table\)\.grow$/,
    does: "copies all entries to a table of twice the slots",
    cost: "every entry of the table is hashed and copied",
    file: swissTable,
  },
  {
    pattern: /^\(\*table\)\.split$/,
    does: "divides the table in two by one more bit of the hash",
    cost: "every entry of the table is hashed and copied",
    file: swissTable,
  },
  {
    pattern: /^\(\*table\)\.pruneTombstones$/,
    does: "turns deleted slots that no probe needs back to empty, if there are enough of them (1.25 on)",
    cost: "walks the whole table at most",
    file: swissTable,
  },
  {
    pattern: /^\(\*table\)\.uncheckedPutSlot/,
    does: "inserts a key that is known to be absent into a table with room",
    file: swissTable,
  },
  { pattern: /^\(\*table\)\.PutSlot$/, does: "finds or makes the entry in one table", file: swissTable },
  { pattern: /^\(\*table\)\.getWith(out)?Key$/, does: "looks the key up in one table", file: swissTable },
  {
    pattern: /^\(\*table\)\.Delete$/,
    does: "deletes the key from one table: the slot becomes empty, or a tombstone in a full group",
    file: swissTable,
  },
  {
    pattern: /^\(\*table\)\.(reset|resetGrowthLeft)$/,
    does: "allocates the table's groups and sets its growth budget",
    file: swissTable,
  },
  { pattern: /^\(\*table\)\.Clear$/, does: "empties all groups of a table", file: swissTable },
  { pattern: /^\(\*table\)\.clone$/, does: "copies a table with its groups", file: swissTable },
  { pattern: /^newTable$/, does: "allocates a table and its groups", file: swissTable },
  { pattern: /^newGroups$/, does: "allocates an array of groups", file: "internal/runtime/maps/group.go" },
  { pattern: /^\(\*Iter\)\.Init$/, does: "starts an iteration at a random place", file: swissTable },
  {
    pattern: /^\(\*Iter\)\.Next$/,
    does: "moves the iterator to the next entry",
    panics: "ends the program when another goroutine is writing",
    file: swissTable,
  },
  {
    pattern: /^\(\*Iter\)\.(grownKeyElem|nextDirIdx)$/,
    does: "helps the iterator over growth of the map",
    file: swissTable,
  },
  {
    pattern: /^mapKeyError2?$/,
    does: "tells whether the key's type cannot be hashed, for an empty map",
    file: ["runtime/alg.go", swissMap],
  },
  {
    pattern:
      /^(memhash|memhash32|memhash64|strhash|nilinterhash|interhash|f32hash|f64hash|c64hash|c128hash|memhash_varlen)(Fallback)?$/,
    does: "hashes a key with the map's seed",
    cost: "a few nanoseconds with AES instructions",
    file: "runtime/alg.go",
  },
  {
    pattern: /^memHash\w*AES$/,
    does: "hashes a key with the map's seed by AES instructions",
    cost: "a few nanoseconds",
    file: "internal/runtime/maps/memhash_aes_asm.go",
  },
  {
    pattern: /^memHash\w*Fallback$/,
    does: "hashes a key with the map's seed on processors without AES instructions",
    file: "internal/runtime/maps/runtime_hash64.go",
  },
  {
    pattern: /^(memHash|MemHash|strHash|StrHash)\w*$/,
    does: "hashes a key with the map's seed",
    cost: "a few nanoseconds with AES instructions",
    file: "internal/runtime/maps/runtime_alg.go",
  },
  {
    pattern: /^fatal$/,
    does: "ends the program with a fatal error that recover cannot catch",
    panics: "always",
    file: "runtime/panic.go",
  },
  {
    pattern: /^throw$/,
    does: "ends the program with a fatal runtime error",
    panics: "always",
    file: "runtime/panic.go",
  },
  {
    pattern: /^gopanic$/,
    does: "panics with the value in its arguments",
    panics: "always",
    file: "runtime/panic.go",
  },
  {
    pattern: /^panic(dottype[EI]|nildottype)$/,
    does: "panics: a type assertion failed",
    panics: "always",
    file: "runtime/iface.go",
  },
  {
    pattern: /^panicwrap$/,
    does: "panics: a method of a value was called through a nil pointer",
    panics: "always",
    file: "runtime/error.go",
  },
  {
    pattern: /^panicunsafe\w+$/,
    does: "panics: unsafe.Slice or unsafe.String was given a wrong pointer or length",
    panics: "always",
    file: "runtime/unsafe.go",
  },
  {
    pattern: /^panic\w+$/,
    does: "panics: an index, a nil pointer, a division or the like",
    panics: "always",
    file: "runtime/panic.go",
  },
  {
    pattern: /^morestack(_noctxt|c)?$/,
    does: "gives the goroutine a larger stack and starts the function again",
    file: "runtime/asm_$GOARCH.s",
  },
  {
    pattern: /^newobject$/,
    does: "allocates one zeroed object of a type",
    cost: "an allocation",
    file: "runtime/malloc.go",
  },
  {
    pattern: /^newarray$/,
    does: "allocates a zeroed array of a type",
    cost: "an allocation",
    file: "runtime/malloc.go",
  },
  {
    pattern: /^mallocgc\w*SC\d+$/,
    does: "allocates zeroed memory of one size class",
    cost: "an allocation",
    file: "runtime/malloc_generated.go",
  },
  {
    pattern: /^mallocgc\w*$/,
    does: "allocates zeroed memory",
    cost: "an allocation",
    file: "runtime/malloc.go",
  },
  {
    pattern: /^gcWriteBarrier[1-8]$/,
    does: "gives room to record pointers for the garbage collector; all other registers stay",
    file: "runtime/asm_$GOARCH.s",
  },
  {
    pattern: /^gcWriteBarrier\w*$/,
    does: "stores a pointer and records the old and the new one for the garbage collector; all registers stay (up to 1.20)",
    file: "runtime/asm_$GOARCH.s",
  },
  {
    pattern: /^typedmemmove\w*$/,
    does: "copies a value that may hold pointers, with write barriers",
    file: "runtime/mbarrier.go",
  },
  {
    pattern: /^typedmemclr\w*$/,
    does: "clears a value that may hold pointers, with write barriers",
    file: "runtime/mbarrier.go",
  },
  {
    pattern: /^memclrHasPointers$/,
    does: "clears memory that holds pointers, with write barriers",
    file: "runtime/mbarrier.go",
  },
  {
    pattern: /^memclrNoHeapPointers\w*$/,
    does: "clears memory that holds no pointers",
    file: "runtime/memclr_$GOARCH.s",
  },
  { pattern: /^memmove$/, does: "copies memory", file: "runtime/memmove_$GOARCH.s" },
  {
    pattern: /^memequal\w*$/,
    does: "compares two pieces of memory",
    file: "internal/bytealg/equal_$GOARCH.s",
  },
  {
    pattern: /^(strequal|interequal|nilinterequal|efaceeq|ifaceeq|f32equal|f64equal)$/,
    does: "compares two keys",
    file: "runtime/alg.go",
  },
  {
    pattern: /^(fastrand|fastrand64|fastrandn)$/,
    does: "gives a random number: a hash seed or the start of an iteration",
    file: "runtime/stubs.go",
  },
  {
    pattern: /^(rand|rand32|cheaprand|bootstrapRand)$/,
    does: "gives a random number: a hash seed or the start of an iteration",
    file: "runtime/rand.go",
  },
  {
    pattern: /^cloneGroup$/,
    does: "copies one group when a map is cloned",
    file: "internal/runtime/maps/group.go",
  },
  {
    pattern: /^(typeString|rtype\.string)$/,
    does: "gives the name of a type, for the message of an unhashable key",
    file: "runtime/type.go",
  },
  {
    pattern: /^checkMasksAndShiftsAlignment$/,
    does: "asks whether the tables that the AES hash reads are aligned, once at start",
    file: "internal/runtime/maps/memhash_$GOARCH.s",
  },
  {
    pattern: /^wbMove$/,
    does: "tells the garbage collector of the pointers that a copy is about to write; copies nothing",
    file: "runtime/mbarrier.go",
  },
  {
    pattern: /^makeslice(64)?$/,
    does: "allocates the zeroed array of a slice",
    panics: "a length or capacity out of range panics",
    cost: "an allocation",
    file: "runtime/slice.go",
  },
  {
    pattern: /^moveSlice\w*$/,
    does: "moves the array of a slice from the stack to the heap",
    cost: "an allocation and a copy",
    file: "runtime/slice.go",
  },
  {
    pattern: /^growslice\w*$/,
    does: "allocates a larger array for append and copies the old elements",
    cost: "an allocation and a copy",
    file: "runtime/slice.go",
  },
  {
    pattern: /^(concatstrings?\d*|concatbytes\d*)$/,
    does: "joins strings",
    cost: "an allocation",
    file: "runtime/string.go",
  },
  {
    pattern: /^slicebytetostring(tmp)?$/,
    does: "makes a string of a byte slice",
    cost: "an allocation, but for the tmp form",
    file: "runtime/string.go",
  },
  {
    pattern:
      /^(racereadpc|racewritepc|raceread|racewrite|racefuncenter|racefuncexit|racereadrange|racewriterange|raceReadObjectPC)$/,
    does: "tells the race detector",
    file: "runtime/race.go",
  },
  {
    pattern: /^(msanread|msanwrite|asanread|asanwrite)$/,
    does: "tells the memory sanitizer",
    file: "runtime/msan.go",
  },
  {
    pattern: /^duff(zero|copy)$/,
    does: "clears or copies a block of memory; entered in the middle, by the size",
    file: "runtime/duff_$GOARCH.s",
  },
  {
    pattern: /^(deferreturn|deferproc|deferprocStack|gorecover)$/,
    does: "handles a defer statement or recover",
    file: "runtime/panic.go",
  },
  { pattern: /^getcallerpc$/, does: "gives the address of the caller", file: "runtime/stubs.go" },
];
