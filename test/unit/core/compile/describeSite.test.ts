import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CompiledSite } from "../../../../extension/src/core/compile/compiledSites.ts";
import { describeSite } from "../../../../extension/src/core/compile/describeSite.ts";
import { modelOf } from "../go/types/mapTypeFixture.ts";
import { makeSite, unknownSite } from "../present/presentFixture.ts";

const model = modelOf("1.26");
const type = { ...makeSite("map[string]int").type, linkName: "map[string]int" };
const read = makeSite("map[string]int", { form: "read", operand: "m", hint: null, escape: null, type });

function compiled(more: Partial<CompiledSite> = {}): CompiledSite {
  const calls = ["runtime.mapaccess1_faststr"];
  const said = { calls, verdict: "same", mapType: "map[string]int", descriptor: null } as const;
  return { ...said, escapesTo: null, flows: [], unexplained: [], ...more };
}

describe("the facts of a site", () => {
  it("are assumed when only the text tells them", () => {
    const { facts, certain, why } = describeSite(makeSite("map[string]int"), model);
    assert.deepEqual(
      [facts.type?.from, facts.calls?.from, facts.escape?.from, facts.hint],
      ["assumed", "assumed", "assumed", { value: 1000n, from: "assumed", staleSince: null }],
    );
    assert.deepEqual([certain, why], [true, "from the declarations in the source"]);
  });

  it("are gopls's where it gives the same type", () => {
    const { facts, provenance } = describeSite(read, model, { goplsAgrees: true });
    assert.deepEqual([facts.type?.from, facts.calls?.from, provenance], ["gopls", "gopls", "gopls"]);
  });

  it("are the compiler's where it compiled the site, with their age", () => {
    const { facts, calls } = describeSite(read, model, { compiled: compiled(), compiledStaleSince: 7 });
    assert.deepEqual([facts.type?.from, facts.type?.staleSince], ["compiler", 7]);
    assert.deepEqual(facts.calls, {
      value: ["runtime.mapaccess1_faststr"],
      from: "compiler",
      staleSince: 7,
    });
    assert.deepEqual(calls.calls, ["runtime.mapaccess1_faststr"]);
  });

  it("name the compiler's calls beside the predicted ones when they differ", () => {
    const { calls, predicted, why } = describeSite(read, model, {
      compiled: compiled({ calls: ["runtime.mapaccess1"], verdict: "different" }),
    });
    assert.deepEqual(
      [calls.calls, predicted.calls, why],
      [["runtime.mapaccess1"], ["runtime.mapaccess1_faststr"], "from the compiler's listing"],
    );
  });

  it("say that the compiler removed a site", () => {
    const { facts, why } = describeSite(read, model, {
      compiled: compiled({ calls: [], verdict: "removed", mapType: null }),
    });
    assert.deepEqual(facts.calls?.value, []);
    assert.match(why, /removed it/);
    assert.equal(facts.type?.from, "assumed");
  });

  it("say of a place that the listing has without a type that it names none, while the text is the same", () => {
    const small = compiled({ calls: ["runtime.makemap_small"], mapType: null });
    const make = makeSite("map[string]int", { hint: null, type });
    const unnamed = (more: Parameters<typeof describeSite>[2]) => describeSite(make, model, more).typeUnnamed;
    assert.equal(unnamed({ compiled: small }), true);
    assert.equal(unnamed({ compiled: { ...small, calls: [] } }), true, "on the stack");
    assert.equal(unnamed({ compiled: small, compiledStaleSince: 7 }), false);
    assert.equal(unnamed({ compiled: compiled() }), false);
    assert.equal(unnamed({ compiled: compiled({ mapType: "map[string]int64" }) }), false, "another type");
    assert.equal(unnamed({ compiled: { ...small, verdict: "removed" } }), false);
    assert.equal(unnamed({}), false);
  });

  it("take no type from the compiler that has another name or another layout", () => {
    const other = compiled({ mapType: "map[string]int64" });
    assert.equal(describeSite(read, model, { compiled: other }).facts.type?.from, "assumed");
    const descriptor = { sizeBytes: 112, bytes: new Uint8Array(112), hasher: "runtime.strhash" };
    const laidOut = compiled({ descriptor });
    assert.equal(describeSite(read, model, { compiled: laidOut }).facts.type?.from, "assumed");
  });

  it("know the calls of a type that the text does not tell", () => {
    const { facts } = describeSite(unknownSite("map[a.B]c.D"), model, { compiled: compiled() });
    assert.deepEqual([facts.type, facts.calls?.value], [null, ["runtime.mapaccess1_faststr"]]);
    assert.equal(describeSite(unknownSite("map[a.B]c.D"), model).facts.calls, null);
  });
});
