import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  openGoDocument,
  openGoDocumentSliced,
  readGoFileSliced,
} from "../../../../extension/src/core/source/goParser.ts";
import { findMapSiteAt, findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { indexPackage, noPackages } from "../../../../extension/src/core/source/packageIndex.ts";
import { inferTypes } from "../../../../extension/src/core/source/typeInference.ts";
import { goParser } from "./syntaxFixture.ts";

const functions = Array.from(
  { length: 400 },
  (_, n) => `func f${n}(m map[string]int) int {\n\tm["a"] = ${n}\n\treturn len(m)\n}\n`,
);
const text = `package p\n\n${functions.join("\n")}`;

describe("a file parsed in slices", () => {
  it("is the same as one parsed at once, with others parsed in between", async () => {
    const parser = await goParser();
    let pauses = 0;
    const slices = {
      isOver: () => true,
      async pause() {
        pauses++;
        openGoDocument(parser, `package other\nvar x${pauses} int\n`).close();
      },
    };
    const sliced = await openGoDocumentSliced(parser, text, "p.go", slices);
    const whole = openGoDocument(parser, text, "p.go");
    assert.ok(pauses > 10, `${pauses} pauses`);
    const shown = (document: typeof whole) =>
      findMapSites(document, {
        package: indexPackage("p", [document]),
        inference: inferTypes(noPackages),
      }).map(({ form, range, type }) => [form, range, type]);
    assert.deepEqual(shown(sliced), shown(whole));
    sliced.edit({ startOffset: 9, endOffset: 9, text: "\nvar m map[int]int\n" });
    assert.equal(sliced.declarations.length, 402);
    const file = await readGoFileSliced(parser, text, "p.go", slices);
    assert.deepEqual([file.packageName, file.declarations.length], ["p", 401]);
  });
});

describe("a generated table", () => {
  const rows = (count: number) =>
    Array.from({ length: count }, (_, n) => `\t"key ${n}": {A: ${n}},\n`).join("");
  const table = (count: number) =>
    `package p\n\ntype row struct{ A int }\n\nvar table = map[string]row{\n${rows(count)}}\n\nfunc f() { table["b"] = row{} }\n`;

  async function siteAt(source: string, part: string) {
    const document = openGoDocument(await goParser(), source, "p.go");
    const scope = { package: indexPackage("p", [document]), inference: inferTypes(noPackages) };
    return findMapSiteAt(document, source.indexOf(part) + 1, scope);
  }

  it("of some hundred rows has its number of entries", async () => {
    const site = await siteAt(table(2000), "map[string]row{");
    assert.equal(site?.literal?.entries, 2000);
  });

  it("of very many rows has their number too", async () => {
    const source = table(20_000);
    assert.deepEqual((await siteAt(source, "map[string]row{"))?.literal, {
      ...{ entries: 20_000, staticEntries: 20_000, unknownEntries: 0 },
    });
    assert.equal((await siteAt(source, "table["))?.type.text, "map[string]row");
  });
});
