import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { openGoDocument, type TextEdit } from "../../../extension/src/core/source/goParser.ts";
import { hintEdit } from "../../../extension/src/core/source/hintEdit.ts";
import { findMapSites } from "../../../extension/src/core/source/mapSites.ts";
import { goParser, openAlone } from "../../unit/core/source/syntaxFixture.ts";

// Hints written into and taken from makes in every layout: what gofmt could read before it can read afterwards.

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
console.log(`hint edits: MAPSCOPE_ORACLE_SEED=${seed}`);
const random = seededRandom(seed);
const pick = <Choice>(choices: readonly Choice[]): Choice =>
  choices[random.rand32() % choices.length] as Choice;

const gaps = [
  "",
  "",
  " ",
  "\n\t\t",
  " /* a, b */ ",
  "/* ) */",
  " // c, d)\n\t\t",
  " /* e\n\t\tf, */ ",
  "\r\n\t\t",
];
const types = [
  "map[string]int",
  "map[K]struct{ a, b int }",
  "map[[2]int]func(int, int) error",
  "M",
  "p.M[int, string]",
];
const hints = ["100", "max(x, y)", "len(xs)*2", "'x'", "int(f(a, b))"];

interface Case {
  readonly before: string;
  readonly make: string;
  readonly hasHint: boolean;
}

function randomCase(): Case {
  const second = pick([true, false]) ? `,${pick(gaps)}${pick(hints)}` : "";
  const make = `make(${pick(gaps)}${pick(types)}${pick(gaps)}${second}${pick(gaps)}${pick(["", ","])}${pick(gaps)})`;
  return { before: `package p\n\nfunc g() {\n\t_ = ${make}\n}\n`, make, hasHint: second !== "" };
}

const apply = (text: string, edit: TextEdit): string =>
  text.slice(0, edit.startOffset) + edit.text + text.slice(edit.endOffset);

const goroot = execFileSync("go", ["env", "GOROOT"], { encoding: "utf8" }).trim();

/** Files of Go's library with a make of a map, drawn by the seed. */
function libraryFiles(count: number): string[] {
  const root = path.join(goroot, "src");
  const names = readdirSync(root, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".go") && !name.includes("testdata"),
  );
  const found: string[] = [];
  while (found.length < count) {
    const text = readFileSync(path.join(root, pick(names)), "utf8");
    if (text.includes("make(map[") && text.length < 200_000) found.push(text);
  }
  return found;
}

/** The same file as other editors write it. */
const writings: Readonly<Record<string, (text: string) => string>> = {
  "as it is": (text) => text,
  "with CRLF": (text) => text.replaceAll("\n", "\r\n"),
  "with a byte order mark": (text) => `\ufeff${text}`,
  "with both": (text) => `\ufeff${text.replaceAll("\n", "\r\n")}`,
};

/** The numbers of the texts that gofmt cannot read. */
function unreadable(folder: string, texts: readonly string[]): Set<number> {
  mkdirSync(folder);
  texts.forEach((text, i) => {
    writeFileSync(path.join(folder, `case${i}.go`), text);
  });
  const gofmt = path.join(goroot, "bin", "gofmt");
  const { stderr, error } = spawnSync(gofmt, ["-e", "-l", folder], { encoding: "utf8", timeout: 120_000 });
  if (error) throw error;
  return new Set(Array.from(stderr.matchAll(/case(\d+)\.go:/g), ([, number]) => Number(number)));
}

describe("hints written into makes", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-hints-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("leave code that gofmt reads, and are written wherever there is a make", async () => {
    const parser = await goParser();
    const drawn = Array.from({ length: 1500 }, randomCase);
    const bad = unreadable(
      path.join(folder, "before"),
      drawn.map(({ before }) => before),
    );
    const cases = drawn.filter((_, i) => !bad.has(i));
    assert.ok(cases.length > 300, `${cases.length} cases can be read`);
    const results: { text: string; of: string }[] = [];
    for (const { before, make, hasHint } of cases) {
      const start = before.indexOf(make);
      const document = openGoDocument(parser, before);
      for (const hint of [1000, null]) {
        const edit = hintEdit(parser, document, { start, end: start + make.length }, hint);
        if (edit) results.push({ text: apply(before, edit), of: make });
        else assert.ok(hint === null && !hasHint, `no edit for ${JSON.stringify(make)}`);
      }
      document.close();
    }
    const broken = unreadable(
      path.join(folder, "after"),
      results.map(({ text }) => text),
    );
    assert.deepEqual(
      [...broken].map((i) => results[i]),
      [],
    );
  });

  for (const [what, write] of Object.entries(writings))
    it(`of Go's library ${what} are written and taken away again to the byte`, async () => {
      const parser = await goParser();
      const results: string[] = [];
      for (const text of libraryFiles(12).map(write)) {
        const { document, scope } = await openAlone(text);
        const makes = findMapSites(document, scope()).filter(({ form }) => form === "make");
        for (const { range, hint } of makes) {
          const make = text.slice(range.start, range.end);
          const edit = hintEdit(parser, document, range, 1000);
          assert.ok(edit, `no edit for ${make}`);
          const hinted = apply(text, edit);
          results.push(hinted);
          const after = openGoDocument(parser, hinted);
          const end = range.end + hinted.length - text.length;
          const back = hintEdit(parser, after, { start: range.start, end }, null);
          after.close();
          assert.ok(back, `the hint of ${make} is not taken away`);
          if (hint === null) assert.equal(apply(hinted, back), text, make);
          else results.push(apply(hinted, back));
        }
        document.close();
      }
      assert.ok(results.length >= 12, `${results.length} edits`);
      assert.deepEqual(
        [...unreadable(path.join(folder, what), results)].map((i) => results[i]),
        [],
      );
    });
});
