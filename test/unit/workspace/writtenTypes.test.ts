import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGoVersion } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import { WrittenTypes } from "../../../extension/src/workspace/writtenTypes.ts";
import { goParser } from "../core/source/syntaxFixture.ts";
import { memoryFiles } from "./memoryFiles.ts";

const model = mapModel(parseGoVersion("1.26").release, "amd64");
const parser = await goParser();

/** Go's library with a few files, as of Go 1.26; what else is asked for has none. */
const files = new Map<string, string | null>([
  [
    "/go/src/time/time.go",
    'package time\nimport "internal/zone"\ntype Time struct{ at zone.Instant; loc *int }',
  ],
  ["/go/src/time/time_386.go", "package time\ntype Time struct{}"],
  ["/go/src/time/time_test.go", "package time\ntype Test struct{}"],
  ["/go/src/internal/zone/zone.go", "package zone\ntype Instant [3]int64"],
  ["/go/src/math/rand/rand.go", "package rand\ntype Rand struct{ a, b int64 }"],
  [
    "/go/src/math/rand/v2/rand.go",
    "package rand\ntype Rand struct{ a int64 }\ntype PCG struct{ a, b, c int64 }",
  ],
]);
const types = new WrittenTypes({
  files: memoryFiles(files),
  parser: () => Promise.resolve(parser),
  libraryOf: (minor) => (minor === 26 ? "/go/src" : null),
  targetOf: ({ release, target }) => ({
    ...{ goos: "linux", goarch: target.goarch, minor: release.minor, cgo: false, experiment: "" },
  }),
});

test("the library's types come from its sources, packages that they import among them", async () => {
  const type = await types.read("map[time.Time][1<<2]byte", model);
  assert.deepEqual([type.key.sizeBytes, type.elem.sizeBytes], [32, 4]);
  assert.equal(type.text, "map[time.Time][1<<2]byte");
  assert.equal((await types.read("type K uint64; map[K]time.Time", model)).text, "map[K]time.Time");
  assert.equal((await types.read("map[rand.PCG]bool", model)).key.sizeBytes, 24);
});

test("without sources a small table answers", async () => {
  const old = mapModel(parseGoVersion("1.25").release, "amd64");
  assert.equal((await types.read("map[time.Time]int", old)).key.sizeBytes, 24);
  await assert.rejects(types.read("map[rand.PCG]int", old), {
    name: "GoTypeError",
    message: "rand.PCG is not known: Go 1.25 is not on this machine",
  });
});

test("what the sources do not have is one sentence", async () => {
  for (const [text, message] of [
    ["map[time.Test]int", "Go 1.26's library has no time.Test"],
    ["map[rand.Rand]int", "rand.Rand is in several packages: write math/rand.Rand or math/rand/v2.Rand"],
    ["map[netip.Addr]int", "Go 1.26's library has no netip.Addr"],
    ["map[shop.Item]int", "there is no package shop in Go's library"],
  ] as const)
    await assert.rejects(types.read(text, model), { name: "GoTypeError", message });
});
