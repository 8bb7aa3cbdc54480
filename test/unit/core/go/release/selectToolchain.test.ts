import assert from "node:assert/strict";
import { test } from "node:test";
import {
  compareVersions,
  selectToolchain,
} from "../../../../../extension/src/core/go/release/selectToolchain.ts";

const rows: [
  installed: string,
  setting: string,
  goLine: string | null,
  toolchain: string | null,
  run: string,
][] = [
  ["go1.26.8", "auto", "1.22", null, "1.26.8"],
  ["go1.26.8", "auto", "1.27.1", null, "1.27.1"],
  ["go1.26.8", "auto", "1.22", "go1.27.4", "1.27.4"],
  ["go1.26.8", "auto", "1.27.5", "go1.27.4", "1.27.5"],
  ["go1.26.8", "auto", null, "default", "1.26.8"],
  ["go1.26.8", "path", "1.27.1", null, "1.27.1"],
  ["go1.26.8", "local", "1.27.1", "go1.27.4", "1.26.8"],
  ["go1.26.8", "go1.24.3", "1.26.1", null, "1.24.3"],
  ["go1.26.8", "go1.24.3+auto", "1.22", null, "1.24.3"],
  ["go1.26.8", "go1.24.3+auto", "1.25.1", null, "1.25.1"],
  ["go1.20.14", "auto", "1.27", null, "1.20.14"],
  ["go1.26.8 X:nodwarf5", "auto", "1.22", null, "1.26.8"],
];
for (const [installed, setting, goLine, toolchainLine, run] of rows)
  test(`${installed}, GOTOOLCHAIN=${setting}, go ${goLine}, toolchain ${toolchainLine}: ${run}`, () =>
    assert.equal(selectToolchain({ installed, setting, goLine, toolchainLine }), run));

test("versions in Go's order", () => {
  const order = [
    "1.18",
    "1.18.3",
    "1.20.1",
    "1.21",
    "1.21beta1",
    "1.21rc1",
    "1.21rc2",
    "1.21.0",
    "1.21.1",
    "1.22",
  ];
  assert.deepEqual([...order].reverse().sort(compareVersions), order);
});
