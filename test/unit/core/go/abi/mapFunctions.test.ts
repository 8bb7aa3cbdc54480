import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callCard } from "../../../../../extension/src/core/asm/runtime/callCards.ts";
import { phraseOf } from "../../../../../extension/src/core/asm/runtime/values.ts";
import { mapFunctionRole } from "../../../../../extension/src/core/asm/words/functionRoles.ts";
import {
  isSeedCall,
  loopFunctions,
  mapFunctionNames,
  operationNames,
  operationOf,
  operationPattern,
  roles,
  signatureByName,
} from "../../../../../extension/src/core/go/abi/mapFunctions.ts";
import { goRelease, modelledReleases } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { mapType } from "../types/mapTypeFixture.ts";

describe("the runtime's map functions", () => {
  const called = mapFunctionNames().filter((name) => operationOf(`runtime.${name}`) !== undefined);

  it("have parameters and results of the closed list, which listings have words for", () => {
    for (const name of mapFunctionNames()) {
      const { parameters = [], results = [] } = signatureByName(name) ?? {};
      for (const role of [...parameters, ...results]) assert.ok(roles.includes(role), `${name}: ${role}`);
    }
    for (const role of roles) assert.notEqual(phraseOf(role), "", role);
  });

  it("that compiled code calls all have a card and a role in listings", () => {
    assert.ok(called.length > 25, called.join(" "));
    for (const name of called) {
      assert.ok(callCard(`runtime.${name}`, goRelease(23)), name);
      assert.ok(mapFunctionRole(`runtime.${name}`, "classic"), name);
      assert.match(name, new RegExp(`^(?:${operationPattern})`));
    }
  });

  it("are told from others by their whole name", () => {
    assert.equal(operationOf("runtime.mapassign_fast64ptr"), "assign");
    assert.equal(operationOf("runtime.makemap64"), "make");
    assert.equal(operationOf("runtime.makemap_small"), "make");
    for (const other of ["mapassign", "runtime.mapinitnoop", "runtime.mapassign.func1", "main.mapassign"])
      assert.equal(operationOf(other), undefined, other);
  });

  it("are chosen by key and elem: pointer variants for assign only, large elems read fat", () => {
    assert.deepEqual(operationNames(mapType("map[*int]int", "1.26")), {
      access1: "runtime.mapaccess1_fast64",
      access2: "runtime.mapaccess2_fast64",
      assign: "runtime.mapassign_fast64ptr",
      delete: "runtime.mapdelete_fast64",
    });
    const read = (elem: string) => operationNames(mapType(`map[string]${elem}`, "1.26")).access1;
    assert.equal(read("[128]byte"), "runtime.mapaccess1_faststr");
    assert.equal(read("[1024]byte"), "runtime.mapaccess1");
    assert.equal(read("[1025]byte"), "runtime.mapaccess1_fat");
  });

  it("of every release are known by name: loops, and the call that seeds a map on the stack", () => {
    for (const { family, seedFunction } of modelledReleases()) {
      assert.ok(isSeedCall(seedFunction), seedFunction);
      const { start, next } = loopFunctions(family);
      assert.deepEqual([operationOf(start), operationOf(next)], ["iterate", "next"]);
    }
  });
});
