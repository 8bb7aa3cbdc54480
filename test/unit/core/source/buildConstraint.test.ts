import assert from "node:assert/strict";
import { test } from "node:test";
import { isInBuild } from "../../../../extension/src/core/source/buildConstraint.ts";

const linux = { goos: "linux", goarch: "amd64", minor: 26, cgo: false, experiment: "" };
const rows: [name: string, constraint: string, inBuild: boolean][] = [
  ["a.go", "", true],
  ["a_linux.go", "", true],
  ["a_windows.go", "", false],
  ["a_windows_test.go", "", false],
  ["a_linux_arm64.go", "", false],
  ["linux.go", "", true],
  ["a_unix.go", "", true],
  ["_a.go", "", false],
  ["a.go", "//go:build linux && !cgo", true],
  ["a.go", "//go:build unix && (arm64 || amd64)", true],
  ["a.go", "//go:build ignore", false],
  ["a.go", "//go:build go1.27 || !go1.20", false],
  ["a.go", "// +build windows\n//go:build linux", true],
];
for (const [name, constraint, inBuild] of rows)
  test(`${name} ${constraint}`, () => {
    assert.equal(
      isInBuild(name, `// Copyright\n\n${constraint}\n\npackage p\n//go:build never\n`, linux),
      inBuild,
    );
  });
