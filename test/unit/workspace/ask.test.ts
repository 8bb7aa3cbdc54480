import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Workspace } from "../../../extension/src/workspace/ask.ts";
import type { FileSource } from "../../../extension/src/workspace/ports.ts";
import { memoryFiles } from "./memoryFiles.ts";
import {
  asGoBuilds,
  callsAt,
  goEnv,
  noTypes,
  recordedGo,
  workspaceOf,
  workspaceWith,
} from "./memoryWorkspace.ts";

const goMod = (name: string, more = "") => `module example.com/${name}\n\ngo 1.22\n${more}`;
const require = "require example.com/lib v1.2.3\n";
/** A map whose key type another package declares. */
const user = 'package m\n\nimport "example.com/lib/x"\n\nfunc set(m map[x.K]int, k x.K) { m[k] = 1 }\n';
const main = { place: "/w/m/m.go", text: user };
const keyOf = (type: string) => `package x\n\ntype K ${type}\n`;

/** The map types of all sites that the command line lists of a pattern, and what it cannot read. */
async function listed(workspace: Workspace, pattern: string): Promise<string[]> {
  const { model } = await workspace.modelFor("/w/m/m.go", asGoBuilds);
  const read = { ...(await workspace.readAs("/w/m/m.go", model)), types: null };
  const found: string[] = [];
  for await (const { sites, unread } of (await workspace.patterns()).sitesOnDisk("/w/m", pattern, read))
    found.push(
      ...sites.map(({ site }) => site.type.layout ?? "unknown"),
      ...unread.map((f) => `unread ${f}`),
    );
  return [...new Set(found)];
}

describe("the release in force", () => {
  const files = {
    "/w/go.work": "go 1.26\nuse ./m\n",
    "/w/m/go.mod": goMod("m"),
    "/w/m/m.go": user,
  };

  it("is go.work's before go.mod's, for the editor and the command line", async () => {
    const { workspace } = workspaceWith(files);
    const { model, source } = await workspace.modelFor("/w/m/m.go", asGoBuilds);
    assert.deepEqual([model.release.name, source], ["go1.26", "go.work"]);
    for (const pattern of [".", "m.go", "./..."])
      assert.equal(await (await workspace.patterns()).toldRelease("/w/m", pattern), "1.26");
  });

  it("is of the toolchain that go takes for go.work, and for go.mod where go says that GOWORK is off", async () => {
    for (const [gowork, release, from] of [
      ["/w/go.work", "go1.26", "go.work and GOTOOLCHAIN"],
      ["off", "go1.23", "the installed go"],
    ] as const) {
      const { go } = recordedGo(() => goEnv({ GOVERSION: "go1.23.4", GOWORK: gowork }));
      const { workspace } = workspaceWith(files, { go });
      const { model, source } = await workspace.modelFor("/w/m/m.go", asGoBuilds);
      assert.deepEqual([model.release.name, source], [release, from]);
    }
  });

  it("is another as soon as go.mod is another, and go is asked once until then", async () => {
    const { go, runs } = recordedGo(() => goEnv({ GOVERSION: "go1.21.1" }));
    const { workspace, files: changing } = workspaceWith({ "/w/go.mod": goMod("w") }, { go });
    const release = async () => (await workspace.modelFor("/w/a/a.go", asGoBuilds)).model.release.name;
    assert.equal(await release(), "go1.22");
    changing.set("/w/go.mod", "module example.com/w\n\ngo 1.25\n");
    assert.equal(await release(), "go1.22");
    assert.equal(runs.length, 1);
    workspace.modulesChanged();
    assert.equal(await release(), "go1.25");
    assert.equal(runs.length, 2);
  });

  it("is told without starting anything where go may not be run", async () => {
    const { go, runs } = recordedGo(() => goEnv());
    const { workspace } = workspaceWith(files, { go: { ...go, mayRun: () => false } });
    assert.equal((await workspace.modelFor("/w/m/m.go", asGoBuilds)).source, "go.work");
    assert.ok(await callsAt(workspace, main, "m[k]"));
    assert.deepEqual(runs, []);
  });

  it("is the newest outside all modules, and the one of the settings anywhere", async () => {
    const { workspace } = workspaceWith({ "/alone/a.go": "package a\n" });
    const alone = await workspace.modelFor("/alone/a.go", asGoBuilds);
    assert.equal(alone.source, "the newest release known");
    const set = await workspace.modelFor("/alone/a.go", { release: "1.19", goarch: "arm64" });
    assert.deepEqual([set.model.release.name, set.model.target.goarch], ["go1.19", "arm64"]);
  });
});

