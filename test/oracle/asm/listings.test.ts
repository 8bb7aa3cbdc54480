import assert from "node:assert/strict";
import path from "node:path";
import { test } from "node:test";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { type Statement, statementsOf } from "../../../extension/src/core/asm/statements/statement.ts";
import { annotateFunction, tellRelease } from "../../../extension/src/core/asm/words/annotate.ts";
import { goRoot, toolchainAtHand } from "../goToolchain.ts";
import { agreementOf } from "./agreement.ts";
import { calleesOf, cardFaults } from "./callees.ts";
import { dwarfFacts } from "./dwarf.ts";
import { buildSample, type ListingKind, type ListingSource, listing } from "./listings.ts";
import { coverageOf } from "./report.ts";

const chosen = (process.env["MAPSCOPE_GO"] ?? "1.20.14 1.23.12 1.26.11 1.27.4").split(" ");
const sources: ListingSource[] = chosen
  .filter(toolchainAtHand)
  .flatMap((release) => [{ release, goarch: "amd64" } as const, { release, goarch: "arm64" } as const]);

const percent = (part: number, whole: number): string => ((100 * part) / whole).toFixed(2);

/** Lines of statements that are no bookkeeping. */
const linesIn = (statements: readonly Statement[]): number =>
  statements.reduce((sum, { kind, lines }) => sum + (kind === "statement" ? lines.length : 0), 0);

for (const source of sources) {
  const name = `go${source.release} ${source.goarch}`;

  test(`${name}: every instruction of the map runtime is explained, 99 % of those of user code`, async (t) => {
    const text = await listing(source, "objdump");
    const parsed = parseListing(text);
    const told = tellRelease(parsed, {});
    assert.equal(told.release.minor, Number(source.release.split(".")[1]));
    assert.equal(tellRelease(parsed, { ignorePositions: true }).release.family, told.release.family);
    const { runtime, runtimeOpen, user, userOpen } = coverageOf(text);
    t.diagnostic(`${runtime} of the runtime; ${userOpen.length} of ${user} of user code unexplained`);
    assert.deepEqual(runtimeOpen, []);
    assert.ok(user > 1500 && userOpen.length <= user / 100, userOpen.join("\n"));
  });

  test(`${name}: statements cover 90 % of the map runtime, 80 % of user code, mapassign_fast64 in 60 lines`, async (t) => {
    const parsed = parseListing(await listing(source, "objdump"));
    const told = tellRelease(parsed, {});
    const shares = { runtime: [0, 0], user: [0, 0] };
    let lines = 0;
    for (const fn of parsed.functions) {
      const statements = statementsOf(fn, told);
      const share = /^(runtime|internal\/runtime\/maps)\./.test(fn.name) ? shares.runtime : shares.user;
      share[0] = (share[0] ?? 0) + statements.reduce((sum, { first, last }) => sum + last - first + 1, 0);
      share[1] = (share[1] ?? 0) + fn.instructions.length;
      if (fn.name === "runtime.mapassign_fast64") lines = linesIn(statements);
    }
    const [runtime = 0, ofRuntime = 1, user = 0, ofUser = 1] = [...shares.runtime, ...shares.user];
    t.diagnostic(
      `${percent(runtime, ofRuntime)} % of ${ofRuntime} of the runtime, ${percent(user, ofUser)} % of ${ofUser} of user code; mapassign_fast64 in ${lines} lines`,
    );
    assert.ok(runtime >= 0.9 * ofRuntime, `${runtime} of ${ofRuntime}`);
    assert.ok(user >= 0.8 * ofUser, `${user} of ${ofUser}`);
    assert.ok(lines > 20 && lines <= 60, String(lines));
  });

  test(`${name}: steps agree with the runtime's source, with and without positions`, async (t) => {
    const program = await buildSample(source);
    const found = agreementOf(await listing(source, "objdump"), await dwarfFacts(program));
    t.diagnostic(
      `without positions ${percent(found.blind, found.instructions)} %, with ${percent(found.positions, found.instructions)} % of ${found.instructions}; ` +
        `of the ${found.work} that do work ${percent(found.workBlind, found.work)} %`,
    );
    const first = found.disagreements
      .slice(0, 20)
      .map((d) => `${d.function} ${d.pc} ${d.text}: ${d.source}, not ${d.inferred}`);
    assert.ok(found.instructions > 5000);
    assert.ok(found.blind >= 0.98 * found.instructions, first.join("\n"));
    assert.ok(found.positions >= 0.99 * found.instructions, first.join("\n"));
  });

  test(`${name}: all formats of the same function give the same instructions`, async () => {
    const kinds: ListingKind[] = ["objdump", "objdump -S", "objdump -gnu"];
    const texts = await Promise.all(kinds.map((kind) => listing(source, kind, "^main\\.u64$")));
    const [plain, withSource, gnu] = texts.map((text) =>
      parseListing(text).functions.map((fn) => fn.instructions.map((i) => i.text)),
    );
    assert.ok((plain?.[0]?.length ?? 0) > 20);
    assert.deepEqual(withSource, plain);
    assert.deepEqual(gnu, plain);
  });

  test(`${name}: every function that map code calls has a card, with the file that declares it`, async (t) => {
    const text = await listing(source, "objdump");
    const { release } = tellRelease(parseListing(text), {});
    const callees = calleesOf(text, release);
    t.diagnostic(`${callees.size} functions are called`);
    assert.ok(callees.size > 40, String(callees.size));
    const sources = path.join(goRoot(source.release), "src");
    assert.deepEqual(cardFaults(callees, release, source.goarch, sources), []);
  });

  test(`${name}: call sites of compiled code name their arguments`, async () => {
    const parsed = parseListing(await listing(source, "build -S"));
    const fn = parsed.functions.find((f) => f.name.endsWith(".u64"));
    assert.ok(fn, "main.u64 is in the listing");
    const told = tellRelease(parsed, {});
    assert.ok(told.candidates.includes(Number(source.release.split(".")[1])), told.candidates.join());
    const annotated = annotateFunction(fn, told, {});
    assert.deepEqual(
      annotated.lines.filter((line) => line.fallback).map((line) => line.text),
      [],
    );
    const call = annotated.lines.find((line) => line.text.includes("mapassign_fast64"));
    assert.match(call?.explanation ?? "", /map\[uint64\]int/);
    assert.match(call?.explanation ?? "", /the value is written by line \d+/);
  });
}
