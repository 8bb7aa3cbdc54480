import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { type GoTarget, toolchainAtHand } from "../goToolchain.ts";
import { checkProcess } from "./checkProcess.ts";
import { keyKinds } from "./kinds.ts";
import { falseClaims, resultLine } from "./processResult.ts";
import { missingStepper } from "./steppedProcess.ts";

/** Steps real programs for some seconds; `npm run oracle` does it as long as asked. */
const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const random = seededRandom(seed);
console.log(`process: MAPSCOPE_ORACLE_SEED=${seed}`);

const releases = ["1.18.10", "1.21.13", "1.23.12", "1.24.13", "1.26.11", "1.27.4"];
/** Map types of a run, other ones each time. */
const kindsPerRun = 4;
const instructions = 12_000;
/** No further operation is begun after this, on a machine so slow that the share is not to be judged by its first steps. */
const enoughMilliseconds = 90_000;

/** One of the entries by chance, which is taken out. */
function draw<T>(from: T[]): T {
  return from.splice(random.rand32() % from.length, 1)[0] as T;
}

/** A classic and a Swiss release by chance, of those at hand: one for each processor. */
function chooseTargets(): (GoTarget | undefined)[] {
  const classic = random.rand32() % 2;
  return (["amd64", "arm64"] as const).map((goarch, i) => {
    const family = classic === i ? releases.slice(0, 3) : releases.slice(3);
    while (family.length > 0) {
      const release = draw(family);
      if (toolchainAtHand(release)) return { release, goarch };
    }
    return undefined;
  });
}

for (const [i, goarch] of ["amd64", "arm64"].entries())
  test(`what is told of each instruction is so in a running ${goarch} program`, async (t) => {
    const missing = missingStepper(goarch);
    const target = missing === undefined ? chooseTargets()[i] : undefined;
    if (target === undefined) {
      const why = `not run: ${missing ?? "no release at hand"}`;
      console.log(`process: ${goarch} ${why}`);
      assert.ok(!(process.env["MAPSCOPE_REQUIRE"] ?? "").split(",").includes("go"), why);
      return t.skip(why);
    }
    const names = keyKinds.map(({ name }) => name);
    const kinds = Array.from({ length: kindsPerRun }, () => draw(names));
    const result = await checkProcess(target, {
      kinds,
      instructions,
      random,
      milliseconds: enoughMilliseconds,
    });
    console.log(resultLine(result));
    assert.deepEqual(falseClaims(result), []);
    assert.ok(result.withClaim > 0.6 * result.instructions, resultLine(result));
    assert.ok(result.instructions > 100, resultLine(result));
    // With another content in the register most claims would be false.
    assert.ok(result.noticing > 0.85 * result.claims.registers, `${result.noticing} notice`);
  });
