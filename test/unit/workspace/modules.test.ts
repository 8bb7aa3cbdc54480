import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Modules } from "../../../extension/src/workspace/modules.ts";
import { memoryFiles } from "./memoryFiles.ts";

const foldersWith = (gowork: string) => async () => ({
  ...{ library: "/go/src", moduleCache: "/cache" },
  gowork,
});
const goMod = (name: string, more = "") => `module example.com/${name}\n\ngo 1.22\n${more}`;
const modulesOf = (files: Record<string, string | null>) =>
  new Modules(memoryFiles(new Map(Object.entries(files))), foldersWith(""));

describe("an import path", () => {
  it("stays below these folders", async () => {
    const modules = modulesOf({ "/w/m/go.mod": goMod("m", "replace example.com/lib => ../lib\n") });
    for (const path of [
      "/etc",
      "//evil/share/x",
      "\\\\evil\\share",
      "../x",
      "a/../../x",
      "example.com/lib/../..",
      "C:/x",
      "./x",
    ])
      assert.deepEqual(await modules.placesOf(path, "/w/m"), [], path);
    assert.equal((await modules.placesOf("a/..b/c...", "/w/m")).length, 1);
  });
});

describe("where an imported package may lie", () => {
  const require = "require example.com/lib v1.2.3\n";
  const replace = `${require}replace example.com/lib => ../lib\n`;
  const lib = { "/w/lib/go.mod": goMod("lib"), "/w/lib/x/x.go": "" };
  const rows: [what: string, files: Record<string, string | null>, path: string, expected: string[]][] = [
    ["in the module", { "/w/m/x/x.go": "" }, "example.com/m/x", ["/w/m/x example.com/m/x"]],
    [
      "not in a module within it",
      { "/w/m/x/x.go": "", "/w/m/x/go.mod": goMod("m/x") },
      "example.com/m/x",
      [],
    ],
    ["in the library", {}, "net/http", ["/go/src/net/http net/http"]],
    [
      "in the cache",
      { "/w/m/go.mod": goMod("m", require) },
      "example.com/lib/x",
      ["/cache/example.com/lib@v1.2.3/x example.com/lib/x"],
    ],
    [
      "in the folder that replaces it",
      { ...lib, "/w/m/go.mod": goMod("m", replace) },
      "example.com/lib/x",
      ["/w/lib/x example.com/lib/x"],
    ],
    [
      "in vendor alone where there is one",
      { ...lib, "/w/m/go.mod": goMod("m", replace), "/w/m/vendor/modules.txt": "" },
      "example.com/lib/x",
      ["/w/m/vendor/example.com/lib/x example.com/lib/x"],
    ],
    [
      "in another module of go.work",
      { ...lib, "/w/go.work": "go 1.21\nuse (\n\t./m\n\t./lib\n)\n" },
      "example.com/lib/x",
      ["/w/lib/x example.com/lib/x"],
    ],
    ["nowhere", {}, "example.com/none", []],
    ["nowhere: cgo's C", {}, "C", []],
  ];
  for (const [what, files, importPath, expected] of rows)
    it(what, async () => {
      const modules = modulesOf({ "/w/m/go.mod": goMod("m"), "/w/m/m.go": "", ...files });
      const places = await modules.placesOf(importPath, "/w/m");
      assert.deepEqual(
        places.map(({ folder, importPath: path }) => `${folder} ${path}`),
        expected,
      );
    });

  it("for the library's own sources: beside them and in its vendor folder", async () => {
    const modules = modulesOf({ "/other/src/go.mod": "module std\n", "/other/src/net/http/a.go": "" });
    const [vendored] = await modules.placesOf("golang.org/x/net/idna", "/other/src/net/http");
    assert.deepEqual(vendored, {
      folder: "/other/src/vendor/golang.org/x/net/idna",
      importPath: "vendor/golang.org/x/net/idna",
    });
    assert.equal(await modules.importPathOf("/other/src/net/http"), "net/http");
  });
});

describe("what governs a folder", () => {
  it("go.work before go.mod for the release; a go.mod that is no regular file is passed over", async () => {
    const modules = modulesOf({
      "/w/go.work": "go 1.26\nuse ./m\n",
      "/w/m/go.mod": goMod("m"),
      "/w/m/x/go.mod": null,
    });
    const told = await modules.toolchainFacts("/w/m/x");
    assert.deepEqual([told?.source, told?.facts.goVersion], ["go.work", "1.26"]);
    assert.equal(await modules.importPathOf("/w/m/x"), "example.com/m/x");
  });

  it("go.mod where GOWORK is off, and the go.work that GOWORK names", async () => {
    const files = memoryFiles(
      new Map([
        ["/w/go.work", "go 1.26\n"],
        ["/elsewhere/go.work", "go 1.24\n"],
        ["/w/m/go.mod", goMod("m")],
      ]),
    );
    const told = async (gowork: string) =>
      (await new Modules(files, foldersWith(gowork)).toolchainFacts("/w/m"))?.facts.goVersion;
    assert.deepEqual(
      [await told("auto"), await told("off"), await told("/elsewhere/go.work")],
      ["1.26", "1.22", "1.24"],
    );
  });

  it("nothing outside a module, until a go.mod appears and what was read is forgotten", async () => {
    const files = new Map<string, string | null>([["/w/a.go", "package a\n"]]);
    const modules = new Modules(memoryFiles(files), foldersWith(""));
    assert.equal(await modules.importPathOf("/w"), "command-line-arguments");
    files.set("/w/go.mod", goMod("w"));
    modules.forget();
    assert.equal(await modules.importPathOf("/w"), "example.com/w");
  });
});
