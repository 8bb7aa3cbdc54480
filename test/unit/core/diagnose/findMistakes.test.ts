import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Code } from "../../../../extension/src/core/diagnose/machine/finding.ts";
import type { FoundMistake } from "../../../../extension/src/core/diagnose/mistake.ts";
import { newestRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { isAsMarked, markedPrograms } from "../../../support/markers.ts";
import { workspaceWith } from "../../workspace/memoryWorkspace.ts";

const request = {
  model: mapModel(newestRelease(), "amd64"),
  target: { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" },
  codes: new Set<Code>(["nilMapWrite", "concurrentMapUse"]),
};

/** What is found in files of a module at /m, as "file:line code". */
async function foundIn(files: Readonly<Record<string, string>>, pattern = "./..."): Promise<string[]> {
  return (await mistakesIn(files, pattern)).map(({ file, line, code }) => `${file.slice(3)}:${line} ${code}`);
}

async function mistakesIn(
  files: Readonly<Record<string, string>>,
  pattern = "./...",
): Promise<FoundMistake[]> {
  const placed = Object.entries(files).map(([name, text]) => [`/m/${name}`, text]);
  const { workspace } = workspaceWith({
    "/m/go.mod": "module m\n\ngo 1.26\n",
    ...Object.fromEntries(placed),
  });
  const checks = await workspace.checks();
  const found: FoundMistake[] = [];
  for await (const batch of checks.ofPattern("/m", pattern, request)) found.push(...batch);
  return found;
}

const inFunction = (body: string): Record<string, string> => ({ "a.go": `package a\n\n${body}\n` });

describe("marked programs", () => {
  // The others need Go's library: test/oracle/diagnose.
  for (const program of [...markedPrograms("nilMapWrite"), ...markedPrograms("concurrentMapUse")]) {
    if (/^import/m.test(program.text)) continue;
    it(program.name, async () => {
      const lines = (await mistakesIn({ "main.go": program.text })).map(({ line }) => line);
      assert.ok(isAsMarked(program, lines), `${lines}, not ${program.wanted}`);
    });
  }
});

describe("functions whose callers are not known", () => {
  it("are silent about what a caller gives", async () => {
    assert.deepEqual(
      await foundIn(
        inFunction(`type T struct{ m map[string]int }

var shared map[string]int

func (t *T) Set(k string) { t.m[k] = 1 }

func Fill(m map[string]int, all []map[int]int) {
	m["a"] = 1
	all[0][1] = 2
	shared["b"] = 3
}`),
      ),
      [],
    );
  });

  it("are told of a map that they leave nil themselves", async () => {
    assert.deepEqual(
      await foundIn(
        inFunction(`func Count(words []string) map[string]int {
	var counts map[string]int
	for _, w := range words {
		counts[w]++
	}
	return counts
}`),
      ),
      ["a.go:6 nilMapWrite"],
    );
  });

  it("are silent where two things that a caller gives have to come together", async () => {
    assert.deepEqual(
      await foundIn(
        inFunction(`func F(want bool, keys []string) {
	var m map[string]bool
	if want {
		m = map[string]bool{}
	}
	for _, k := range keys {
		m[k] = true
	}
}`),
      ),
      [],
    );
  });
});

describe("a module", () => {
  const lib = `package lib

type Set struct{ m map[string]bool }

func (s *Set) Add(k string) {
	s.m[k] = true
}
`;
  const main = `package main

import "m/lib"

func main() {
	var s lib.Set
	s.Add("a")
}
`;

  it("is followed into its other packages", async () => {
    assert.deepEqual(await foundIn({ "lib/lib.go": lib, "main.go": main }), ["lib/lib.go:6 nilMapWrite"]);
  });

  it("tells the way from where the map became nil", async () => {
    const [found] = await mistakesIn({ "lib/lib.go": lib, "main.go": main });
    assert.deepEqual(
      found?.related.map(({ file, line, message }) => `${file.slice(3)}:${line} ${message}`),
      ["main.go:6 s is declared here, which leaves m nil", 'main.go:7 called by s.Add("a")'],
    );
  });

  it("is told once, however many packages lead there", async () => {
    const files = { "lib/lib.go": lib, "a/main.go": main, "b/main.go": main };
    assert.deepEqual(await foundIn(files), ["lib/lib.go:6 nilMapWrite"]);
  });
});

describe("what is silenced", () => {
  const write = (before: string, after: string): Record<string, string> =>
    inFunction(`func F() {\n\tvar m map[string]int\n${before}\tm["a"] = 1${after}\n}`);

  it("by a comment on the line or right above it", async () => {
    assert.deepEqual(await foundIn(write("", "")), ["a.go:5 nilMapWrite"]);
    assert.deepEqual(await foundIn(write("", " //mapscope:ignore nilMapWrite wanted here")), []);
    assert.deepEqual(await foundIn(write("\t//mapscope:ignore nilMapWrite wanted here\n", "")), []);
  });

  it("not by one of another code or line", async () => {
    assert.equal((await foundIn(write("", " //mapscope:ignore concurrentMapUse no"))).length, 1);
    assert.equal((await foundIn(write("\t//mapscope:ignore nilMapWrite no\n\n", ""))).length, 1);
  });

  it("in generated files, and in tests that nobody names", async () => {
    const [, text = ""] = Object.entries(write("", ""))[0] ?? [];
    assert.deepEqual(await foundIn({ "a.go": `// Code generated by x. DO NOT EDIT.\n${text}` }), []);
    assert.deepEqual(await foundIn({ "a_test.go": text }), []);
    assert.deepEqual(await foundIn({ "a_test.go": text }, "a_test.go"), ["a_test.go:5 nilMapWrite"]);
  });
});

describe("a package that is no program", () => {
  const made = "package a\n\nvar table map[string]int\n\n";
  const put = "func put(k string) {\n\ttable[k] = 1\n}\n";

  it("is begun: its init functions run with what its variables begin with", async () => {
    assert.deepEqual(await foundIn({ "a.go": `${made}func init() { put("a") }\n\n${put}` }), [
      "a.go:8 nilMapWrite",
    ]);
    const makes = "func init() { table = map[string]int{}; put(`a`) }\n\n";
    assert.deepEqual(await foundIn({ "a.go": `${made}${makes}${put}` }), []);
  });
});

describe("bad input", () => {
  for (const [name, text] of Object.entries({
    nothing: "",
    "a merge marker":
      "package a\n<<<<<<< HEAD\nfunc F() { var m map[int]int; m[1] = 1 }\n=======\n>>>>>>> b\n",
    "half a statement": "package a\nfunc F() { var m map[int]int; m[1] = ; for { if x := m[",
    "a function without an end": "package a\nfunc F() {\n\tvar m map[int]int\n\tswitch {\n\tcase m[1",
    "endless recursion":
      "package main\nfunc f(n int) { g(n) }\nfunc g(n int) { f(n + 1) }\nfunc main() { f(1) }\n",
    "an endless loop": "package main\nfunc main() { m := map[int]int{}; for i := 0; ; i++ { m[i] = i } }\n",
    "types that hold themselves":
      "package main\ntype T struct { T }\ntype L []L\nfunc main() { var t T; _ = t; var l L; l = append(l, l); _ = l }\n",
  }))
    it(`${name} is no crash`, async () => {
      const found = await foundIn({ "a.go": text });
      assert.ok(found.length <= 1, `${found}`);
    });
});
