import { maxTableCapacity } from "../../go/abi/tableSize.ts";
import { decimalText } from "../../numbers/numberText.ts";

/**
 * The closed vocabulary of what a map operation does, shared by the emulator's tracer and the assembly annotator,
 * so that a step seen in the memory picture can be found in a listing and the other way round.
 */
export const stepNames = [
  "nilCheck",
  "instrument",
  "concurrencyCheck",
  "hash",
  "markWriting",
  "unmarkWriting",
  "allocateFirst",
  "selectBucket",
  "growWork",
  "probe",
  "compareKey",
  "update",
  "tombstone",
  "growthTest",
  "grow",
  "overflow",
  "insert",
  "return",
  "other",
] as const;

/** One of the closed list. */
export type StepName = (typeof stepNames)[number];

/** What each step means, as one sentence for people. */
export const stepMeaning: Readonly<Record<StepName, string>> = {
  nilCheck: "test for a nil or empty map",
  instrument: "race, msan or asan hook",
  concurrencyCheck: "test of the writing mark; a second writer is fatal",
  hash: "hash the key with the map's seed",
  markWriting: "mark the map as being written",
  unmarkWriting: "take the writing mark off",
  allocateFirst: "allocate the first bucket array or group",
  selectBucket: "choose the bucket, or the directory entry and table",
  growWork: "evacuate old buckets before the write",
  probe: "walk cells, slots, groups or overflow chains",
  compareKey: "compare tophash or control word, then the key",
  update: "the key exists: its element is overwritten",
  tombstone: "delete a slot, or remember, reuse or prune deleted ones",
  growthTest: "test whether one more entry still fits",
  grow: "grow: a new bucket array, a larger table or a split",
  overflow: "link a new overflow bucket",
  insert: "write the key and count it",
  return: "return the element's address",
  other: "prologue, stack check or hand-over to another function",
};

/** The finer steps, written after a dot, and what each means. This list is closed too. */
export const fineStepMeaning = {
  "hash.reseed": "the map is empty now: it gets a new hash seed",
  "allocateFirst.make": "make allocates the header, and what the hint asks for",
  "allocateFirst.group": "the first insert allocates the one group of a small map",
  "selectBucket.old": "the old bucket is not evacuated yet: it still holds the entries",
  "growWork.evacuate": "move the entries of an old bucket to one or two new ones",
  "growWork.advance": "move the mark below which all old buckets are evacuated",
  "probe.emptyRest": "nothing follows in this chain",
  "probe.end": "the last bucket of the chain is passed",
  "probe.matchH2": "compare the control bytes of a group with H2 at once",
  "probe.matchEmpty": "an empty slot ends the probe",
  "probe.matchFull": "find the next full slot of a group",
  "probe.linear": "walk the full slots of a small map without hashing",
  "probe.next": "go on with the next group of the probe sequence",
  "probe.again": "look an entry up again that was met in outgrown memory",
  "tombstone.delete": "the cell or slot is marked deleted",
  "tombstone.empty": "the slot becomes empty, as no probe passes it",
  "tombstone.remember": "remember the first deleted slot for the insert",
  "tombstone.reuse": "the insert takes the deleted slot",
  "tombstone.prune": "turn deleted slots that no probe passes into empty ones",
  "tombstone.clear": "clear empties every cell or slot",
  "grow.double": "start a growth to twice the buckets",
  "grow.sameSize": "start a growth to as many buckets, without the overflow buckets",
  "grow.table": "replace a group or table by a larger table",
  "grow.split": `split a table of ${decimalText(maxTableCapacity)} slots in two`,
  "grow.directory": "double the directory",
  "return.entry": "the iteration has its next entry",
  "other.iterate": "the iteration chooses where it starts",
  "other.clone": "copy the map",
} as const satisfies Partial<Record<`${StepName}.${string}`, string>>;

/** A step of the closed list, or a finer one. */
export type FineStep = StepName | keyof typeof fineStepMeaning;

/** The closed step that a finer one belongs to. */
export function stepOf(step: FineStep): StepName {
  const dot = step.indexOf(".");
  return (dot < 0 ? step : step.slice(0, dot)) as StepName;
}
