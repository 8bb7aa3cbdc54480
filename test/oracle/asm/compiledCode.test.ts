import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { compileCode } from "../../../extension/src/features/assembly/compiledCode.ts";
import type { LineRange } from "../../../extension/src/features/assembly/listingModel.ts";
import { objdumpPattern } from "../../../extension/src/features/assembly/runtimeNames.ts";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { goCommand } from "../../../extension/src/node/runGo.ts";
import { runtimeListing } from "../../../extension/src/services/runtimeListing.ts";
import { GoEnvironments } from "../../../extension/src/workspace/environments.ts";
import { CompileError, FolderBuilds } from "../../../extension/src/workspace/folderBuilds.ts";
import { type AssemblyTarget, Listings } from "../../../extension/src/workspace/listings.ts";
import type { GoCommand } from "../../../extension/src/workspace/ports.ts";
import { SavedBuilds } from "../../../extension/src/workspace/savedBuilds.ts";
import { Toolchains } from "../../../extension/src/workspace/toolchains.ts";

const source = `package shop

import "example.com/shop/price"

var table = map[string]int{"a": 1, "b": price.Of("b")}

type Set[K comparable] map[K]struct{}

func (s Set[K]) Add(k K) { s[k] = struct{}{} }

func get(m map[int]int, k int) int { return m[k] }

func Use(m map[int]int) func() {
	m[1] = get(m, 2)
	Set[string]{}.Add("x")
	Set[int]{}.Add(1)
	return func() { m[7]++ }
}

func init() { table["c"] = 3 }
`;

const go = goCommand("");
function listingsBy(command: GoCommand): Listings {
  const files = diskFiles(0);
  const builds = new FolderBuilds(command, files, Date.now);
  const environments = new GoEnvironments(
    command,
    files,
    () => "",
    () => {},
  );
  return new Listings(builds, new SavedBuilds(builds, files, environments), new Toolchains(command, files));
}
const listings = listingsBy(go);
const folder = mkdtempSync(path.join(os.tmpdir(), "mapscope-code-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const write = (name: string, text: string): void => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  writeFileSync(path.join(folder, name), text);
};
write("go.mod", "module example.com/shop\n\ngo 1.21\n");
write("shop.go", source);
write("price/price.go", "package price\n\nfunc Of(name string) int { return len(name) }\n");
write(
  "shop_test.go",
  'package shop\n\nimport "testing"\n\nfunc TestGet(t *testing.T) {\n\tif get(map[int]int{1: 2}, 1) != 2 {\n\t\tt.Fatal()\n\t}\n}\n',
);

const usual: AssemblyTarget = {
  release: "auto",
  goarch: "amd64",
  goamd64: "auto",
  goarm64: "auto",
  optimize: true,
};
const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };

/** Compiles what stands on lines, and gives the names of the functions and the text. */
async function compile(
  lines: LineRange,
  more: { file?: string; isFunction?: boolean; selected?: LineRange; target?: Partial<AssemblyTarget> } = {},
) {
  const file = path.join(folder, more.file ?? "shop.go");
  const code = {
    file,
    lines,
    isFunction: more.isFunction ?? true,
    ...(more.selected ? { selected: more.selected } : {}),
  };
  const target = { ...usual, ...more.target };
  const request = { folder, tests: file.endsWith("_test.go"), target };
  const listing = await compileCode(listings, code, request, (go) => [go.version, go.goarch], never as never);
  return {
    names: listing?.model.functions.map(({ name }) => name) ?? [],
    text: listing?.text ?? "",
    listing,
  };
}

