import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { openGoDocument, type TextEdit } from "../../../../extension/src/core/source/goParser.ts";
import { hintEdit } from "../../../../extension/src/core/source/hintEdit.ts";
import { goParser } from "./syntaxFixture.ts";

const file = (make: string, end = "\n") =>
  `package p${end}${end}func f(n, x, y int) {${end}\t_ = ${make}${end}}${end}`;

async function editIn(text: string, make: string, hint: number | null): Promise<TextEdit | null> {
  const parser = await goParser();
  const start = text.indexOf(make);
  return hintEdit(parser, openGoDocument(parser, text), { start, end: start + make.length }, hint);
}

/** The make after the edit; null when there is none. */
async function edited(make: string, hint: number | null): Promise<string | null> {
  const text = file(make);
  const edit = await editIn(text, make, hint);
  if (edit === null) return null;
  const after = text.slice(0, edit.startOffset) + edit.text + text.slice(edit.endOffset);
  const [head = "", tail = ""] = file("|").split("|");
  assert.ok(after.startsWith(head) && after.endsWith(tail), after);
  return after.slice(head.length, after.length - tail.length);
}

describe("the edit of a make's hint", () => {
  const rows: [make: string, hint: number | null, result: string | null][] = [
    ["make(map[string]int)", 1000, "make(map[string]int, 1000)"],
    ["make(map[string]int,)", 1000, "make(map[string]int, 1000)"],
    ["make(map[string]int, )", 1000, "make(map[string]int, 1000, )"],
    ["make(\n\t\tmap[string]int,\n\t)", 1000, "make(\n\t\tmap[string]int, 1000,\n\t)"],
    ["make(map[string]int, // many, many\n\t)", 9, "make(map[string]int, 9, // many, many\n\t)"],
    ["make(map[string]int /* a, b */)", 9, "make(map[string]int, 9 /* a, b */)"],
    ["make(map[string]struct{ a, b int })", 9, "make(map[string]struct{ a, b int }, 9)"],
    ["make(map[string]func(int, int),)", 9, "make(map[string]func(int, int), 9)"],
    ["make(map[string]int, 10)", 20, "make(map[string]int, 20)"],
    ["make(map[string]int, max(x, y))", 20, "make(map[string]int, 20)"],
    ["make(map[string]int, /* x, y */ 100 /* z */,)", 7, "make(map[string]int, /* x, y */ 7 /* z */,)"],
    ["make(map[string]int, 10)", null, "make(map[string]int)"],
    ["make(map[string]int, 10,)", null, "make(map[string]int,)"],
    ["make(map[string]int, max(x, y))", null, "make(map[string]int)"],
    ["make(map[string]int, /* x, y */ 100)", null, "make(map[string]int /* x, y */)"],
    [
      "make(map[string]int /* a */, /* b */ 100 /* c */)",
      null,
      "make(map[string]int /* a */ /* b */ /* c */)",
    ],
    ["make(map[string]int,\n\t\t100)", null, "make(map[string]int)"],
    ["make(\n\t\tmap[string]int,\n\t\t100,\n\t)", null, "make(\n\t\tmap[string]int,\n\t)"],
    ["make(map[string]int, // few, few\n\t\t100)", null, "make(map[string]int, // few, few\n)"],
    [
      "make(\n\t\tmap[string]int, // a\n\t\t100, // b\n\t)",
      null,
      "make(\n\t\tmap[string]int, // a // b\n\t)",
    ],
    ["make(map[string]int, /* a\n\t\tb */ 100)", null, "make(map[string]int, /* a\n\t\tb */)"],
    ["make(map[string]int)", null, null],
    ["make(map[string]int, 1, 2)", 7, null],
  ];
  for (const [make, hint, result] of rows)
    it(`${JSON.stringify(make)} with ${hint ?? "none"}`, async () => {
      assert.equal(await edited(make, hint), result);
    });

  it("is in place in files with a byte order mark and with CRLF", async () => {
    const make = "make(\r\n\t\tmap[string]int,\r\n\t\t100,\r\n\t)";
    const text = `\uFEFF${file(make, "\r\n")}`;
    const edit = await editIn(text, make, null);
    assert.ok(edit);
    const after = text.slice(0, edit.startOffset) + edit.text + text.slice(edit.endOffset);
    assert.equal(after, text.replace(",\r\n\t\t100", ""));
  });

  it("is refused for what is no make at that place", async () => {
    for (const make of ["len(x)", "make", "x + y", "f(1, 2, 3)"])
      assert.equal(await edited(make, 3), null, make);
    const parser = await goParser();
    const document = openGoDocument(parser, file("make(map[int]int)"));
    for (const range of [
      { start: 0, end: 4 },
      { start: 38, end: 39 },
      { start: 5_000, end: 5_010 },
    ])
      assert.equal(hintEdit(parser, document, range, 3), null);
  });

  it("makes nothing worse in a file that does not parse elsewhere", async () => {
    const make = "make(map[int]int)";
    const text = `${file(make)}\nfunc broken( {\n`;
    assert.deepEqual((await editIn(text, make, 3))?.text, ", 3");
  });
});
