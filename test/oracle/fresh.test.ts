import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { seededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";
import { checkCapacity } from "./capacity.ts";
import {
  allTargets,
  furtherTargets,
  type GoTarget,
  runnableTargets,
  targetName,
  toolchainAtHand,
} from "./goToolchain.ts";
import { checkAppends, checkGrowths } from "./slices.ts";
import { checkRun, randomRun, recordRun } from "./traceRuns.ts";
import { checkWords } from "./words.ts";

/** Tests that draw fresh maps from the real runtime; the seed repeats their choice of types and operations. */
const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const random = seededRandom(seed);
console.log(`oracle: MAPSCOPE_ORACLE_SEED=${seed}`);

/** Building a toolchain's standard library for the first time is slow: a few builds a run, other ones each time. */
const buildsPerRun = 5;
/** No further build is begun after this. */
const enoughMilliseconds = 60_000;

function localRelease(): string {
  const { stdout } = spawnSync("go", ["env", "GOVERSION"], { encoding: "utf8", timeout: 20_000 });
  return stdout
    .trim()
    .replace(/^go/, "")
    .replace(/[ -].*/, "");
}

/** The machine's own Go first, then random builds of other releases in turn classic and Swiss. */
function chooseTargets(): GoTarget[] {
  const local = localRelease();
  const { runnable: others, leftOut } = runnableTargets(allTargets());
  for (const line of leftOut) console.log(`oracle: ${line}`);
  const chosen: GoTarget[] = [{ release: local, goarch: "amd64" }];
  while (chosen.length < buildsPerRun && others.length > 0) {
    const [target] = others.splice(random.rand32() % others.length, 1) as [GoTarget];
    const classic = Number(target.release.split(".")[1]) < 24 || target.experiment === "noswissmap";
    if (classic === (chosen.length % 2 === 1) && toolchainAtHand(target.release)) chosen.push(target);
  }
  return chosen;
}

/** No further build for another processor is begun after this. */
const enoughFurtherMilliseconds = 10_000;

/** Builds for the other processors: a classic one and one of the machine's own Go, other ones each time. */
function chooseFurtherTargets(): GoTarget[] {
  const releases = ["1.23.12", localRelease()];
  if (random.rand32() % 2 === 0) releases.reverse();
  // Now and then Node crashes in a wasm program that takes much memory.
  const all = releases.map((release) =>
    runnableTargets(furtherTargets([release]).filter(({ goarch }) => goarch !== "wasm")),
  );
  for (const line of new Set(all.flatMap(({ leftOut }) => leftOut))) console.log(`oracle: ${line}`);
  return all
    .flatMap(({ runnable }) => (runnable.length > 0 ? [runnable[random.rand32() % runnable.length]] : []))
    .filter((target) => target !== undefined && toolchainAtHand(target.release)) as GoTarget[];
}

test("fresh traces of real maps replay to equal states, and their memory is as planned", async (t) => {
  const start = performance.now();
  for (const target of chooseTargets()) {
    if (performance.now() - start > enoughMilliseconds) break;
    await t.test(targetName(target), async () => {
      for (let i = 0; i < 12; i++) {
        const [ops, max] = i % 4 === 3 ? [8000, 1500] : [1500, 150];
        const run = randomRun(target, random, ops as number, max as number);
        assert.equal(await checkRun(run, recordRun(run)), null);
      }
      const { differences } = await checkCapacity(target, 60, random);
      assert.deepEqual(differences, []);
      assert.deepEqual(await checkAppends(target, 8, random), []);
      assert.deepEqual(await checkGrowths(target, 100, random), []);
      if (target.goarch === "amd64" && !target.withoutAes)
        assert.deepEqual((await checkWords(target)).differences, []);
    });
  }
});

test("maps of other processors, of either byte order and word size, are as real ones under an emulator", async (t) => {
  const start = performance.now();
  for (const target of chooseFurtherTargets()) {
    if (performance.now() - start > enoughFurtherMilliseconds) break;
    await t.test(targetName(target), async () => {
      for (let i = 0; i < 6; i++) {
        const run = randomRun(target, random, 400, 100);
        assert.equal(await checkRun(run, recordRun(run)), null);
      }
      const { differences } = await checkCapacity(target, 30, random);
      assert.deepEqual(differences, []);
      assert.deepEqual(await checkGrowths(target, 30, random), []);
    });
  }
});
