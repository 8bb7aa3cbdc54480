import assert from "node:assert/strict";
import { test } from "node:test";
import { workspaceWith } from "./memoryWorkspace.ts";

const source = `package main

import (
	"maps"
	"sync"
)

type ID struct{ A, B uint64 }

type cache struct {
	byID sync.Map
	any  *sync.Map
}

func work(c *cache, name string, id ID, n int, p *int, x any) {
	c.byID.Store(name, n)
	c.byID.Swap(id, p)
	c.byID.LoadOrStore(n, x)
	c.byID.Store("constant", n)
	c.any.Load(name)
	c.any.Delete(name)
	c.any.Missing(name)
	store := c.byID.Store
	store(name, n)
	var other Map
	other.Store(name, n)
	maps.Keys(map[string]int{})
}

type Map struct{}

func (Map) Store(k, v any) {}
`;

const library = {
  "/go/src/sync/map.go":
    "package sync\n\ntype Map struct{ mu Mutex }\n\ntype Mutex struct{ state int32; sema uint32 }\n",
  "/go/src/maps/maps.go": "package maps\n",
};

/** What is found at the end of a name at the first place of a part of the source that begins with it. */
async function wordsAt(part: string, release = "1.26", more: object = library, text = source) {
  const files = { "/m/go.mod": "module m\n\ngo 1.21\n", "/m/main.go": text, ...more };
  const folders = { library: "/go/src", moduleCache: null, gowork: "off" };
  const { workspace } = workspaceWith(files, { folders });
  const name = /^&?[\w.]+/.exec(part)?.[0] ?? "";
  assert.ok(text.includes(part), part);
  const offset = text.indexOf(part) + name.length - 1;
  const file = { place: "/m/main.go", text };
  return workspace.syncMapAt(file, offset, { release, goarch: "amd64" });
}

async function saidAt(part: string, release?: string, more?: object): Promise<string | null> {
  const words = await wordsAt(part, release, more);
  return words && `${source.slice(words.range.start, words.range.end)}: ${words.markdown}`;
}

test("a call is told with its form, what it does, and what its key and value take", async () => {
  const trie = await saidAt("c.byID.Store");
  assert.match(trie ?? "", /^c\.byID\.Store: `sync\.Map\.Store` · HashTrieMap \(Go 1\\?\.26\)/);
  assert.match(trie ?? "", /locks the one node that it changes\. Allocates an entry \(48 bytes\)/);
  assert.match(
    trie ?? "",
    /key `string`: a box of 16 bytes, none for the empty string · value `int`: a box of 8 bytes, none for 0 to 255/,
  );
  assert.match(
    trie ?? "",
    /With 1,000 such entries about 129\.6 bytes an entry, boxes included; `map\[string\]int` with a lock about 54\.7\./,
  );
  const old = await saidAt("c.byID.Store", "1.23");
  assert.match(old ?? "", /read and dirty map \(Go 1\\?\.23\)/);
  assert.match(
    old ?? "",
    /Allocates the interface of the value \(16 bytes\), and for a new key an entry \(8 bytes\)/,
  );
  assert.match(old ?? "", /about 105\.5 bytes an entry/);
});

test("a form gets what the file stores in maps of the name, or an example", async () => {
  const text = source
    .replace("c.byID.Swap(id, p)", "c.any.Swap(id, p)")
    .replace("c.byID.LoadOrStore(n, x)", "c.any.Load(n)")
    .replace('c.byID.Store("constant", n)', "_ = &c.byID");
  const writtenAt = async (part: string) => (await wordsAt(part, "1.26", library, text))?.written;
  for (const part of ["&c.byID", "c.byID.Store(name"])
    assert.equal(await writtenAt(part), "sync.Map[string,int]", part);
  assert.match((await writtenAt("c.any.Delete")) ?? "", /^type ID struct\{.*\}; sync\.Map\[ID,\*int\]$/);
  // What is stored in one is not the same each time.
  assert.equal(
    (await wordsAt("c.byID.Store(name"))?.written,
    "sync.Map[string,int]",
    "this very call tells it",
  );
  assert.equal(
    (await wordsAt("c.byID.Swap"))?.written,
    "type ID struct{A uint64; B uint64}; sync.Map[ID,*int]",
    "so does this one",
  );
  assert.equal((await wordsAt("c.any.Load"))?.written, "sync.Map[string,int]", "an example");
});

test("declared types, pointers and their boxes are known", async () => {
  const said = await saidAt("c.byID.Swap");
  assert.match(
    said ?? "",
    /key `struct \{ A uint64; B uint64 \}`: a box of 16 bytes · value `\*int`: no box/,
  );
});

test("where an interface or a constant is stored only what boxes is said", async () => {
  for (const part of ["c.byID.LoadOrStore", 'c.byID.Store("constant"', "c.byID.Store\n"]) {
    const said = (await saidAt(part)) ?? "";
    assert.match(said, /What is stored becomes an interface: /, part);
    assert.doesNotMatch(said, /such entries/, part);
  }
});

test("a method that keeps nothing says nothing of boxes", async () => {
  const said = (await saidAt("c.any.Load", "1.20")) ?? "";
  assert.match(
    said,
    /Looks in read, without a lock\. .* counts as a miss: as many misses as dirty has entries/,
  );
  assert.doesNotMatch(said, /box|becomes an interface/);
});

test("the map itself is told where it is named", async () => {
  assert.match((await saidAt("c.any")) ?? "", /^c\.any: `sync\.Map` · HashTrieMap .*\n\nA trie by the bits/);
  assert.match((await saidAt("c.byID", "1.22")) ?? "", /Two maps of the type `map\[any\]\*entry`/);
});

test("the map is told where it is declared: as a field, a variable, a parameter, or a pointer to one", async () => {
  const declared = `package main

import "sync"

var global sync.Map

type cache struct {
	byName, byID sync.Map
	shared *sync.Map
	lock sync.Mutex
}

func of(given *sync.Map, n int) {
	given.Store("a", n)
	var local sync.Map
	_ = &local
}
`;
  for (const part of ["global", "byName", "byID", "shared", "given", "local"]) {
    const words = await wordsAt(part, "1.26", library, declared);
    assert.match(words?.markdown ?? "", /^`sync\.Map` · HashTrieMap /, part);
    assert.equal(declared.slice(words?.range.start, words?.range.end), part);
  }
  for (const part of ["lock", "n int"])
    assert.equal(await wordsAt(part, "1.26", library, declared), null, part);
});

test("methods of later releases, of other types, and what is not read are left alone", async () => {
  assert.equal(await saidAt("c.byID.Swap", "1.19"), null);
  assert.equal(await saidAt("c.any.Missing"), null);
  assert.equal(await saidAt("other.Store"), null);
  assert.equal(await saidAt("c.byID.Store", "1.26", {}), null);
});
