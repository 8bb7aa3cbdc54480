import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import type { GoTarget } from "../goToolchain.ts";
import { checkProcess } from "./checkProcess.ts";
import { keyKinds } from "./kinds.ts";
import { falseClaims, resultLine } from "./processResult.ts";
import { missingStepper } from "./steppedProcess.ts";

/** The long form: programs of every build are stepped, all map types in each. */

/** @returns how many claims were false, of `instructions` executed in all */
export async function checkProcesses(
  targets: readonly GoTarget[],
  instructions: number,
  seed: number,
): Promise<number> {
  if (instructions === 0) return 0;
  const wanted = targets.filter(
    ({ goarch, withoutAes }) => (goarch === "amd64" || goarch === "arm64") && withoutAes !== true,
  );
  const missing = new Map(wanted.map(({ goarch }) => [goarch, missingStepper(goarch)]));
  for (const [goarch, why] of missing)
    if (why !== undefined) console.log(`process: ${goarch} is left out: ${why}`);
  const stepped = wanted.filter(({ goarch }) => missing.get(goarch) === undefined);
  const kinds = keyKinds.map(({ name }) => name);
  let all = 0;
  let withClaim = 0;
  let operations = 0;
  let differing = 0;
  for (const target of stepped) {
    const share = Math.ceil(instructions / stepped.length);
    const result = await checkProcess(target, { kinds, instructions: share, random: seededRandom(seed) });
    const falses = falseClaims(result);
    all += result.instructions;
    withClaim += result.withClaim;
    operations += result.order.compared;
    differing += falses.length;
    console.log(resultLine(result));
    for (const line of falses.slice(0, 5)) console.log(`DIFFERS  ${line}`);
  }
  console.log(
    `processes: ${all} instructions, ${((100 * withClaim) / Math.max(1, all)).toFixed(1)} % with a claim that was checked, ` +
      `the order of ${operations} operations, ${differing} differences`,
  );
  return differing;
}
