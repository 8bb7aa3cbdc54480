import assert from "node:assert/strict";
import { test } from "node:test";
import { isInBuild, targetWith } from "../../../../extension/src/core/source/buildConstraint.ts";

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

const nearest: [name: string, constraint: string, goos: string, goarch: string, cgo: boolean][] = [
  ["a.go", "", "linux", "amd64", false],
  ["a_windows.go", "", "windows", "amd64", false],
  ["a_arm64.go", "", "linux", "arm64", false],
  ["a_darwin_arm64.go", "", "darwin", "arm64", false],
  ["a.go", "//go:build js && wasm", "js", "wasm", false],
  ["a.go", "//go:build cgo", "linux", "amd64", true],
  ["a.go", "//go:build ignore", "linux", "amd64", false],
];
for (const [name, constraint, goos, goarch, cgo] of nearest)
  test(`the build most like this one that has ${name} ${constraint}`, () => {
    assert.deepEqual(targetWith(name, `${constraint}\n\npackage p\n`, linux), {
      ...linux,
      goos,
      goarch,
      cgo,
    });
  });

const armTags: [minor: number, goos: string, constraint: string, inBuild: boolean][] = [
  [20, "linux", "arm.7", false],
  [20, "linux", "arm.5", true],
  [20, "android", "arm.7", true],
  [21, "linux", "arm.7", true],
];
for (const [minor, goos, constraint, inBuild] of armTags)
  test(`${constraint} for ${goos}/arm in go1.${minor}`, () => {
    const text = `//go:build ${constraint}\n\npackage p\n`;
    assert.equal(isInBuild("a.go", text, { ...linux, goos, goarch: "arm", minor }), inBuild);
  });
