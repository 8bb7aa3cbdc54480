import { median, type Result, report } from "../support/benchReport.ts";
import { EmulatedSide } from "./emulator/emulatedSide.ts";
import { GoProgram, GoSide } from "./emulator/goSide.ts";
import { type KeyKind, makeKeys } from "./emulator/keys.ts";
import { operations, type Side } from "./emulator/operations.ts";
import { ScriptThread } from "./emulator/scriptThread.ts";
import { timeTravel } from "./emulator/timeTravel.ts";

/** What the bench compares; tests make it tiny. */
export interface Sizes {
  readonly count: number;
  readonly rounds: number;
  /** Entries of the large map. */
  readonly largeCount: number;
  /** Operations of a history that is travelled through. */
  readonly history: number;
}

const usual: Sizes = { count: 1_000_000, rounds: 5, largeCount: 10_000_000, history: 100_000 };
const families = [
  { name: "classic 1.23", minor: 23, release: "1.23.12" },
  { name: "Swiss 1.26", minor: 26, release: "1.26.11" },
] as const;
const kinds: readonly KeyKind[] = ["uint64", "string"];

/** `npm run bench -- emulator`: travel through a history; the emulated map functions beside real Go and JavaScript's Map. */
export async function bench(json: boolean, sizes = usual): Promise<void> {
  report("emulator", timeTravel(sizes.history), json);
  for (const { name, minor, release } of families) {
    const program = new GoProgram(release);
    try {
      for (const kind of kinds) {
        report(
          "emulator",
          await compare(`${name} ${kind}`, minor, kind, program, `go ${release}`, sizes),
          json,
        );
      }
      if (sizes.largeCount > 0)
        report("emulator", await compareLarge(name, minor, program, `go ${release}`, sizes), json);
    } finally {
      program.end();
    }
  }
}

/** Rounds of all operations on our maps, on Go's and on JavaScript's, one after the other. */
async function compare(
  name: string,
  minor: number,
  kind: KeyKind,
  program: GoProgram,
  goName: string,
  { count, rounds }: Sizes,
): Promise<Result[]> {
  const keys = makeKeys(count);
  const ours = new EmulatedSide(minor, kind, keys);
  const go = new GoSide(program, kind, count);
  const script = await ScriptThread.start(kind, count);
  const times = new Map<string, number[]>();
  const measure = async (side: Side, sideName: string, operation: (typeof operations)[number]) => {
    const nanoseconds = await side.run(operation);
    const key = `${sideName} ${operation}`;
    times.set(key, [...(times.get(key) ?? []), nanoseconds]);
  };
  const bytes: Result[] = [];
  // The first round warms up.
  for (let round = 0; round <= rounds; round++) {
    if (round === 1) times.clear();
    for (const operation of operations) {
      await measure(go, "go", operation);
      await measure(ours, "ours", operation);
      await measure(script, "Map", operation);
      if (round === rounds && operation === "insert")
        bytes.push(...(await heldBytes(name, goName, ours, go)));
    }
  }
  await script.end();
  const peers = [
    ["go", goName],
    ["Map", kind === "uint64" ? "Map<bigint, number>" : "Map<string, number>"],
  ] as const;
  const medianOf = (key: string): number => median(times.get(key) ?? []);
  const speeds = peers.flatMap(([side, peer]) =>
    operations.map((operation) => ({
      case: `${name}, ${operation}`,
      ours: medianOf(`ours ${operation}`),
      theirs: medianOf(`${side} ${operation}`),
      peer,
      unit: "ns/op",
    })),
  );
  return [...speeds, ...bytes];
}

async function heldBytes(name: string, peer: string, ours: EmulatedSide, go: GoSide): Promise<Result[]> {
  const { liveBytes, arenaBytes } = ours.held();
  const real = await go.held();
  return [
    { case: `${name}, bytes of the map`, ours: liveBytes, theirs: real.liveBytes, peer, unit: "bytes" },
    { case: `${name}, bytes of the heap`, ours: arenaBytes, theirs: real.heapBytes, peer, unit: "bytes" },
  ];
}

/** One large map: its inserts and its memory, once. */
async function compareLarge(
  family: string,
  minor: number,
  program: GoProgram,
  peer: string,
  { largeCount }: Sizes,
): Promise<Result[]> {
  const name = `${family} uint64 × ${largeCount.toLocaleString("en")}`;
  const ours = new EmulatedSide(minor, "uint64", makeKeys(largeCount));
  const go = new GoSide(program, "uint64", largeCount);
  const theirs = { insert: await go.run("insert"), hit: await go.run("hit") };
  const times = { insert: ours.run("insert"), hit: ours.run("hit") };
  if (ours.length !== largeCount) throw new Error(`the map holds ${ours.length} entries, not ${largeCount}`);
  return [
    { case: `${name}, insert`, ours: times.insert, theirs: theirs.insert, peer, unit: "ns/op" },
    { case: `${name}, hit`, ours: times.hit, theirs: theirs.hit, peer, unit: "ns/op" },
    ...(await heldBytes(name, peer, ours, go)),
  ];
}
