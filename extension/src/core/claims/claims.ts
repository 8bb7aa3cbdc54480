import { operationNames } from "../go/abi/mapFunctions.ts";
import type { GoRelease } from "../go/release/goRelease.ts";

/** What a statement turned out to be: "depends" where one case makes it true and another one false. */
export type Verdict = "true" | "false" | "depends";

/** A statement about Go's maps that is copied from post to post, judged. Its proof is the function of its number in media/claims. */
export interface Claim {
  readonly id: number;
  readonly claim: string;
  /** The same in all releases, or by what a release has. */
  readonly verdict: Verdict | ((release: GoRelease) => Verdict);
  /** One sentence. */
  readonly why: string;
}

/** The verdict in one release. */
export const verdictIn = ({ verdict }: Claim, release: GoRelease): Verdict =>
  typeof verdict === "string" ? verdict : verdict(release);

const where =
  (is: (release: GoRelease) => boolean) =>
  (release: GoRelease): Verdict =>
    is(release) ? "true" : "false";

const isSwiss = ({ family }: GoRelease): boolean => family === "swiss";
const isClassic = ({ family }: GoRelease): boolean => family === "classic";

/** The functions that write to maps of 8-byte keys, and of any. */
const [fast64, generic] = (["fast64", "generic"] as const).map((variant) =>
  operationNames({ variant, elem: { sizeBytes: 8 } }).assign.replace("runtime.", ""),
);

type Row = readonly [id: number, claim: string, verdict: Claim["verdict"], why: string];

