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

/** A step, or a finer one written after a dot: `probe.matchH2`, `grow.split`, `tombstone.prune`. */
export type FineStep = StepName | `${StepName}.${string}`;

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

/** The closed step that a finer one belongs to. */
export function stepOf(step: FineStep): StepName {
  const dot = step.indexOf(".");
  return (dot < 0 ? step : step.slice(0, dot)) as StepName;
}