describe("a type of another package", () => {
  const lib = (type: string) => ({ "/w/lib/go.mod": goMod("lib"), "/w/lib/x/x.go": keyOf(type) });
  const rows: [where: string, files: Record<string, string>][] = [
    [
      "the folder that replaces its module",
      { ...lib("uint32"), "/w/m/go.mod": goMod("m", `${require}replace example.com/lib => ../lib\n`) },
    ],
    [
      "vendor, whatever the cache has",
      {
        "/w/m/go.mod": goMod("m", require),
        "/w/m/vendor/example.com/lib/x/x.go": keyOf("uint32"),
        "/cache/example.com/lib@v1.2.3/x/x.go": keyOf("string"),
      },
    ],
    [
      "another module of go.work",
      { ...lib("uint32"), "/w/m/go.mod": goMod("m"), "/w/go.work": "go 1.22\nuse (\n\t./m\n\t./lib\n)\n" },
    ],
    [
      "the module cache",
      {
        "/w/m/go.mod": goMod("m", require),
        "/cache/example.com/lib@v1.2.3/x/x.go": keyOf("uint32"),
      },
    ],
  ];
  for (const [where, files] of rows)
    it(`is read from ${where}`, async () => {
      const { go } = recordedGo((args) => {
        assert.equal(args[0], "env");
        return goEnv({ GOWORK: files["/w/go.work"] === undefined ? "" : "/w/go.work" });
      });
      const { workspace } = workspaceWith({ ...files, "/w/m/m.go": user }, { go });
      assert.deepEqual(await callsAt(workspace, main, "m[k]"), ["runtime.mapassign_fast32"]);
      assert.deepEqual(await listed(workspace, "."), ["type K uint32; map[K]int"]);
    });

  it("is not read from a module within the module", async () => {
    const text = user.replace("example.com/lib/x", "example.com/m/x");
    const { workspace } = workspaceWith({
      "/w/m/go.mod": goMod("m"),
      "/w/m/m.go": text,
      "/w/m/x/x.go": keyOf("uint32"),
      "/w/m/x/go.mod": goMod("m/x"),
    });
    const found = await workspace.describeAt({ ...main, text }, text.indexOf("m[k]"), asGoBuilds, noTypes);
    assert.equal(found?.description.mapType ?? null, null);
  });

  it("is read anew when its file changes, comes or goes", async () => {
    const { workspace, files } = workspaceWith({
      ...lib("uint32"),
      "/w/m/go.mod": goMod("m", `${require}replace example.com/lib => ../lib\n`),
      "/w/m/m.go": user,
    });
    const calls = () => callsAt(workspace, main, "m[k]");
    assert.deepEqual(await calls(), ["runtime.mapassign_fast32"]);
    files.set("/w/lib/x/x.go", keyOf("string"));
    assert.deepEqual(await calls(), ["runtime.mapassign_fast32"], "nobody has told of the change");
    workspace.fileChanged("/w/lib/x/x.go");
    assert.deepEqual(await calls(), ["runtime.mapassign_faststr"]);
    files.delete("/w/lib/x/x.go");
    workspace.fileCameOrWent("/w/lib/x/x.go");
    assert.deepEqual(await calls(), []);
    files.set("/w/lib/x/y.go", keyOf("uint64"));
    workspace.fileCameOrWent("/w/lib/x/y.go");
    assert.deepEqual(await calls(), ["runtime.mapassign_fast64"]);
  });
});

