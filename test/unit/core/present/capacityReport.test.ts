import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { capacityStudy } from "../../../../extension/src/core/capacity/capacityStudy.ts";
import { capacityMarkdown } from "../../../../extension/src/core/present/capacityMarkdown.ts";
import { capacityReport, type ReportSection } from "../../../../extension/src/core/present/capacityReport.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";

function section(id: ReportSection["id"], n: number, hint: number | null, compare?: string): ReportSection {
  const type = mapType("map[string]int", "1.26");
  const compareWith = compare ? mapType("map[string]int", compare) : null;
  const { sections } = capacityReport(capacityStudy({ type, n, hint, budgetBytes: 60_000, compareWith }));
  return sections.find((one) => one.id === id) ?? assert.fail(id);
}

const texts = ({ rows }: ReportSection, label: string): string[] | undefined =>
  rows.find((row) => row.label === label)?.cells.map(({ text }) => text);

describe("a capacity report", () => {
  it("sets the hinted map beside the one without", () => {
    const memory = section("memory", 800, 800);
    assert.deepEqual(memory.columns, ["hint 800", "no hint"]);
    assert.deepEqual(texts(memory, "layout"), [
      "1 table × 1,024 slots",
      "one group of 8 slots, allocated with the first write",
    ]);
    assert.deepEqual(texts(memory, "with 800 entries"), [
      "27,352 bytes in 4 objects",
      "27,352 bytes in 4 objects",
    ]);
    assert.deepEqual(texts(memory, "grew at entry"), ["never", "9, 15, 29, 57, 113, 225, 449"]);
    assert.deepEqual(texts(memory, "grows next at entry"), ["897", "897"]);
    assert.deepEqual(texts(memory, "entries until then"), ["97", "97"]);
    assert.equal(memory.note, "");
  });

  it("marks what hashes can change", () => {
    const memory = section("memory", 1000, 1000);
    const next = memory.rows.find(({ label }) => label === "grows next at entry")?.cells[0];
    assert.equal(next?.exact, false);
    assert.match(next?.text ?? "", /^about 1,777 \(/);
    assert.match(memory.note, /random hash seed/);
  });

  it("has one column without a hint, and four beside another release", () => {
    assert.deepEqual(section("memory", 10, null).columns, ["no hint"]);
    assert.deepEqual(section("memory", 10, 10, "1.23").columns, [
      "go1.26 amd64, hint 10",
      "go1.26 amd64, no hint",
      "go1.23 amd64, hint 10",
      "go1.23 amd64, no hint",
    ]);
    assert.deepEqual(section("keys", 10, 10, "1.23").rows[0]?.cells.length, 4);
  });

  it("shows the row of the hint among its neighbours", () => {
    const hints = section("hints", 1000, 1000);
    assert.deepEqual(
      hints.rows.filter(({ current }) => current).map(({ label }) => label),
      ["898 to 1,792"],
    );
    assert.equal(hints.note, "All hints 898 to 1,792 cost the same.");
  });

  it("answers the reverse for a budget", () => {
    const budget = section("budget", 1000, 1000);
    assert.equal(budget.title, "What fits into 60,000 bytes");
    assert.equal(budget.rows[0]?.cells.length, 2);
  });

  it("is Markdown that a type cannot break", () => {
    const type = mapType('map[struct{ a int `json:"|x"` }]int', "1.26");
    const markdown = capacityMarkdown(capacityReport(capacityStudy({ type, n: 9, hint: 9 })));
    const rows = markdown.split("\n").filter((line) => line.startsWith("|"));
    for (const row of rows) assert.ok(row.endsWith("|"), row);
    assert.match(markdown, /^### /);
  });
});
