import assert from "node:assert/strict";
import { patienceMilliseconds } from "./workbench.ts";

/** Waits for something that no locator tells. */
export async function untilTrue(condition: () => Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + patienceMilliseconds; Date.now() < end; ) if (await condition()) return;
  assert.fail(`not within ${patienceMilliseconds / 1000} s: ${what}`);
}
