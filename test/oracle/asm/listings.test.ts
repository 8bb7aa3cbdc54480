import assert from "node:assert/strict";
import { test } from "node:test";
import { annotateFunction, tellRelease } from "../../../extension/src/core/asm/annotate.ts";
import { mapFunctionRole } from "../../../extension/src/core/asm/functionRoles.ts";
import { parseListing } from "../../../extension/src/core/asm/listingParser.ts";
import { stepOf } from "../../../extension/src/core/trace/steps.ts";
import { toolchainAtHand } from "../goToolchain.ts";
import { type ListingKind, type ListingSource, listing } from "./listings.ts";

const chosen = (process.env["MAPSCOPE_GO"] ?? "1.20.14 1.23.12 1.26.11 1.27.4").split(" ");
const sources: ListingSource[] = chosen
  .filter(toolchainAtHand)
  .flatMap((release) => [{ release, goarch: "amd64" } as const, { release, goarch: "arm64" } as const]);

const entryPoint = /^runtime\.map(assign|access1|access2|delete)(_fast(32|64)(ptr)?|_faststr)?$/;

for (const source of sources) {
  const name = `go${source.release} ${source.goarch}`;

  test(`${name}: every instruction of the map runtime is explained, and its steps agree with the source`, async (t) => {
    const parsed = parseListing(await listing(source, "objdump"));
    const told = tellRelease(parsed, {});
    const blind = tellRelease(parsed, { ignorePositions: true });
    assert.equal(told.release.minor, Number(source.release.split(".")[1]));
    assert.equal(blind.release.family, told.release.family);
    let instructions = 0;
    let compared = 0;
    let agreeing = 0;
    const unexplained: string[] = [];
    const entryPoints = new Set<string>();
    for (const fn of parsed.functions) {
      if (mapFunctionRole(fn.name, told.release.family) === undefined) continue;
      const annotated = annotateFunction(fn, told, {});
      instructions += annotated.lines.length;
      for (const line of annotated.lines)
        if (line.fallback || line.explanation === "") unexplained.push(`${fn.name}: ${line.text}`);
      if (!entryPoint.test(fn.name)) continue;
      entryPoints.add(fn.name);
      const inferred = annotateFunction(fn, blind, { ignorePositions: true });
      for (const [i, line] of annotated.lines.entries()) {
        compared++;
        if (stepOf(line.step) === stepOf(inferred.lines[i]?.step ?? "other")) agreeing++;
      }
    }
    const agreement = (100 * agreeing) / compared;
    t.diagnostic(
      `${instructions} instructions explained; steps agree on ${agreement.toFixed(2)} % of ${compared}`,
    );
    assert.deepEqual(unexplained, []);
    assert.ok(entryPoints.size >= 17, [...entryPoints].join());
    assert.ok(agreement >= 96, `steps agree on ${agreement.toFixed(2)} % only`);
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

  test(`${name}: call sites of compiled code name their arguments`, async () => {
    const parsed = parseListing(await listing(source, "compile -S"));
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
