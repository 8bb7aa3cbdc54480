import assert from "node:assert/strict";
import { test } from "node:test";
import { add } from "../../../../../extension/src/core/asm/machine/arithmetic.ts";
import type { Machine } from "../../../../../extension/src/core/asm/machine/machine.ts";
import { entryState, machineOf } from "../../../../../extension/src/core/asm/machine/machineState.ts";
import { placeOf } from "../../../../../extension/src/core/asm/machine/places.ts";
import { amd64, arm64 } from "../../../../../extension/src/core/asm/machine/registers.ts";
import { constant, type Kind, ofKind } from "../../../../../extension/src/core/asm/runtime/values.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";

const swiss = (minor: number, arch = amd64): Machine =>
  machineOf(arch, goRelease(minor), [], false, "internal/runtime/maps.(*Map).putSlotSmall");
const classic = (name: string): Machine => machineOf(amd64, goRelease(23), [], false, `runtime.${name}`);

function sum(a: Kind | number, b: Kind | number, machine: Machine): string | undefined {
  const [x, y] = [a, b].map((v) => (typeof v === "number" ? constant(v) : ofKind(v, machine.family)));
  const [one, other] = [add(x, y, machine), add(y, x, machine)];
  assert.equal(one?.text, other?.text);
  return one?.text;
}

test("a group and an offset: the slot's key or its element, in either order", () => {
  assert.equal(sum("group", "slotKeyOffset", swiss(26)), "slotKey");
  assert.equal(sum("group", "elemOffset", swiss(26)), "slotElem");
  assert.equal(sum("dirPtr", "elemOffset", swiss(24)), "slotElem");
  assert.equal(sum("group", "slotOffset", swiss(24)), "(slotKey - 8)");
  assert.equal(sum("group", "elemsOff", swiss(27)), "slotElem");
  assert.equal(sum("slotKeyAddress", "elemOff", swiss(25)), "slotElem");
});

test("an index register counts: the element of the slot, not its key", () => {
  for (const arch of [amd64, arm64]) {
    const machine = swiss(26, arch);
    const state = entryState(machine, []);
    state.registers[2] = ofKind("group", "swiss");
    state.registers[1] = ofKind("elemOffset", "swiss");
    const at = (index: number, offset: number) =>
      placeOf({ kind: "mem", base: 2, index, scale: 1, offset, name: "", text: "" }, 8, state, machine).text;
    assert.equal(at(1, 0), "*slotElem");
    assert.match(at(1, 8), /^\*\(slotElem \+ 8\)$/);
    assert.equal(at(-1, 0), "g.ctrl");
    state.registers[1] = ofKind("slotKeyOffset", "swiss");
    assert.equal(at(1, 0), "*slotKey");
    state.registers[1] = undefined;
    assert.doesNotMatch(at(1, 0), /slotKey|slotElem|ctrl/);
  }
});

test("a classic bucket: bytes past keys and elements are counted", () => {
  const fast64 = classic("mapassign_fast64");
  assert.equal(sum("bucket", 8, fast64), "cell");
  assert.equal(sum("bucket", "keyOffset", fast64), "(cell - 8)");
  assert.equal(sum("cellAddress", 8, fast64), "cell");
  assert.equal(sum("cellAddress", 4, fast64), "cell+4");
  assert.equal(sum("cellAddress", 4, classic("mapaccess1_fast32")), "cell");
  assert.equal(sum("bucket", "elemOffset", fast64), "(elem - 72)");
  assert.equal(sum("bucket", "elemOffset", classic("mapdelete")), undefined);
  assert.equal(sum("bucket", 4, fast64), undefined);
});
