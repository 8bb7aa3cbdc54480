import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, it, type TestContext } from "node:test";
import { writeFixed } from "../../../extension/src/cli/checkFixes.ts";
import { assertSarif } from "../../support/sarif.ts";
import { runCli } from "./runCli.ts";

const nil = (name: string, line = `var ${name} map[string]int`): string =>
  `package p\n\nfunc F${name}() {\n\t${line}\n\t${name}["a"] = 1\n}\n`;

/** A module with some files. */
function moduleWith(context: TestContext, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-check-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries({ "go.mod": "module example.com/p\n\ngo 1.26\n", ...files })) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

describe("check", () => {
  const refused: [args: readonly string[], complaint: RegExp][] = [
    [["--shard", "3/2"], /--shard "3\/2" is not I\/N/],
    [["--shard", "0/2"], /is not I\/N/],
    [["--json", "--sarif"], /choose one of --json, --sarif/],
    [["--codes", "nilMapRead"], /"nilMapRead" is no code/],
    [["no/such/folder"], /no such file, folder or package/],
  ];
  for (const [args, complaint] of refused)
    it(`${args.join(" ")} is refused with status 2`, async () => {
      const { status, out, err } = await runCli(["check", ...args]);
      assert.deepEqual([status, out], [2, ""]);
      assert.match(err, complaint);
    });

  it("says of a folder that only those below it have Go files", async (context) => {
    const folder = moduleWith(context, { "below/a.go": nil("m") });
    for (const command of ["check", "sites"]) {
      const { status, out, err } = await runCli([command, `${folder}/`]);
      assert.deepEqual([status, out], [0, ""]);
      assert.equal(err, `mapscope ${command}: no Go files in ${folder}/; ${folder}/... looks below it too\n`);
      assert.equal((await runCli([command, `${folder}/...`])).err, "");
    }
  });

  it("tells fixes with offsets of bytes in --json", async (context) => {
    const folder = moduleWith(context, { "a.go": nil("m", "/* 写 */ var m map[string]int") });
    const { status, out } = await runCli(["check", "--json", folder]);
    const found = JSON.parse(out);
    assert.equal(status, 1);
    assert.equal(found.severity, "error");
    assert.equal(found.url, "media/mistakes/nilMapWrite.md");
    const bytes = readFileSync(path.join(folder, "a.go"));
    const [{ message, edits }] = found.fixes;
    assert.equal(message, "Make m where it is declared");
    assert.equal(bytes.subarray(edits[0].start, edits[0].end).toString(), "map[string]int");
  });

  it("--diff shows what --fix writes, which leaves nothing to do", async (context) => {
    const text = `\ufeff${nil("m")}`;
    const folder = moduleWith(context, { "a.go": text });
    const file = path.join(folder, "a.go");
    const shown = await runCli(["check", "--diff", folder]);
    assert.equal(shown.status, 1);
    assert.equal(readFileSync(file, "utf8"), text);
    const fixed = await runCli(["check", "--fix", folder]);
    assert.deepEqual([fixed.status, fixed.out], [0, shown.out]);
    assert.match(fixed.out, /\n-\tvar m map\[string\]int\n\+\tvar m = make\(map\[string\]int\)\n/);
    assert.equal(
      readFileSync(file, "utf8"),
      text.replace("m map[", "m = make(map[").replace("int\n", "int)\n"),
    );
    assert.deepEqual(await runCli(["check", "--fix", folder]), { status: 0, out: "", err: "" });
  });

  it("fixes what touches the same text one after the other", async (context) => {
    const folder = moduleWith(context, {
      "a.go": `package main

import "os"

type t struct{ a, b map[int]int }

func main() {
	x := &t{}
	if len(os.Args) > 1 {
		x.a[1] = 1
	}
	x.b[1] = 1
}
`,
    });
    const { status } = await runCli(["check", "--fix", folder]);
    assert.equal(status, 0);
    assert.match(
      readFileSync(path.join(folder, "a.go"), "utf8"),
      /&t\{\w: make\(map\[int\]int\), \w: make\(map\[int\]int\)\}/,
    );
  });

  it("goes on where the next one shows only when the first one is right", async (context) => {
    const text = `package main

type part struct{ m map[int]int }

func main() {
	parts := []part{{}, {}}
	for i := range parts {
		p := &parts[i]
		p.m[1] = 1
	}
}
`;
    const folder = moduleWith(context, { "a.go": text });
    assert.equal((await runCli(["check", "--fix", folder])).status, 0);
    const made = "{m: make(map[int]int)}";
    assert.equal(
      readFileSync(path.join(folder, "a.go"), "utf8"),
      text.replace("{{}, {}}", `{${made}, ${made}}`),
    );
  });

  it("does not write a file that is another one by now", (context) => {
    const folder = moduleWith(context, { "a.go": nil("m") });
    const file = path.join(folder, "a.go");
    assert.throws(() => writeFixed(file, nil("n"), "package p\n"), /is not what it was when it was read/);
    assert.equal(readFileSync(file, "utf8"), nil("m"));
  });

  it("splits packages into shares that make up the whole", async (context) => {
    const names = ["a", "b", "c", "d", "e"];
    const folder = moduleWith(
      context,
      Object.fromEntries(names.map((name) => [`${name}/${name}.go`, nil(name)])),
    );
    const lines = async (...more: string[]) =>
      (await runCli(["check", ...more, `${folder}/...`])).out.split("\n").filter((line) => line !== "");
    const shares = [await lines("--shard", "1/2"), await lines("--shard", "2/2")];
    assert.deepEqual(
      shares.map(({ length }) => length),
      [3, 2],
    );
    assert.deepEqual(shares.flat().sort(), (await lines()).sort());
  });

  it("does as the module's config says, and as the call says before that", async (context) => {
    const files = {
      "a.go": nil("a"),
      "gen/b.go": nil("b"),
      "c/c.go": `// Code generated by x. DO NOT EDIT.\n\n${nil("c")}`,
    };
    const folder = moduleWith(context, files);
    const found = async (...more: string[]) =>
      [...(await runCli(["check", ...more, `${folder}/...`])).out.matchAll(/(\w+)\.go:/g)].map(
        ([, name]) => name,
      );
    assert.deepEqual(await found(), ["a", "b"]);
    assert.deepEqual(await found("--generated"), ["a", "c", "b"]);
    const config = path.join(folder, ".mapscope.json");
    writeFileSync(config, '{"exclude": ["gen"], "severity": {"nilMapWrite": "warning"}}');
    assert.deepEqual(await found(), ["a"]);
    assert.equal(JSON.parse((await runCli(["check", "--json", folder])).out).severity, "warning");
    writeFileSync(config, '{"severity": {"nilMapWrite": "off"}}');
    assert.deepEqual(await found(), []);
    writeFileSync(config, "{,}");
    const { status, err } = await runCli(["check", folder]);
    assert.equal(status, 2);
    assert.match(err, /\.mapscope\.json: it is no JSON/);
  });

  it("takes broken files, merge markers and huge ones in its stride", async (context) => {
    const folder = moduleWith(context, {
      "a.go": `package p\n\n<<<<<<< HEAD\nfunc A() {\n=======\nfunc B() {\n>>>>>>> other\n\tvar m map[int]int\n\tm[1] = 1\n}\n`,
      "b.go": `package p\n\nfunc C( {\n\tvar m map[int]int\n\tm[1] =\n`,
      "d.go": `package p\n\nvar D = map[int]int{\n${"\t1: 2,\n".repeat(60_000)}}\n`,
    });
    const { err } = await runCli(["check", folder]);
    assert.equal(err, "");
  });
});

