import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Code } from "../../../../../extension/src/core/diagnose/machine/finding.ts";
import type { FoundMistake } from "../../../../../extension/src/core/diagnose/mistake.ts";
import { newestRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { markedPrograms } from "../../../../support/markers.ts";
import { patternCodes } from "../../../../support/patternCodes.ts";
import { workspaceWith } from "../../../workspace/memoryWorkspace.ts";

async function mistakesIn(
  text: string,
  code: Code | "usual",
  files: Readonly<Record<string, string>> = {},
): Promise<FoundMistake[]> {
  const { workspace } = workspaceWith({
    "/m/go.mod": "module m\n\ngo 1.23\n",
    "/m/main.go": text,
    ...files,
  });
  const request = {
    model: mapModel(newestRelease(), "amd64"),
    target: { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" },
    codes: code === "usual" ? code : new Set([code]),
  };
  const found: FoundMistake[] = [];
  for await (const batch of (await workspace.checks()).ofPattern("/m", ".", request)) found.push(...batch);
  return found;
}

for (const code of patternCodes)
  describe(`marked programs of ${code}`, () => {
    for (const { name, text, wanted } of markedPrograms(code)) {
      // Types of Go's library are needed: test/oracle/diagnose.
      if (/"(?:sync|bytes|crypto\/sha256)"|strings\.Builder/.test(text)) continue;
      it(name, async () => {
        const lines = (await mistakesIn(text, code)).map(({ line }) => line);
        assert.deepEqual([...new Set(lines)], wanted);
      });
    }
  });

describe("what is told", () => {
  const body = (more: string): string =>
    `package main\n\nfunc f(xs []int) map[int]int {\n${more}\tfor _, x := range xs {\n\t\tm[x] = 1\n\t}\n\treturn m\n}\n`;

  it("is what growing costs, for an example", async () => {
    const [found] = await mistakesIn(body("\tm := make(map[int]int)\n"), "missingHint");
    assert.equal(
      found?.message,
      "m gets an entry for each of xs and is made without a hint: with 1,000 of them it grows 8 times on the way and allocates 74,456 bytes, with len(xs) as its hint 36,992",
    );
    assert.equal(found.severity, "information");
    assert.deepEqual(
      found.fixes.map(({ message, edits }) => [message, edits.map(({ text }) => text)]),
      [["Make m with room for len(xs)", ["make(map[int]int, len(xs))"]]],
    );
  });

  it("writes a number of rounds as other counts, and the hint as Go does", async () => {
    const text =
      "package main\n\nfunc f() map[int]int {\n\tm := make(map[int]int)\n\tfor i := 0; i < 10000; i++ {\n\t\tm[i] = i\n\t}\n\treturn m\n}\n";
    const [found] = await mistakesIn(text, "missingHint");
    assert.match(found?.message ?? "", /in each of 10,000 rounds .* with 10,000 as its hint /);
    assert.deepEqual(
      found?.fixes.map(({ message, edits }) => [message, edits.map((edit) => edit.text)]),
      [["Make m with room for 10,000", ["make(map[int]int, 10000)"]]],
    );
  });

  it("is which functions of the runtime look a key up twice", async () => {
    const text =
      "package main\n\nfunc f(m map[string]int, k string) int {\n\tif _, ok := m[k]; !ok {\n\t\treturn 0\n\t}\n\treturn m[k]\n}\n";
    const [found] = await mistakesIn(text, "lookupTwice");
    assert.equal(
      found?.message,
      "m[k] is looked up again, and nothing in between can have changed it: runtime.mapaccess2_faststr has searched for the key, and runtime.mapaccess1_faststr does so once more",
    );
    assert.deepEqual(
      found.fixes.map(({ message, edits }) => [message, edits.map((edit) => edit.text)]),
      [["Name the elem v and use it", ["v, ok := m[k]\n\tif ", "v"]]],
    );
  });

  it("is silenced by a comment, and by a config", async () => {
    const ignored = body("\t//mapscope:ignore missingHint few\n\tm := make(map[int]int)\n");
    assert.deepEqual(await mistakesIn(ignored, "missingHint"), []);
    const off = { "/m/.mapscope.json": '{"severity": {"missingHint": "off"}}' };
    assert.deepEqual(await mistakesIn(body("\tm := make(map[int]int)\n"), "missingHint", off), []);
  });
});

describe("a code that is off by default", () => {
  const text = `package main\n\nvar m = map[int]int{${Array.from({ length: 30 }, (_, i) => `${i}: 1`).join(", ")}}\n`;

  it("is told where it is asked for by name", async () => {
    const [found] = await mistakesIn(text, "initCost");
    assert.equal(
      found?.message,
      "m has 30 entries, when the program starts: makemap, then mapassign_fast64 × 30 in a loop over two arrays (480 bytes in .rodata), in map.init, which the linker drops where nothing uses the variable; the map takes 1,240 bytes in 4 objects of the heap",
    );
    assert.equal(found.severity, "information");
    assert.deepEqual(found.fixes, []);
  });

  it("is told where a severity is given for it, and else not", async () => {
    assert.deepEqual(await mistakesIn(text, "usual"), []);
    const config = (severity: string) => ({
      "/m/.mapscope.json": `{"severity": {"initCost": "${severity}"}}`,
    });
    const [found] = await mistakesIn(text, "usual", config("warning"));
    assert.deepEqual([found?.code, found?.severity], ["initCost", "warning"]);
    assert.deepEqual(await mistakesIn(text, "usual", config("off")), []);
  });

  it("says which first-class ports have the file, where some have not", async () => {
    const of = async (name: string, head = "") => {
      const files = { [`/m/${name}`]: `${head}package main\n\nvar m = map[int]int{1: 1}\n` };
      return (await mistakesIn("package main\n", "initCost", files)).map(
        ({ message }) => message.split(/; (?=none of Go|of Go)/)[1],
      );
    };
    assert.deepEqual(await of("a.go"), [undefined]);
    assert.deepEqual(await of("a_windows_arm64.go"), ["none of Go's first-class ports has its file"]);
    assert.deepEqual(await of("a_linux_amd64.go"), ["of Go's first-class ports linux/amd64 has its file"]);
    assert.deepEqual(await of("a.go", "//go:build !windows && amd64\n\n"), [
      "of Go's first-class ports darwin/amd64, linux/amd64 have its file",
    ]);
  });
});

describe("bad input", () => {
  for (const [name, text] of Object.entries({
    "half a loop": "package main\nfunc f(xs []int) { m := map[int]int{}; for _, x := range xs { m[",
    "no element": "package main\nfunc f(m map[int]int) { var ks []int; for k := range m { ks = append() } }",
    "no key": "package main\nfunc f() { m := map[any]int{}; m[] = 1; delete(m); _ = map[any]int{: 1} }",
    "a map of itself": "package main\ntype m map[any]m\nfunc f() { var x m; x[x] = x }",
  }))
    for (const code of patternCodes)
      it(`${name} is no crash: ${code}`, async () => {
        assert.ok((await mistakesIn(text, code)).length <= 1);
      });
});