const rows: readonly Row[] = [
  [
    1,
    "Writing to a map that was declared and not made panics, and so does reading.",
    "false",
    "Only the write panics: reads, len, delete and range take a nil map for an empty one.",
  ],
  [
    2,
    "make(map[K]V, 32) spares the growth of the first inserts.",
    "true",
    "The map has its slots from the start, and keeps them beyond entry 32.",
  ],
  [
    3,
    "make(map[K]V, 8) gives eight buckets.",
    "false",
    "A hint counts entries: eight fit into one bucket or group, which on the heap comes with the first write.",
  ],
  [
    4,
    "make never allocates buckets; the first write does.",
    "false",
    "That holds for hints up to 8; for a larger one make allocates all slots at once.",
  ],
  [
    5,
    "The first write to an empty map goes through growing.",
    "false",
    "It allocates the one first bucket or group; nothing is replaced and nothing moves.",
  ],
  [
    6,
    "The last parameter of makemap takes an old map to use again.",
    "false",
    "It is an empty header that the compiler put on the stack; an old map loses its keys and keeps its count.",
  ],
  [
    7,
    "B says how many high bits of the hash choose the bucket.",
    "false",
    "The low B bits choose it and the top byte is the tophash; Swiss maps have no B, and there high bits choose the table.",
  ],
  [8, "The seed is xor-ed onto the hash of a key.", "false", "It is an argument of the hash function."],
  [
    9,
    "The seed of a map is 64 random bits.",
    where(isSwiss),
    "hash0 of classic maps is a uint32; Swiss maps have a whole word.",
  ],
  [
    10,
    "Growing keeps the seed.",
    "true",
    "Entries move by bits of the same hash; a new seed is drawn when the map becomes empty.",
  ],
  [
    11,
    `${fast64} multiplies the key by the seed and shifts by 3.`,
    "false",
    "It calls the hash function of the key type; the product is the hash of no key.",
  ],
  [
    12,
    `${fast64} is for uint64 keys only.`,
    "false",
    "It serves each key of 8 plain bytes: integers, arrays and structs; pointers have a variant of it.",
  ],
  [
    13,
    `${fast64} skips the test for growing.`,
    "false",
    "Its ninth insert makes a small map grow as each other function does.",
  ],
  [
    14,
    `${fast64} takes 40 % fewer instructions and half the allocations of ${generic}.`,
    "false",
    "Both allocate the same, for that hangs on the sizes of key and elem; only hashing and comparing get shorter.",
  ],
  [
    15,
    "Nearly every map lives on the heap.",
    "depends",
    "Header and first bucket or group of a small map that does not escape are on the stack.",
  ],
  [
    16,
    "A deleted value stays in the map until the garbage collector clears it.",
    "false",
    "delete clears the elem at once; the slot is what stays.",
  ],
  [
    17,
    "Maps never shrink.",
    "true",
    "delete gives no slots back: only what keys and elems point to is freed, and a map that is made anew is small.",
  ],
  [
    18,
    "100,000 entries of map[string]int take twice what a slice of pairs does.",
    "false",
    "It is 1.65 times for classic maps, 3 times and more in Go 1.21, and about 1.46 times for Swiss maps.",
  ],
  [
    19,
    "The runtime knows which goroutine writes, and compares.",
    "false",
    "It has one flag: set by hand, it makes the only goroutine a concurrent one.",
  ],
  [20, "The flag for writing is 2.", "false", "It is 4 in hmap.flags; Swiss maps have a byte of its own."],
  [
    21,
    "The test for concurrent writes uses a memory barrier, so that no race escapes it.",
    "false",
    "It is a plain look at a flag: writes that nothing orders, and that do not overlap, pass.",
  ],
  [
    22,
    "recover catches concurrent map writes.",
    "false",
    "It is a fatal error of the runtime, no panic: deferred functions do not run.",
  ],
  [
    23,
    "The load factor is 0.75, so that n entries need a capacity of n / 0.75.",
    where(({ loadFactorNum }) => loadFactorNum === 12),
    "That is Java's; classic maps grow above 6.5 of 8 cells, by an error of Go 1.21 above 6, and Swiss tables above 7 of 8 slots.",
  ],
  [
    24,
    "Two goroutines that write can make growing loop for ever.",
    "false",
    "That was Java 7; Go ends the program when it sees both, and loses entries when it does not.",
  ],
  [
    25,
    "Growing moves all entries at once.",
    "false",
    "Classic maps move a bucket or two with each write; of a large Swiss map one table moves.",
  ],
  [
    26,
    "A map that was made with a hint of n does not grow before entry n.",
    where(isClassic),
    "Of several Swiss tables one fills earlier than the others where the hint leaves no room.",
  ],
  [27, "A larger hint is never worse.", "false", "It costs memory at once, and each loop walks empty slots."],
  [
    28,
    "A loop starts at random, so that each entry is equally likely first.",
    "false",
    "The place is random, not the entry: one that stands behind empty slots comes first more often.",
  ],
  [
    29,
    "Inserting while ranging is an error.",
    "false",
    "It is allowed; the loop may meet the new entry or not.",
  ],
  [30, "len(m) walks the map.", "false", "It loads the count from the header."],
  [
    31,
    "The elems of map[K]struct{} take no space.",
    where(isClassic),
    "A Swiss slot ends with the elem, and one without bytes at the end is padded.",
  ],
  [
    32,
    "m[string(b)] copies the bytes.",
    "depends",
    "A read looks the bytes up where they are; writing a new key copies them.",
  ],
  [
    33,
    "for k := range m { delete(m, k) } is slow.",
    "false",
    "It is compiled to one clear, if each key is equal to itself.",
  ],
  [
    34,
    "Collecting the keys by append, without a capacity, takes one allocation.",
    "false",
    "The slice grows again and again; with a capacity of len(m) it is one.",
  ],
  [
    35,
    "Sorting the keys takes another allocation.",
    where(({ sortIntsAllocates }) => sortIntsAllocates),
    "sort.Ints put its slice into an interface; from Go 1.22 on it does not.",
  ],
  [
    36,
    "A []byte that was read from a map must be copied before its entry is deleted.",
    "false",
    "The slice keeps its array alive; only what writes through it is shared.",
  ],
  [37, "unsafe.Slice came with Go 1.21.", "false", "A module of go 1.18 has it; it came with Go 1.17."],
  [
    38,
    "unsafe.Slice over one local struct gives room for n of them.",
    "false",
    "It only claims so: writes reach whatever lies beside.",
  ],
  [
    39,
    "reflect.MapIter walks a snapshot, in a stable order, without allocating.",
    "false",
    "It walks the map itself, from a random place, and is an object.",
  ],
  [
    40,
    "sync.Map keeps a map[any]any that can be read without the lock.",
    "false",
    "Up to Go 1.23 it keeps maps to entries, from 1.24 on a trie.",
  ],
  [
    41,
    "The content of a sync.Map can be exported without allocating.",
    "depends",
    "Range into a slice with room can; a map of the content is always a new one.",
  ],
  [
    42,
    "sync.Map is faster under many goroutines.",
    "false",
    "Each Store allocates, which takes longer than an RWMutex that is free; reads of keys that stay may gain: measure.",
  ],
  [
    43,
    "A map can be built in the bytes of an arena by a cast.",
    "false",
    "The collector sees no pointers in bytes: it frees the slots, and the map crashes, hangs or loses entries.",
  ],
  [
    44,
    "Map literals of up to 8 entries become read-only data.",
    "false",
    "Each evaluation makes a map; arrays and slices of constants are data.",
  ],
  [
    45,
    "Maps of a package cost nothing when the program starts.",
    "false",
    "They are made and filled by code that runs before main.",
  ],
  [46, "A file that go:build leaves out costs nothing.", "true", "It is not compiled."],
  [
    47,
    "go vet, or SA1019, finds writes to nil maps.",
    "false",
    "It has no such check by itself; staticcheck's SA5000 and the nilness analyzer find some, SA1019 is about deprecation.",
  ],
  [
    48,
    "NaN keys can be deleted.",
    "false",
    "No NaN is equal to itself, so that delete finds none; clear takes them.",
  ],
  [
    49,
    "Struct keys are hashed field by field.",
    "depends",
    "Plain fields without padding are hashed as one run of bytes; strings, floats and interfaces by themselves.",
  ],
  [
    50,
    "Keys and elems of more than 128 bytes are stored by pointer.",
    "true",
    "128 bytes are in the slot, 129 are an object of their own.",
  ],
  [
    51,
    "Swiss maps are always faster and smaller than classic ones.",
    "false",
    "A set of uint64 is larger, since its empty elems are padded: it depends on key, elem and load.",
  ],
  [
    52,
    "clear(m) gives the memory back.",
    "false",
    "The map keeps its slots; only what they pointed to can be freed.",
  ],
];

/** All statements, by number. */
export const claims: readonly Claim[] = rows.map(([id, claim, verdict, why]) => ({
  id,
  claim,
  verdict,
  why,
}));
