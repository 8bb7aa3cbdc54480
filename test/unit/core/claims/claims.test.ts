import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { type Claim, claims, verdictIn } from "../../../../extension/src/core/claims/claims.ts";
import { proofOf, provedIn } from "../../../../extension/src/core/claims/proof.ts";
import { judgedText, verdictText } from "../../../../extension/src/core/claims/verdictText.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { projectPath } from "../../../support/projectPath.ts";

const folder = projectPath("media/claims");
const sources = readdirSync(folder).map((name) => readFileSync(path.join(folder, name), "utf8"));

describe("statements", () => {
  it("are numbered, and each has a proof that the program runs", () => {
    assert.deepEqual(
      claims.map(({ id }) => id),
      claims.map((_, i) => i + 1),
    );
    const listed = readFileSync(path.join(folder, "claims.go"), "utf8");
    for (const { id } of claims) {
      const code = proofOf(id, sources);
      assert.ok(code !== null, `${id}`);
      assert.ok(code.startsWith(`func claim${id}() verdict {\n`) && code.endsWith("\n}\n"), `${id}`);
      assert.match(code, /return holds\(/, `${id}`);
      assert.match(listed, new RegExp(`\\b${id}: +claim${id},`));
    }
    assert.equal(proofOf(claims.length + 1, sources), null);
  });

  it("are told in one sentence each", () => {
    for (const { id, claim, why } of claims)
      for (const text of [claim, why]) assert.match(text, /^[^\n]+\.$/, `${id}`);
  });

  const judged = (verdict: Claim["verdict"]): string => verdictText({ id: 1, claim: "", verdict, why: "" });
  const named = (...minors: number[]): string =>
    judged(({ name }) => (minors.some((minor) => name === `go1.${minor}`) ? "true" : "false"));

  it("have a verdict over all releases", () => {
    assert.equal(judgedText(), "1.18 to 1.27");
    assert.equal(judged("depends"), "depends");
    assert.equal(named(), "false");
    assert.equal(named(18, 19), "true until Go 1.19");
    assert.equal(named(26, 27), "true from Go 1.26");
    assert.equal(named(21), "true in Go 1.21 only");
    assert.equal(named(21, 22), "true from Go 1.21 to Go 1.22");
    assert.equal(named(21, 23), "true in Go 1.21, Go 1.23");
    assert.equal(
      judged(() => "true"),
      "true",
    );
  });

  it("are judged by what a release has, experiments included", () => {
    const [seed] = claims.filter(({ id }) => id === 9);
    assert.ok(seed !== undefined);
    assert.equal(verdictIn(seed, goRelease(25)), "true");
    assert.equal(verdictIn(seed, goRelease(25, ["noswissmap"])), "false");
  });
});

it("what a proof printed is its measures and its verdict", () => {
  assert.deepEqual(provedIn("  8 slots\n  a panic: true\n3 verdict: false\n4 verdict: depends\n"), [
    { id: 3, verdict: "false", measured: ["8 slots", "a panic: true"] },
    { id: 4, verdict: "depends", measured: [] },
  ]);
});
