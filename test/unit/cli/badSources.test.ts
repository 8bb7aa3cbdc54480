import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
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

describe("a file's name", () => {
  it("may hold a line end, and ends with .go in its last line", async (context) => {
    const names = { "a\nb.go": source, "c\n_d.go": source, "e.go\n": source, "_f\n.go": source };
    const folder = folderOf(context, process.platform === "win32" ? {} : names);
    if (process.platform !== "win32") assert.deepEqual(await operations(folder), [increment, increment]);
  });
});

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

describe("names and text that would steer a terminal", () => {
  const evil = "\u001b]0;title\u0007\u009b31m\u202etxt";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
  const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

  it("come out escaped, in text and in JSON, which stays the same JSON", async (context) => {
    const folder = folderOf(context, {
      [`${evil}.go`]: `package p\n\nvar m = map[string]int{}\nvar _ = m["${evil}"]\n`,
    });
    const text = await runCli(["sites", folder, "--go", "1.26"]);
    assert.match(text.out, /\\u001b\]0;title\\u0007\\u009b31m\\u202etxt\.go:4:9: read m\["\\u001b/);
    assert.doesNotMatch(text.out + text.err, steering);
    const json = await runCli(["sites", folder, "--json", "--go", "1.26"]);
    assert.doesNotMatch(json.out + json.err, steering);
    const read = json.out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    assert.ok(read.every(({ file }) => path.basename(file) === `${evil}.go`));
    assert.equal(read.at(-1).expr, `m["${evil}"]`);
  });

  it("come out escaped in complaints", async () => {
    for (const args of [
      ["sites", evil],
      [evil],
      ["capacity", "--map", evil],
      ["layout", evil],
      ["explain", evil],
    ]) {
      const { status, out, err } = await runCli(args);
      assert.equal(status, 2);
      assert.doesNotMatch(out + err, steering, args.join(" "));
    }
  });

  it("make no line of their own", async (context) => {
    const folder = folderOf(context, { "a\nb.go": "package p\n\nvar m = map[string]int{}\n" });
    const { out } = await runCli(["sites", path.join(folder, "a\nb.go"), "--go", "1.26"]);
    assert.match(out, /a\\nb\.go:3:9: literal/);
  });
});

describe("what is no Go file", () => {
  const ignored = ["a.go:4:2 opAssign map[string]int mapassign_faststr"];

  async function sitesOf(folder: string): Promise<string[]> {
    const { status, out } = await runCli(["sites", folder, "--json", "--go", "1.26"]);
    assert.equal(status, 0);
    const sites = out
      .split("\n")
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return sites
      .filter(({ form }) => form === "opAssign")
      .map(({ file, line, column, form, map, calls }) =>
        [path.basename(file), ":", line, ":", column, " ", form, " ", map, " ", calls.join()]
          .join("")
          .replace("runtime.", ""),
      );
  }

  it("costs itself only: links to devices, dangling links, locks, pipes, folders", async (context) => {
    const folder = folderOf(context, { "a.go": source });
    symlinkSync("/dev/zero", path.join(folder, "z.go"));
    symlinkSync("nowhere", path.join(folder, "dangling.go"));
    symlinkSync("user@host.1234:56", path.join(folder, ".#a.go"));
    mkdirSync(path.join(folder, "x.go"));
    mkdirSync(path.join(folder, "go.mod"));
    if (process.platform !== "win32") execFileSync("mkfifo", [path.join(folder, "pipe.go")]);
    writeFileSync(path.join(folder, "_old.go"), source);
    writeFileSync(path.join(folder, ".hidden.go"), source);
    assert.deepEqual(await sitesOf(folder), ignored);
  });

  it("is waited for no longer where it says that it is a file, as some of /proc do", async (context) => {
    const folder = folderOf(context, { "a.go": source });
    if (process.platform === "linux")
      for (const name of ["kmsg", "kcore", "self/mem", "self/pagemap", "self/environ"])
        symlinkSync(`/proc/${name}`, path.join(folder, `${path.basename(name)}.go`));
    assert.deepEqual(await sitesOf(folder), ignored);
  });

  it("is no go.mod, go.work or package file either", async (context) => {
    const folder = folderOf(context, { "m/a.go": source });
    symlinkSync("/dev/zero", path.join(folder, "m", "go.mod"));
    symlinkSync("/dev/zero", path.join(folder, "go.work"));
    assert.deepEqual(await sitesOf(path.join(folder, "m")), ignored);
    const { status, err } = await runCli(["sites", path.join(folder, "m", "go.mod")]);
    assert.equal(status, 2);
    assert.equal(err.trim().split("\n").length, 1);
  });

  it("is refused as input of a command in one line", { timeout: 60_000 }, async (context) => {
    const folder = folderOf(context, {});
    mkdirSync(path.join(folder, "x.go"));
    symlinkSync("/dev/zero", path.join(folder, "zero.go"));
    symlinkSync("/dev/zero", path.join(folder, "zero.txt"));
    for (const args of [
      ["sites", path.join(folder, "zero.go")],
      ["explain", path.join(folder, "zero.txt")],
      ["replay", path.join(folder, "zero.txt")],
      ["layout", path.join(folder, "zero.txt")],
      ["layout", "--map", "map[int]int", "--ops", path.join(folder, "zero.txt")],
      ["explain", folder],
      ["replay", folder],
    ]) {
      const { status, err } = await runCli(args);
      assert.equal(status, 2, args.join(" "));
      assert.equal(err.trim().split("\n").length, 1, err);
    }
  });
});
