import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { runCli } from "./runCli.ts";

// Go sources as they lie on disks: half-written, generated, in odd encodings, in modules of every kind.

type Files = Readonly<Record<string, string | Buffer>>;

/** Writes files into a folder that goes away with the test. */
function folderOf(context: TestContext, files: Files): string {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-sources-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** The operations that `sites` finds: "LINE:COLUMN form map calls"; what is not known is said instead of the calls. */
async function operations(folder: string, ...below: string[]): Promise<string[]> {
  const { status, out, err } = await runCli(["sites", path.join(folder, ...below), "--json", "--go", "1.26"]);
  assert.deepEqual([status, err], [0, ""]);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line))
    .filter(({ form }) => !["variable", "field", "parameter", "result"].includes(form))
    .map(({ line, column, form, map, calls, certain, why }) => {
      const named = calls.map((call: string) => call.replace("runtime.", "")).join(" ");
      return `${line}:${column} ${form} ${map} ${certain ? named : `? ${named || why}`}`.trim();
    });
}

const increment = "4:2 opAssign map[string]int mapassign_faststr";
const source = 'package p\n\nfunc f(m map[string]int) {\n\tm["a"]++\n}\n';

describe("one file", () => {
  for (const [what, text, ...expected] of [
    ["with line ends of Windows", source.replaceAll("\n", "\r\n"), increment],
    ["with a byte order mark", `\uFEFF${source}`, increment],
    [
      "with bytes that are no UTF-8",
      Buffer.from(source.replace("package p\n", "package p // \xff\xfe\n"), "latin1"),
      increment,
    ],
    [
      "whose columns are behind wide characters",
      source.replace('\tm["a"]', '\t/* ünï */ m["a"]'),
      "4:14 opAssign map[string]int mapassign_faststr",
    ],
    ["that is empty", ""],
    ["of zero bytes", Buffer.alloc(5000)],
    ["that is no Go", "<html>map[string]int</html>"],
    ["whose function is being typed", source.replace('m["a"]++', 'm["a"]++\n\tm["'), increment],
    [
      "with merge markers",
      source.replace('\tm["a"]++', '<<<<<<< HEAD\n\tm["a"]++\n=======\n\tdelete(m, "a")\n>>>>>>> other'),
      "5:2 opAssign map[string]int mapassign_faststr",
      "7:2 delete map[string]int mapdelete_faststr",
    ],
    [
      "that the build leaves out",
      `//go:build never\n\n${source}`,
      "6:2 opAssign map[string]int mapassign_faststr",
    ],
    ["for another system", `//go:build plan9\n\n${source}`, "6:2 opAssign map[string]int mapassign_faststr"],
    [
      "with a //line directive",
      source.replace("func", "//line x.y:90\nfunc"),
      "5:2 opAssign map[string]int mapassign_faststr",
    ],
    [
      "with a directive that is none",
      source.replace("func", "//line x.y:zero\nfunc"),
      "5:2 opAssign map[string]int mapassign_faststr",
    ],
    [
      "of cgo",
      source.replace("\nfunc", 'import "C"\nfunc').replace("]++", "]++\n\t_ = map[C.int]int{}[1]"),
      "4:2 opAssign map[string]int mapassign_faststr",
      "5:6 read map[C.int]int ? the C type is cgo's to say",
      "5:6 literal map[C.int]int ? the C type is cgo's to say",
    ],
  ] as [string, string | Buffer, ...string[]][])
    it(what, async (context) => {
      const found = await operations(folderOf(context, { "go.mod": "module m\n\ngo 1.26\n", "p.go": text }));
      assert.deepEqual(found, expected);
    });

  it("that is generated and large", async (context) => {
    const one = (i: number) => `func f${i}(m map[string]int) {\n\tm["a"]++\n}\n`;
    const text = `package p\n${Array.from({ length: 20_000 }, (_, i) => one(i)).join("")}`;
    const found = await operations(folderOf(context, { "p.go": text }));
    assert.equal(found.length, 20_000);
  });
});

describe("modules", () => {
  const user = 'package p\n\nimport "example.com/lib"\n\nfunc f(m map[lib.Key]int) {\n\tm[3] = 1\n}\n';
  const lib = (key: string) => `package lib\n\ntype Key ${key}\n`;
  const assigned = (variant: string) => [`6:2 assign map[lib.Key]int mapassign_${variant}`];
  const goMod = "module example.com/user\n\ngo 1.26\n\nrequire example.com/lib v1.0.0\n";

  it("none: the file alone is explained", async (context) => {
    const folder = folderOf(context, { "p.go": user });
    const [only = ""] = await operations(folder);
    assert.match(only, /^6:2 assign map\[lib\.Key\]int \? example\.com\/lib was not read|^6:2 .* \? /);
  });

  for (const [what, files, variant] of [
    ["that are vendored", { "go.mod": goMod, "vendor/example.com/lib/lib.go": lib("uint32") }, "fast32"],
    [
      "that are replaced by a folder",
      {
        "go.mod": `${goMod}replace example.com/lib => ../lib\n`,
        "../lib/go.mod": "module example.com/lib\n",
        "../lib/lib.go": lib("uint64"),
      },
      "fast64",
    ],
    [
      "of one workspace",
      {
        "go.mod": goMod,
        "../go.work": "go 1.26\n\nuse (\n\t./user\n\t./lib\n)\n",
        "../lib/go.mod": "module example.com/lib\n",
        "../lib/lib.go": lib("uint16"),
      },
      "",
    ],
  ] as [string, Files, string][])
    it(what, async (context) => {
      const below = Object.fromEntries(
        Object.entries({ ...files, "p.go": user }).map(([name, text]) => [path.join("user", name), text]),
      );
      const folder = folderOf(context, below);
      const expected = variant === "" ? ["6:2 assign map[lib.Key]int mapassign"] : assigned(variant);
      assert.deepEqual(await operations(folder, "user"), expected);
    });

  it("one inside another: what the outer one's folders hold is not the inner one's", async (context) => {
    const folder = folderOf(context, {
      "go.mod": "module example.com\n\ngo 1.26\n\nrequire example.com/lib v9.9.9\n",
      "p.go": user,
      "lib/go.mod": "module example.com/lib\n",
      "lib/lib.go": lib("uint32"),
    });
    const [only = ""] = await operations(folder);
    assert.match(only, /^6:2 assign map\[lib\.Key\]int \? /);
  });

  it("of a workspace are for the release of go.work, as Go takes it", async (context) => {
    const folder = folderOf(context, {
      "go.work": "go 1.26\n\nuse ./m\n",
      "m/go.mod": "module m\n\ngo 1.22\n",
      "m/p.go": "package p\n\nfunc f(m map[int]int) {\n\tfor range m {\n\t}\n}\n",
    });
    const { out } = await runCli(["sites", path.join(folder, "m"), "--json"]);
    assert.match(out, /"runtime\.mapIterStart","runtime\.mapIterNext"/);
  });
});
