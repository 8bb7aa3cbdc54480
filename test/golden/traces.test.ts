import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { furtherLives, furtherSample } from "../oracle/goldenTraces.ts";
import { allTargets, targetName } from "../oracle/goToolchain.ts";
import { replayTrace } from "../oracle/traceRuns.ts";
import { projectPath } from "../support/projectPath.ts";

const folder = projectPath("test", "golden", "traces");
const files = readdirSync(folder).filter((name) => name.includes(".trace.jsonl"));

test("the sample has traces of every release, architecture, experiment and hash", () => {
  for (const target of allTargets()) {
    const name = targetName(target);
    const letters = ["a", "b"].filter((letter) => files.includes(`${name}-${letter}.trace.jsonl.gz`));
    assert.deepEqual(letters, ["a", "b"], name);
  }
});

test("the sample has traces of big-endian processors, classic and Swiss", () => {
  const wanted = furtherSample.flatMap((target) => furtherLives(target).map(({ name }) => name));
  assert.deepEqual(
    wanted.filter((name) => !files.includes(name)),
    [],
  );
});

for (const file of files) {
  test(`${file} replays to equal states`, async () => {
    const { equal, states, digests, reads, ...difference } = await replayTrace(`${folder}/${file}`);
    assert.ok(equal, JSON.stringify(difference, null, 2));
    assert.ok((states ?? 0) + (digests ?? 0) > 5, "the trace compares nothing");
  });
}

/** The states of a trace in order, each after so many operations. */
function statesOf(file: string): { after: number; state: Record<string, unknown> }[] {
  const lines = readFileSync(`${folder}/${file}`, "utf8").trim().split("\n").slice(1);
  const states: { after: number; state: Record<string, unknown> }[] = [];
  let operations = 0;
  for (const line of lines.map((text) => JSON.parse(text))) {
    if (line[0] === "state") states.push({ after: operations, state: line[1] });
    if (line[0] === "set" || line[0] === "delete") operations++;
  }
  return states;
}

test("the fixed life of a classic map has the documented tophashes", () => {
  const tophashes = statesOf("facts-classic.trace.jsonl").map(({ after, state }) => {
    const buckets = state["buckets"] as { tophash: string }[][];
    return `${after}: ${buckets.map((chain) => chain.map((b) => b.tophash.replace(/(00)+$/, "")).join("+")).join(" ")}`;
  });
  assert.deepEqual(tophashes, [
    "8: 6be2556926b56dc4",
    "9: 6be2556921 26b56dc4",
    "14: e21a 266d 6b5569213aa0 b5c455f3",
    ...tophashes.filter((line) => line.startsWith("15:")),
    "27: 1a0d5088   55f3 e2e0e0   b5c419",
    "29: 1a0d5088 266d3c7de3 6b556921c7 55f3 e2e0e0 108c 3aa0cc2378 b5c419",
    "40: 1a0d5088bb8c5b 266d3c7de3 6b556921c7 55f3cc69d5 e2e0e00d39 108c4d 3aa0cc237848 b5c41984",
    "66: 01010101018c5b  6b5569 0101cc69d5 e201010d39 01014d 010101010148 01010184",
    ...tophashes.filter((line) => line.startsWith("76:")),
  ]);
});

test("the fixed life of a Swiss map has the documented control words", () => {
  const control = new Map(
    statesOf("facts-swiss.trace.jsonl").map(({ after, state }) => {
      const small = state["small"] as { ctrl: string } | null;
      const tables = state["tables"] as { groups: { ctrl: string }[]; growthLeft: number }[];
      const words = small ? [small] : tables.flatMap((table) => table.groups);
      return [
        after,
        `${tables[0]?.growthLeft ?? "small"}: ${words.map(({ ctrl }) => ctrl.slice(2)).join(" ")}`,
      ];
    }),
  );
  assert.equal(control.get(8), "small: 21f54035c4f7716");
  assert.equal(control.get(9), "5: 808080803602034f 8080801f545c7716");
  assert.equal(control.get(14), "0: 507310553602034f 8080201f545c7716");
  assert.equal(control.get(15), "13: 808050731055034f 808080808080205c 8080808080673602 808080801f547716");
  const [deleted, refilled] = [control.get(66) ?? "", control.get(76) ?? ""];
  assert.match(deleted, /^36: 8080808080326a80 .* 14fefefefefefe4f 80441a2c55808080 \w+ 8080788080807716$/);
  assert.match(refilled, /^28: 8080808080326a1d 808080800c3a745c .* 14fefefefe73674f 80441a2c55806e71 /);
});
