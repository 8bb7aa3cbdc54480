import { parseArgs } from "node:util";
import { missingEditor } from "../support/missingEditor.ts";
import { closeWorkbenches } from "../support/workbench.ts";
import { runFaults } from "./faults.ts";
import { runLoad } from "./load.ts";

const usage = "usage: npm run stress -- faults [--minutes N] [--seed S] | load [--share X]";

/** @returns the exit status: 1 when something was lost, left behind or grew */
export async function main(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: { minutes: { type: "string" }, seed: { type: "string" }, share: { type: "string" } },
    allowPositionals: true,
  });
  // What runs detached, the server above all, is ended when this process exits.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.once(signal, () => process.exit(130));
  const missing = await missingEditor();
  if (missing !== undefined) console.error(missing);
  try {
    if (positionals[0] === "load") return (await runLoad(Number(values.share ?? 1))) ? 0 : 1;
    if (positionals[0] === "faults") {
      const seed = Number(values.seed ?? Date.now() % 0x7fffffff);
      return (await runFaults(Number(values.minutes ?? 10), seed)) ? 0 : 1;
    }
    console.error(usage);
    return 2;
  } finally {
    await closeWorkbenches();
  }
}
