import assert from "node:assert/strict";
import { test } from "node:test";
import { combine } from "../../../../../extension/src/core/asm/machine/arithmetic.ts";
import { machineOf } from "../../../../../extension/src/core/asm/machine/machineState.ts";
import { amd64 } from "../../../../../extension/src/core/asm/machine/registers.ts";
import { constant, ofKind } from "../../../../../extension/src/core/asm/runtime/values.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";

const machine = machineOf(amd64, goRelease(26), [], false, "internal/runtime/maps.(*table).reset");

for (const kind of ["capacity", "dirLen"] as const)
  test(`a part of ${kind} is no ${kind}`, () => {
    assert.equal(combine(">>", ofKind(kind, "swiss"), constant(3), machine)?.kind, "number");
  });
