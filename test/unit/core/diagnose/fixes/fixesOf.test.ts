import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { applyEdits } from "../../../../../extension/src/core/diagnose/fixes/edits.ts";
import type { Code } from "../../../../../extension/src/core/diagnose/machine/finding.ts";
import { changedSince, type FoundMistake } from "../../../../../extension/src/core/diagnose/mistake.ts";
import { newestRelease } from "../../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../../extension/src/core/go/release/goTarget.ts";
import { workspaceWith } from "../../../workspace/memoryWorkspace.ts";

const request = {
  model: mapModel(newestRelease(), "amd64"),
  target: { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" },
  codes: new Set<Code>(["nilMapWrite", "concurrentMapUse"]),
};

async function mistakesIn(text: string): Promise<FoundMistake[]> {
  const { workspace } = workspaceWith(
    {
      "/m/go.mod": "module m\n\ngo 1.26\n",
      "/m/a.go": text,
      "/go/src/sync/mutex.go": `package sync

type Mutex struct{ state int32 }

func (m *Mutex) Lock()   {}
func (m *Mutex) Unlock() {}
`,
    },
    { folders: { library: "/go/src", moduleCache: null, gowork: "off" } },
  );
  const found: FoundMistake[] = [];
  for await (const batch of (await workspace.checks()).ofPattern("/m", ".", request)) found.push(...batch);
  return found;
}

/** The messages of the first finding's fixes, each with the lines that it adds or changes. */
async function fixesIn(text: string): Promise<string[][]> {
  const [first] = await mistakesIn(text);
  assert.ok(first, "nothing was found");
  return first.fixes.map(({ message, edits }) => {
    const before = new Set(text.split("\n"));
    const changed = applyEdits(text, edits)
      .split("\n")
      .filter((line) => !before.has(line));
    return [message, ...changed.map((line) => line.replace("\r", "\\r").trim())];
  });
}

const inMain = (body: string, before = ""): string =>
  `package main\n${before === "" ? "" : `\n${before}\n`}\nfunc main() {\n\t${body.replaceAll("\n", "\n\t")}\n}\n`;

describe("a nil map that is written", () => {
  it("is made where it is declared, or before the write", async () => {
    assert.deepEqual(await fixesIn(inMain('var m map[string]int\nm["a"] = 1')), [
      ["Make m where it is declared", "var m = make(map[string]int)"],
      ["Make m before the write if it is nil", "if m == nil {", "m = make(map[string]int)", "}"]
        .filter((line) => line !== "}")
        .concat("}"),
    ]);
  });

  it("is made in the literal that leaves it out, which keeps its form", async () => {
    const types = "type store struct {\n\tdescription string\n\titems       map[int]int\n}";
    const body = 's := &store{\n\tdescription: "a",\n}\ns.items[1] = 2';
    const [literal] = await fixesIn(inMain(body, types));
    assert.deepEqual(literal, ["Make items in the literal of store", "items:       make(map[int]int),"]);
  });

  it("is made through a struct between", async () => {
    const types = "type base struct{ attrs map[string]int }\ntype widget struct{ base }";
    const [literal] = await fixesIn(inMain('w := widget{}\nw.attrs["a"] = 1', types));
    assert.deepEqual(literal, [
      "Make base.attrs in the literal of widget",
      "w := widget{base: base{attrs: make(map[string]int)}}",
    ]);
  });

  it("is made in a literal instead of new, in parentheses where it is called on", async () => {
    const types = "type t struct{ m map[int]int }\n\nfunc (x *t) set() { x.m[1] = 1 }";
    const [literal] = await fixesIn(inMain("new(t).set()", types));
    assert.deepEqual(literal, ["Make m in a literal instead of new(t)", "(&t{m: make(map[int]int)}).set()"]);
  });

  it("is not made in a copy that would be lost", async () => {
    const types = "type t struct{ m map[int]int }\n\nfunc (x t) set() { x.m[1] = 1 }";
    const messages = (await fixesIn(inMain("t{}.set()", types))).map(([message]) => message);
    assert.deepEqual(messages, ["Make m in the literal of t"]);
    const given = "func fill(m map[int]int) {\n\tm[1] = 1\n}";
    assert.deepEqual(await fixesIn(inMain("fill(nil)", given)), [
      ["Pass a map that is made instead of nil", "fill(make(map[int]int))"],
    ]);
  });

  it("is not made where make, or a name of its type, is something else", async () => {
    assert.deepEqual(await fixesIn(inMain("make := 1\n_ = make\nvar m map[int]int\nm[1] = 1")), []);
    const types = "type id int\n\ntype t struct{ m map[id]int }\n\nfunc (x *t) set() { x.m[1] = 1 }";
    const hidden = await fixesIn(inMain("id := 2\n_ = id\nx := t{}\nx.set()", types));
    assert.deepEqual(
      hidden.map(([message]) => message),
      ["Make x.m before the write if it is nil"],
    );
  });

  it("keeps the line ends of the file", async () => {
    const text = inMain('var m map[string]int\nm["a"] = 1').replaceAll("\n", "\r\n");
    const [, lazy] = await fixesIn(text);
    assert.deepEqual(lazy?.slice(1), ["if m == nil {\\r", "m = make(map[string]int)\\r", "}\\r"]);
  });

  it("has a fix for each of two in one line", async () => {
    const found = await mistakesIn(
      inMain("var a, b map[int]int\nfunc() { a[1] = 1 }(); func() { b[2] = 2 }()"),
    );
    assert.equal(found[0]?.fixes.length, 2);
    assert.match(found[0]?.fixes[1]?.edits[0]?.text ?? "", /^if a == nil \{ a = make\(map\[int\]int\) \}; $/);
  });

  it("is silent where the code around does not parse", async () => {
    const text = `${inMain("var m map[int]int\nm[1] = 1")}\n<<<<<<< HEAD\nfunc f( {\n=======\n}\n>>>>>>> other\n`;
    for (const { fixes } of await mistakesIn(text))
      for (const { edits } of fixes) assert.match(applyEdits(text, edits), /<<<<<<< HEAD/);
  });
});

describe("a map that two goroutines use", () => {
  const race = (body: string): string =>
    `package main\n\nfunc main() {\n\tm := map[int]int{}\n\tdone := make(chan bool)\n\tgo func() {\n\t\tm[1] = 1\n\t\tdone <- true\n\t}()\n\t${body}\n\t<-done\n}\n`;

  it("gets a lock around all uses, and its import", async () => {
    assert.deepEqual(await fixesIn(race("m[2]++ // here")), [
      [
        "Hold a sync.RWMutex around every use of m",
        'import "sync"',
        "var mu sync.RWMutex",
        "mu.Lock()",
        "mu.Unlock()",
        "mu.Lock()",
        "mu.Unlock()",
      ],
    ]);
  });

  it("gets a read lock where it is only read", async () => {
    const [fix] = await fixesIn(race("_ = m[2]"));
    assert.deepEqual(fix?.slice(-2), ["mu.RLock()", "mu.RUnlock()"]);
  });

  it("gets none where a statement may wait, or the map is handed on", async () => {
    assert.deepEqual(await fixesIn(`${race("m[2] = one()")}\nfunc one() int { return 1 }\n`), []);
    assert.deepEqual(await fixesIn(race("n := m\n\tn[2] = 1")), []);
    assert.deepEqual(await fixesIn(race("for k := range m {\n\t\tif k > 1 {\n\t\t\treturn\n\t\t}\n\t}")), []);
  });

  it("is locked as the other side does it", async () => {
    const text = `package main

import "sync"

type store struct {
	mu sync.Mutex
	m  map[int]int
}

func (s *store) set() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.m[1] = 1
}

func (r *store) get() int { return r.m[1] }

func main() {
	s := &store{m: map[int]int{}}
	go s.set()
	s.get()
}
`;
    assert.deepEqual(await fixesIn(text), [
      [
        "Hold r.mu here, too",
        "func (r *store) get() int { r.mu.Lock(); defer r.mu.Unlock(); return r.m[1] }",
      ],
    ]);
  });
});

describe("a fix whose text has changed under it", () => {
  it("is told by the file", async () => {
    const text = inMain('var m map[string]int\nm["a"] = 1');
    const [first] = await mistakesIn(text);
    const edits = first?.fixes[0]?.edits ?? [];
    assert.equal(edits.length, 1);
    assert.equal(
      changedSince(edits, () => text),
      null,
    );
    for (const other of ["", `${text} `, text.replace("m map", "n map")])
      assert.equal(
        changedSince(edits, () => other),
        "/m/a.go",
      );
  });
});

describe("the comment that silences a finding", () => {
  const ignored = async (text: string): Promise<string> => {
    const [first] = await mistakesIn(text);
    assert.ok(first?.ignore);
    const after = applyEdits(text, [first.ignore]);
    assert.deepEqual(await mistakesIn(after), []);
    return after;
  };

  it("stands above the line, as deep as it is", async () => {
    const after = await ignored(inMain('var m map[string]int\nm["a"] = 1'));
    assert.match(after, /\n\t\/\/mapscope:ignore nilMapWrite reason\n\tm\["a"\] = 1\n/);
  });

  it("joins one that is there", async () => {
    const after = await ignored(inMain('var m map[string]int\nm["a"] = 1 //mapscope:ignore other because'));
    assert.match(after, /= 1 \/\/mapscope:ignore other,nilMapWrite because\n/);
  });

  it("is not offered inside of a string", async () => {
    const [first] = await mistakesIn(
      inMain('var m map[string]int\nprintln(`\n`, func() int { m["a"] = 1; return 1 }())'),
    );
    assert.equal(first?.ignore, null);
  });
});