describe("a file that is edited", () => {
  const text = "package m\n\nfunc set(m map[K]int, k K) { m[k] = 1 }\n";
  const files = { "/w/m/go.mod": goMod("m"), "/w/m/m.go": text, "/w/m/k.go": "package m\n\ntype K uint32\n" };

  it("is explained as it is, with the unsaved text of the files beside it", async () => {
    const { workspace, files: editor } = workspaceWith(files);
    const file = { place: "/w/m/m.go", text };
    assert.deepEqual(await callsAt(workspace, file, "m[k]"), ["runtime.mapassign_fast32"]);
    editor.set("/w/m/k.go", "package m\n\ntype K string\n");
    workspace.fileChanged("/w/m/k.go");
    assert.deepEqual(await callsAt(workspace, file, "m[k]"), ["runtime.mapassign_faststr"]);
    const [start, end] = [text.indexOf("m[k] = 1"), text.indexOf("m[k] = 1") + "m[k] = 1".length];
    const edited = { place: file.place, text: `${text.slice(0, start)}delete(m, k)${text.slice(end)}` };
    workspace.open.edit(file.place, [{ startOffset: start, endOffset: end, text: "delete(m, k)" }]);
    workspace.fileChanged(file.place);
    assert.deepEqual(await callsAt(workspace, edited, "delete"), ["runtime.mapdelete_faststr"]);
  });

  it("is parsed anew where an edit was missed, and only then", async () => {
    const { workspace } = workspaceWith(files);
    const file = { place: "/w/m/m.go", text };
    const first = await workspace.open.open(file);
    const longer = { ...file, text: `${text}// more\n` };
    workspace.open.edit(file.place, [
      { startOffset: text.length, endOffset: text.length, text: "// more\n" },
    ]);
    assert.equal(await workspace.open.open(longer), first);
    const other = { ...file, text: text.replace("m[k] = 1", "clear(m)") };
    workspace.open.edit(file.place, [{ startOffset: 0, endOffset: 0, text: "// less\n" }]);
    assert.deepEqual(await callsAt(workspace, other, "clear"), ["runtime.mapclear"]);
    assert.notEqual(await workspace.open.open(other), first);
  });

  it("sees no declarations of tests, nor of files that the build leaves out", async () => {
    const { workspace } = workspaceWith({
      ...files,
      "/w/m/k.go": "package m\n",
      "/w/m/k_test.go": "package m\n\ntype K uint64\n",
      "/w/m/k_windows.go": "package m\n\ntype K string\n",
    });
    assert.deepEqual(await callsAt(workspace, { place: "/w/m/m.go", text }, "m[k]"), []);
    const test = { place: "/w/m/m_test.go", text };
    assert.deepEqual(await callsAt(workspace, test, "m[k]"), ["runtime.mapassign_fast64"]);
  });

  it("sees, where the build leaves it out, what a build that has it sees; so does the command line", async () => {
    const windows = { place: "/w/m/m_windows.go", text };
    const { workspace } = workspaceWith({
      ...files,
      [windows.place]: text,
      "/w/m/m.go": "package m\n",
      "/w/m/k.go": "//go:build !windows\n\npackage m\n\ntype K uint32\n",
      "/w/m/k_windows.go": "package m\n\ntype K string\n",
    });
    assert.deepEqual(await callsAt(workspace, windows, "m[k]"), ["runtime.mapassign_faststr"]);
    assert.deepEqual(await listed(workspace, "m_windows.go"), ["type K string; map[K]int"]);
  });

  it("is explained outside all modules too", async () => {
    const { workspace } = workspaceWith({
      "/alone/m.go": text,
      "/alone/k.go": "package m\n\ntype K uint32\n",
    });
    assert.deepEqual(await callsAt(workspace, { place: "/alone/m.go", text }, "m[k]"), [
      "runtime.mapassign_fast32",
    ]);
  });
});

describe("a file that cannot be read", () => {
  it("costs its own declarations only", async () => {
    const readable = new Map([
      ["/w/m/go.mod", goMod("m")],
      [
        "/w/m/m.go",
        "package m\n\ntype A uint32\n\nfunc f(a map[A]int, b map[B]int) { a[1] = 1; b[1] = 2 }\n",
      ],
      ["/w/m/locked.go", "package m\n\ntype B uint32\n"],
    ]);
    const disk = memoryFiles(readable);
    const files: FileSource = {
      ...disk,
      read: (file) => (file === "/w/m/locked.go" ? Promise.resolve(null) : disk.read(file)),
    };
    const workspace = workspaceOf(files);
    const file = { place: "/w/m/m.go", text: readable.get("/w/m/m.go") ?? "" };
    assert.deepEqual(await callsAt(workspace, file, "a[1]"), ["runtime.mapassign_fast32"]);
    assert.deepEqual(await callsAt(workspace, file, "b[1]"), []);
    assert.deepEqual(await listed(workspace, "."), [
      "type A uint32; map[A]int",
      "unknown",
      "unread /w/m/locked.go",
    ]);
  });
});

