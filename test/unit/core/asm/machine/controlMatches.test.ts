import assert from "node:assert/strict";
import { test } from "node:test";
import { combine } from "../../../../../extension/src/core/asm/machine/arithmetic.ts";
import {
  controlMatch,
  notMatch,
  vectorMatch,
} from "../../../../../extension/src/core/asm/machine/controlMatches.ts";
import type { Operation } from "../../../../../extension/src/core/asm/machine/effects.ts";
import { machineOf } from "../../../../../extension/src/core/asm/machine/machineState.ts";
import { amd64 } from "../../../../../extension/src/core/asm/machine/registers.ts";
import {
  constant,
  ofKind,
  phraseOf,
  type Value,
} from "../../../../../extension/src/core/asm/runtime/values.ts";
import { goRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";

const machine = machineOf(amd64, goRelease(26), [], false, "runtime.mapaccess1");

/** The forms of internal/runtime/maps/group.go as compilers of 1.24 to 1.27 write them. */

const ctrl = ofKind("ctrlWord", "swiss");
const h2 = ofKind("h2", "swiss");
const topBits = constant(Number(-9187201950435737472n), "0x8080808080808080");

function op(name: Operation, a: Value | undefined, b: Value | undefined): Value | undefined {
  return controlMatch(name, a, b, "swiss") ?? undefined;
}
const not = (value: Value | undefined): Value | undefined => notMatch(value, "swiss");
const vector = (name: string, ...srcs: (Value | undefined)[]): Value | undefined =>
  vectorMatch(name, srcs, "swiss");
const said = (value: Value | undefined): string | undefined => value && phraseOf(value.kind);

test("matchEmpty: only empty slots, in words and in vectors", () => {
  const words = "the set of slots that are empty";
  const shifted = op("<<", ctrl, constant(6));
  assert.equal(said(op("&", op("&", ctrl, not(shifted)), topBits)), words);
  assert.equal(said(op("&", op("&", not(shifted), ctrl), topBits)), words);
  assert.equal(said(op("&", op("&^", ctrl, shifted), topBits)), words);
  assert.equal(said(op("&^", op("&", ctrl, topBits), shifted)), words);
  assert.equal(said(vector("topBits", vector("equalBytes", topBits, ctrl))), words);
  assert.equal(said(vector("topBits", vector("negateBytesBySign", ctrl, ctrl))), words);
});

test("matchEmptyOrDeleted: empty and deleted slots, in words and in vectors", () => {
  const words = "the set of slots that are empty or deleted";
  assert.equal(said(op("&", ctrl, topBits)), words);
  assert.equal(said(op("&", topBits, ctrl)), words);
  assert.equal(said(vector("topBits", ctrl)), words);
});

test("matchFull: full slots, in words and in vectors", () => {
  const words = "the set of slots that are full";
  assert.equal(said(op("&", not(ctrl), topBits)), words);
  assert.equal(said(op("&^", topBits, ctrl)), words);
  assert.equal(said(not(vector("topBits", ctrl))), words);
  assert.equal(said(op("^", vector("topBits", ctrl), constant(0xff))), words);
});

test("matchH2: slots with the key's H2, in words once the top bits are taken, and in vectors", () => {
  const words = "the set of slots that match";
  const onTheWay = "the control bytes on the way to the set of slots that match";
  const ones = constant(Number(0x0101010101010101n));
  const lowBits = constant(Number(0x7f7f7f7f7f7f7f7fn));
  const v = op("^", ctrl, h2);
  assert.equal(said(v), onTheWay);
  assert.equal(said(not(v)), onTheWay);
  const less = combine("-", v, ones, machine);
  assert.equal(said(less), onTheWay);
  for (const set of [op("&^", less, v), op("&", not(v), less), op("&", op("^^", h2, ctrl), less)]) {
    assert.equal(said(set), onTheWay);
    assert.equal(said(op("&", set, topBits)), words);
  }
  const exact = op("&", combine("+", op("&", op("^^", h2, ctrl), lowBits), ones, machine), not(v));
  assert.equal(said(exact), onTheWay);
  assert.equal(said(op("&", topBits, exact)), words);
  assert.equal(said(vector("topBits", vector("equalBytes", h2, ctrl))), words);
});

test("looking at a set's slots one by one keeps what it is a set of", () => {
  for (const kind of ["match", "emptyMatch", "freeMatch", "fullMatch"] as const) {
    const set = ofKind(kind, "swiss");
    assert.equal(op("&", set, { ...set, text: "(match - 1)" })?.kind, kind);
    assert.equal(vector("clearLowestBit", set)?.kind, kind);
    assert.equal(vector("reverseBits", set)?.kind, kind);
    assert.equal(vector("trailingZeros", set)?.kind, "slotIndex");
    assert.equal(vector("leadingZeros", set)?.kind, "matchBit");
  }
});

test("of other operations on control bytes nothing is said", () => {
  assert.equal(op("<<", ctrl, constant(5)), undefined);
  assert.equal(op("&", ctrl, constant(1)), undefined);
  assert.equal(op("&", op("<<", ctrl, constant(6)), topBits), undefined);
  assert.equal(vector("equalBytes", ctrl, constant(3)), undefined);
  assert.equal(controlMatch("&", constant(1), constant(2), "swiss"), undefined);
});
