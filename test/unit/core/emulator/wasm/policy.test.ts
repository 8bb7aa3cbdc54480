import assert from "node:assert/strict";
import { test } from "node:test";
import { makeMapCode } from "../../../../../extension/src/core/emulator/wasm/makeOperations.ts";
import { emulated } from "../../present/presentFixture.ts";

interface WasmGlobal {
  Module: new (bytes: Uint8Array) => unknown;
  readonly CompileError: new (message: string) => Error;
}

for (const go of ["1.23", "1.26"])
  test(`a machine whose WebAssembly has no 128-bit instructions fills maps of ${go} all the same`, () => {
    const wasm = (globalThis as unknown as { WebAssembly: WasmGlobal }).WebAssembly;
    const known = wasm.Module;
    let refused = 0;
    wasm.Module = class {
      constructor() {
        refused++;
        throw new wasm.CompileError("invalid simd opcode");
      }
    };
    // A type that no other test of this file has code for.
    const plain = emulated("map[uint64][3]uint16", { go, makeCode: makeMapCode });
    try {
      plain.insertRun(0, 5000);
      plain.deleteRun(0, 1000);
      for (let key = 5000; key < 8000; key++) plain.insert(key);
    } finally {
      wasm.Module = known;
    }
    assert.equal(refused, 1);
    const coded = emulated("map[uint64][3]uint16", {
      go: go === "1.23" ? "1.22" : "1.25",
      makeCode: makeMapCode,
    });
    coded.insertRun(0, 5000);
    coded.deleteRun(0, 1000);
    coded.insertRun(5000, 3000);
    assert.equal(plain.length, 7000);
    assert.equal(coded.length, 7000);
    for (const key of [0, 999, 1000, 4999, 7999]) assert.equal(plain.has(key), key >= 1000, `key ${key}`);
  });