describe("code compiled for reading", () => {
  it("is a function with its closures, and inlined code knows where it was called", async () => {
    const { names, listing, text } = await compile({ from: 13, to: 18 });
    assert.deepEqual(names.sort(), ["example.com/shop.Use", "example.com/shop.Use.func1"]);
    const read = text.split("\n").findIndex((line) => /CALL +runtime\.mapaccess1_fast64/.test(line)) + 1;
    assert.deepEqual(
      listing?.model.placesAt(read).map(({ line }) => line),
      [11, 14],
    );
  });

  it("is every instance of a generic method", async () => {
    const { names } = await compile({ from: 9, to: 9 });
    const instances = names.filter((name) => name.includes("go.shape"));
    assert.ok(
      instances.some((name) => name.includes("string")) && instances.some((name) => name.includes("int")),
      names.join(),
    );
  });

  it("is what of init sets a package-level value, and init functions", async () => {
    const values = await compile({ from: 5, to: 5 }, { isFunction: false });
    assert.match(values.text, /CALL +runtime\.(mapassign_faststr|makemap_small)/);
    assert.ok(values.names.every((name) => name.includes("init")));
    assert.deepEqual((await compile({ from: 20, to: 20 })).names, ["example.com/shop.init.0"]);
  });

  it("is a test function", async () => {
    assert.deepEqual((await compile({ from: 5, to: 9 }, { file: "shop_test.go" })).names, [
      "example.com/shop.TestGet",
    ]);
  });

  it("is only some lines", async () => {
    const { text } = await compile({ from: 13, to: 18 }, { selected: { from: 14, to: 14 } });
    assert.match(text, /mapassign_fast64/);
    assert.match(text, /instructions of other lines/);
    assert.doesNotMatch(text, /CALL +runtime\.makemap_small/);
  });

  it("is for another processor and without optimisations", async () => {
    const { text } = await compile({ from: 11, to: 11 }, { target: { goarch: "arm64", optimize: false } });
    assert.match(text, /MOVD|STP/);
    assert.match(text.split("\n")[1] ?? "", /arm64/);
  });

  it("is nothing where the compiler made no code", async () => {
    assert.equal((await compile({ from: 7, to: 7 })).listing, null);
  });

  it("fails with what the compiler says, and with one sentence for a release that is not there", async () => {
    write("wrong/wrong.go", "package wrong\n\nfunc f() { undefinedName() }\n");
    const request = { folder: path.join(folder, "wrong"), tests: false, target: usual };
    const code = { file: path.join(folder, "wrong/wrong.go"), lines: { from: 3, to: 3 }, isFunction: true };
    const failing = compileCode(listings, code, request, () => [], never as never);
    await assert.rejects(
      failing,
      (error) => error instanceof CompileError && /wrong\.go:3:12: undefined/.test(error.message),
    );
    await assert.rejects(
      compile({ from: 11, to: 11 }, { target: { release: "1.3" } }),
      /Go 1\.3 is not on this machine/,
    );
    await assert.rejects(
      compile({ from: 11, to: 11 }, { target: { release: "latest" } }),
      /is not a Go release/,
    );
    await assert.rejects(compile({ from: 11, to: 11 }, { target: { goarch: "vax" } }), /vax/);
  });

  it("ends when it is cancelled", async () => {
    const cancelled = {
      isCancellationRequested: false,
      onCancellationRequested: (listener: () => void) => {
        setImmediate(listener);
        return { dispose: () => {} };
      },
    };
    const request = { folder, tests: false, target: usual };
    const code = { file: path.join(folder, "shop.go"), lines: { from: 11, to: 11 }, isFunction: true };
    await assert.rejects(
      compileCode(listings, code, request, () => [], cancelled as never),
      /was cancelled/,
    );
  });

  it("says when there is no go command", async () => {
    const none = listingsBy(goCommand(path.join(folder, "no-go")));
    const request = { folder, tests: false, target: usual };
    const code = { file: path.join(folder, "shop.go"), lines: { from: 11, to: 11 }, isFunction: true };
    await assert.rejects(
      compileCode(none, code, request, () => [], never as never),
      /the go command was not found/,
    );
  });
});

it("the map functions of a toolchain are disassembled once, and kept", async () => {
  const cache = path.join(folder, "cache");
  const request = { goPath: "", folder, target: usual, cache, pattern: objdumpPattern };
  const first = await runtimeListing(request);
  assert.equal(first.cached, false);
  for (const name of [
    "mapassign_fast64",
    "mapaccess2_faststr",
    "mapdelete_fast32",
    "mapclear",
    "makemap_small",
  ])
    assert.match(first.text, new RegExp(`^TEXT runtime\\.${name}\\(SB\\)`, "m"));
  const again = await runtimeListing(request);
  assert.deepEqual([again.cached, again.text === first.text], [true, true]);
});
