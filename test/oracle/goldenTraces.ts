import { mkdirSync, rmSync, statSync } from "node:fs";
import { seededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";
import { projectPath } from "../support/projectPath.ts";
import { type GoTarget, isMainArch, targetName } from "./goToolchain.ts";
import { mapTypes } from "./mapTypes.ts";
import { describeRun, recorderArgs, recordTrace, type TraceRun } from "./traceRuns.ts";

const hints = ["none", 0, 9, 14, 57, 100, 113, 225] as const;
/** aeskeysched of the fixed lives: 00 01 02 … */
const fixedKeys = Buffer.from(Array.from({ length: 128 }, (_, i) => i)).toString("hex");

/** Builds for other processors that the sample has traces of: big-endian ones of either word size. */
export const furtherSample: readonly GoTarget[] = (["s390x", "mips"] as const).flatMap((goarch) =>
  ["1.23.12", "1.27.4"].map((release) => ({ release, goarch })),
);
/** What depends on the byte order: words, pointers and floats in keys, alone and among others. */
const furtherMaps = [
  "map[int]string",
  "map[*int]int",
  "map[complex128]int",
  "map[struct{A int; B interface{}; C *int}]int",
];

/** The name of a life's trace in the sample. */
export function lifeFile(target: GoTarget, life: string, map: string): string {
  const type = map.replace("*", "ptr").replace(/\W+/g, "_");
  return `${targetName(target)}-${life}-${type}.trace.jsonl.gz`;
}

/** Traces of the sample for a build of another processor. */
export function furtherLives(target: GoTarget): { name: string; args: string[] }[] {
  return furtherMaps.map((map, place) => ({
    name: lifeFile(target, "random", map),
    args: ["-life=random", `-map=${map}`, "-ops=120", "-max=40", "-states=1500", `-seed=${place + 1}`],
  }));
}

/** Lives that reach what random ones of this length do not. */
function rareLives(target: GoTarget): { name: string; args: string[] }[] {
  if (target.withoutAes || target.goarch === "386") return [];
  const minor = Number(target.release.split(".")[1]);
  const life = (name: string, map: string, ops: number, max: number) => ({
    name: lifeFile(target, name, map),
    args: [`-life=${name}`, `-map=${map}`, `-ops=${ops}`, `-max=${max}`, "-states=1500", `-seed=${minor}`],
  });
  // The hash of short strings changed on arm64, that of composite keys everywhere.
  if (target.goarch === "arm64") return [life("random", "map[string]bool", 150, 60)];
  const classic = minor < 24 || target.experiment === "noswissmap";
  const keys = ["int", "uint32", "string", "*int", "[16]byte"];
  const turn = minor % 4;
  const both = [
    life("small", `map[${keys[turn]}]bool`, 80, 8),
    // Keys without pointers stay readable when they are dead.
    life("clear", minor % 2 === 0 ? "map[int]bool" : "map[uint32]bool", 700, 150),
    life("iterate", `map[${keys[turn]}]string`, 400, 60),
  ];
  if (classic)
    return [...both, ...keys.slice(turn, turn + 2).map((key) => life("crowd", `map[${key}]bool`, 420, 60))];
  const composites = [
    "struct{A int64; B struct{C int32; D string}; E [2]float32}",
    "struct{A int32; _ int32}",
  ];
  return [
    ...both,
    ...keys.map((key) => life("prune", `map[${key}]bool`, key === "*int" ? 1500 : 700, 112)),
    // Tables split while they are iterated.
    ...(minor % 2 === 0 ? [life("iterate", "map[uint32]int", 5000, 2500)] : []),
    life("split", minor % 2 === 0 ? "map[uint32]bool" : "map[int]bool", 2200, 10_000),
    ...composites.filter(() => minor >= 26).map((key) => life("random", `map[${key}]int`, 120, 50)),
  ];
}

/**
 * Records the sample of test/golden/traces: for every build two lives of different map types, so that the sample goes
 * through the whole list of types, and the fixed lives whose states are known as tables.
 */
export async function recordGoldenTraces(chosen: readonly GoTarget[]): Promise<void> {
  const targets = chosen.filter(isMainArch);
  const folder = projectPath("test", "golden", "traces");
  mkdirSync(folder, { recursive: true });
  let totalBytes = 0;
  let count = 0;
  const random = seededRandom(20);
  const record = async (target: GoTarget, args: readonly string[], name: string): Promise<void> => {
    const file = `${folder}/${name}`;
    rmSync(file, { force: true });
    await recordTrace(target, args, file);
    totalBytes += statSync(file).size;
    count++;
  };
  let place = 0;
  for (const target of targets) {
    for (const letter of ["a", "b"]) {
      // A stride without common divisor takes neighbours in the list to different builds.
      const map = mapTypes[(place * 17) % mapTypes.length] as string;
      const wide = /\[(1100|200|129|128|40|9)\]/.test(map);
      const run: TraceRun = {
        target,
        life: "random",
        map,
        hint: hints[place % hints.length] as (typeof hints)[number],
        seed: random.rand32(),
        ops: wide ? 40 : 270,
        max: wide ? 24 : place % 3 === 0 ? 200 : 60,
        effort: wide ? 20_000 : 500,
        states: 1500,
      };
      place++;
      console.log(describeRun(run));
      await record(target, recorderArgs(run), `${targetName(target)}-${letter}.trace.jsonl.gz`);
    }
  }
  for (const target of targets)
    for (const life of rareLives(target)) await record(target, life.args, life.name);
  const sampled = new Set(furtherSample.map(targetName));
  for (const target of chosen.filter((one) => sampled.has(targetName(one))))
    for (const life of furtherLives(target)) await record(target, life.args, life.name);
  for (const [release, name, poke] of [
    ["1.23.12", "facts-classic", "0x12345678"],
    ["1.26.11", "facts-swiss", "0x123456789abcdef0"],
  ] as const) {
    const args = ["-life=facts", "-ops=100", `-keys=${fixedKeys}`, `-poke=${poke}`];
    if (targets.length > 0) await record({ release, goarch: "amd64" }, args, `${name}.trace.jsonl`);
  }
  console.log(`${(totalBytes / 1000).toFixed(0)} kB in ${count} traces`);
}