describe("a type that the source does not tell", () => {
  const text =
    'package m\n\nimport "example.com/nowhere"\n\nfunc f() {\n\tm := nowhere.Map()\n\tm["a"] = 1\n\tm["b"] = 2\n}\n';
  const file = { place: "/w/m/m.go", text };

  it("is taken from someone who knows, and kept until the file is edited", async () => {
    const { workspace } = workspaceWith({ "/w/m/go.mod": goMod("m"), "/w/m/m.go": text });
    const asked: number[] = [];
    const types = {
      typeAt: (_file: string, _text: string, offset: number) => {
        asked.push(offset);
        return Promise.resolve("map[string]int");
      },
    };
    assert.deepEqual(await callsAt(workspace, file, 'm["a"]'), null);
    assert.deepEqual(await callsAt(workspace, file, 'm["a"]', types), ["runtime.mapassign_faststr"]);
    assert.deepEqual(await callsAt(workspace, file, 'm["b"]'), ["runtime.mapassign_faststr"]);
    assert.equal(asked[0], text.indexOf('m["a"]'));
  });
});

describe("an open file", () => {
  it("is set into its package once for all that ask at the same time", async () => {
    const { workspace } = workspaceWith({ "/w/m/go.mod": goMod("m"), "/w/m/m.go": user });
    const { model } = await workspace.modelFor(main.place, asGoBuilds);
    const read = await workspace.readAs(main.place, model);
    const whole = { start: 0, end: user.length };
    const [at, within] = await Promise.all([
      workspace.open.siteAt(main, user.indexOf("m[k]"), read),
      workspace.open.sitesIn(main, whole, read),
    ]);
    assert.ok(at);
    assert.ok(within[0]?.scope === at.scope);
  });
});

describe("a package that takes long to read", () => {
  it("is not read for a map that is made, written and printed", async () => {
    const text = `package m

import "fmt"

func count(words []string) {
	seen := make(map[string]int)
	for _, word := range words {
		seen[word]++
	}
	fmt.Println(len(seen), seen["a"])
}
`;
    const onDisk = memoryFiles(new Map([["/go/src/fmt/print.go", "package fmt\n"]]));
    const read: string[] = [];
    const workspace = workspaceOf(
      {
        ...onDisk,
        read(file: string) {
          read.push(file);
          return onDisk.read(file);
        },
      },
      { folders: { library: "/go/src", moduleCache: null, gowork: "off" } },
    );
    for (const part of ["seen :=", "make(", "seen[word]", "len(seen", 'seen["a"]'])
      assert.ok(await callsAt(workspace, { place: "/w/m/m.go", text }, part), part);
    assert.deepEqual(
      read.filter((file) => file.endsWith(".go")),
      [],
    );
  });

  it("is waited for by those alone whose answer rests on it", async () => {
    const text = `${user}\nfunc own(n map[string]int) int { return n["a"] }\n`;
    const onDisk = memoryFiles(
      new Map([
        ["/w/m/go.mod", "module example.com\n\ngo 1.22\n"],
        ["/w/m/m.go", text],
        ["/w/m/lib/x/x.go", keyOf("uint64")],
      ]),
    );
    let release = (): void => {};
    let asked = (): void => {};
    const [released, isAsked] = [
      new Promise<void>((resolve) => (release = resolve)),
      new Promise<void>((resolve) => (asked = resolve)),
    ];
    const workspace = workspaceOf({
      ...onDisk,
      async read(file: string) {
        if (file.endsWith("/x.go")) {
          asked();
          await released;
        }
        return onDisk.read(file);
      },
    });
    const file = { place: "/w/m/m.go", text };
    const other = callsAt(workspace, file, "m[k]");
    await isAsked;
    assert.deepEqual(await callsAt(workspace, file, 'n["a"]'), ["runtime.mapaccess1_faststr"]);
    release();
    assert.deepEqual(await other, ["runtime.mapassign_fast64"]);
  });
});

describe("what becomes of a package literal", () => {
  it("is a line for the literal of a package variable alone", async () => {
    const text = 'package m\n\nvar m = map[string]int{"a": 1}\n\nfunc init() { _ = map[string]bool{} }\n';
    const { workspace } = workspaceWith({ "/w/m/go.mod": goMod("m"), "/w/m/m.go": text });
    const lineAt = async (part: string) => {
      const found = await workspace.describeAt({ ...main, text }, text.indexOf(part), asGoBuilds, noTypes);
      assert.ok(found);
      return workspace.packageInitLine({ ...main, text }, found);
    };
    assert.match(
      await lineAt('map[string]int{"a"'),
      /^Package variable, 1 entry: .*`mapassign_faststr`, in `init`/,
    );
    assert.equal(await lineAt("map[string]bool"), "");
  });
});