describe("check --sarif", () => {
  const source = (above: string): string =>
    `package p\n${above}\nfunc F() {\n\t/* 写写 */ var m map[string]int; m["a"] = 1\n}\n`;

  it("is SARIF 2.1.0, with columns of UTF-16 units", async (context) => {
    const folder = moduleWith(context, { "a b/a.go": source("") });
    const { status, out } = await runCli(["check", "--sarif", `${folder}/...`]);
    assert.equal(status, 1);
    const [run] = assertSarif(JSON.parse(out)).runs;
    const region = run?.results[0]?.locations[0]?.physicalLocation.region;
    const line = source("").split("\n")[3] ?? "";
    assert.equal(region?.startLine, 4);
    assert.equal(region?.startColumn, line.indexOf('m["a"]') + 1);
    assert.equal(region?.endColumn, line.indexOf(" = 1") + 1);
  });

  it("is whole where nothing was found", async (context) => {
    const folder = moduleWith(context, { "a.go": "package p\n" });
    const { status, out } = await runCli(["check", "--sarif", "--shard", "1/2", folder]);
    assert.equal(status, 0);
    assert.deepEqual(assertSarif(JSON.parse(out)).runs[0]?.results, []);
  });

  it("has fingerprints that outlive moved lines, and differ where lines are the same", async (context) => {
    const print = async (text: string) => {
      writeFileSync(path.join(folder, "a.go"), text);
      const { out } = await runCli(["check", "--sarif", folder]);
      const { runs } = assertSarif(JSON.parse(out));
      return runs.flatMap(({ results }) =>
        results.map(({ partialFingerprints }) => Object.values(partialFingerprints)[0]),
      );
    };
    const folder = moduleWith(context, {});
    const first = await print(source(""));
    assert.equal(first.length, 1);
    assert.deepEqual(await print(source("\n// More.\n\nvar x = 1\n")), first);
    const two = await print(`${source("")}\nfunc G() {\n\tvar m map[string]int\n\tm["a"] = 1\n}\n`);
    assert.equal(new Set(two).size, 2);
  });
});
