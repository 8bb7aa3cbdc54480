import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { diskFiles } from "../../extension/src/node/diskFiles.ts";
import { goCommand } from "../../extension/src/node/runGo.ts";
import { FolderBuilds } from "../../extension/src/workspace/folderBuilds.ts";

// What the real go command makes of a bad environment: one clear line, and nothing is changed on disk but its cache.

const root = mkdtempSync(path.join(tmpdir(), "mapscope-troubles-"));
after(() => rmSync(root, { recursive: true, force: true }));

const source = 'package a\n\nfunc Set(m map[string]int) { m["a"] = 1 }\n';
const imports = 'package a\n\nimport _ "example.com/lib"\n';
const needs = "module example.com/a\n\ngo 1.22\n\nrequire example.com/lib v1.2.3\n";
const sum = "example.com/lib v1.2.3 h1:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n";
const own = "module example.com/a\n\ngo 1.22\n";

interface Trouble {
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly says: RegExp;
}

const troubles: Readonly<Record<string, Trouble>> = {
  "a module that is not in the cache is not fetched": {
    files: { "go.mod": needs, "go.sum": sum, "a.go": imports },
    says: /^Error: compiling in the background downloads nothing, .*example\.com\/lib.*GOPROXY=off\)$/,
  },
  "a toolchain that is not there is not fetched": {
    files: { "go.mod": `${own}\ntoolchain go1.26.99\n`, "a.go": source },
    env: { GOTOOLCHAIN: "auto" },
    says: /^Error: compiling in the background downloads nothing, .*go1\.26\.99.*not available\)$/,
  },
  "a private module is not fetched past the proxy": {
    files: { "go.mod": needs, "go.sum": sum, "a.go": imports },
    env: { GOPRIVATE: "example.com" },
    says: /^Error: compiling in the background downloads nothing, /,
  },
  "a vendor folder that is not what go.mod says": {
    files: { "go.mod": needs, "a.go": imports, "vendor/modules.txt": "# example.com/other v1.0.0\n" },
    says: /^CompileError: go: inconsistent vendoring in /,
  },
  "-mod=vendor without a vendor folder": {
    files: { "go.mod": needs, "a.go": imports },
    env: { GOFLAGS: "-mod=vendor" },
    says: /^CompileError: .*vendor/,
  },
  "a cache that cannot be written": {
    files: { "go.mod": own, "a.go": source, cache: "a file\n" },
    env: { GOCACHE: "cache" },
    says: /^CompileError: .*cache/,
  },
  "flags that go does not know": {
    files: { "go.mod": own, "a.go": source },
    env: { GOFLAGS: "-bogus" },
    says: /^CompileError: go: parsing \$GOFLAGS: unknown flag -bogus$/,
  },
  "a tool that -toolexec names and that is not there": {
    files: { "go.mod": own, "a.go": source },
    env: { GOFLAGS: "-toolexec=/none/such" },
    says: /^CompileError: .*\/none\/such/,
  },
};

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(root, "m-"));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** All files of a folder with their texts. */
function contentOf(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true });
  return Object.fromEntries(
    names
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
      .map((file) => [path.relative(folder, file), readFileSync(file, "utf8")]),
  );
}

const compile = (folder: string, env: Readonly<Record<string, string>>, offline = true) =>
  new FolderBuilds(goCommand(""), diskFiles(1_000_000), Date.now).compile({
    ...{ folder, tests: false, env, flags: ["-m=2"], keep: () => true, offline },
  });

describe("after a save", () => {
  for (const [what, { files, env, says }] of Object.entries(troubles))
    it(`${what} is told in one line`, async () => {
      const folder = folderWith(files);
      const own = env?.["GOCACHE"] ? { ...env, GOCACHE: path.join(folder, env["GOCACHE"]) } : (env ?? {});
      await assert.rejects(compile(folder, { GOTOOLCHAIN: "local", GOFLAGS: "", ...own }), (error: Error) => {
        assert.match(`${error.name}: ${error.message}`, says);
        assert.doesNotMatch(error.message, /\n/);
        return true;
      });
      assert.deepEqual(contentOf(folder), files);
    });

  it("a sound package is compiled without the network, and nothing is written beside it", async () => {
    const files = { "go.mod": own, "a.go": source };
    const folder = folderWith(files);
    const { packages } = await compile(folder, { GOTOOLCHAIN: "local" });
    assert.deepEqual([...packages.keys()], ["a"]);
    assert.deepEqual(contentOf(folder), files);
  });
});
