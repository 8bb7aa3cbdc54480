import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { capacityStudy } from "../../../../extension/src/core/capacity/capacityStudy.ts";
import { capacityReport } from "../../../../extension/src/core/present/capacityReport.ts";
import type { CalculatorAnswer } from "../../../../extension/src/protocol/calculator.ts";
import { answerPage, growthChart } from "../../../../webview/src/calculator/answerPage.ts";
import { actionBar, budgetLine, formBar } from "../../../../webview/src/calculator/formBar.ts";
import { h, toMarkup } from "../../../../webview/src/shared/node.ts";
import { mapType } from "../../core/go/types/mapTypeFixture.ts";

function answer(compare?: string): CalculatorAnswer {
  const compareWith = compare ? mapType("map[string]int", compare) : null;
  const study = capacityStudy({ type: mapType("map[string]int", "1.26"), n: 1000, hint: 1000, compareWith });
  return { report: capacityReport(study), curves: study.curves, entries: study.filled.entries };
}

describe("the calculator's answer", () => {
  it("shows every figure of the report, and only these", () => {
    const { report, ...rest } = answer();
    const markup = toMarkup(answerPage({ answer: { report, ...rest }, stale: false }, 700, []));
    for (const { columns, rows } of report.sections) {
      for (const column of columns) assert.ok(markup.includes(`>${column}</th>`), column);
      for (const { cells } of rows)
        for (const { text } of cells) assert.ok(markup.includes(`>${text}</td>`), text);
    }
    assert.match(markup, /<h2 role="status">/);
    assert.match(markup, /aria-current="true"/);
  });

  it("draws live bytes with the hint and without, and the garbage of growing", () => {
    assert.deepEqual(
      growthChart(answer()).series.map(({ name }) => name),
      ["live, hint 1,000", "live, no hint", "garbage, no hint"],
    );
    assert.deepEqual(
      growthChart(answer("1.23")).series.map(({ name }) => name),
      ["live, go1.26 hint 1,000", "live, go1.26 no hint", "live, go1.23 hint 1,000", "live, go1.23 no hint"],
    );
  });

  it("says that it belongs to other values while a field is wrong, and waits for the first one", () => {
    assert.match(
      toMarkup(answerPage({ answer: answer(), stale: true }, 400, [])),
      /last values that were complete/,
    );
    assert.match(toMarkup(answerPage({ answer: null, stale: true }, 400, [])), /Correct the values above/);
    assert.match(toMarkup(answerPage({ answer: null, stale: false }, 400, [])), /Calculating/);
  });
});

describe("the calculator's form", () => {
  const form = {
    ...{ map: "map[A]B", n: "9", hint: "", release: "1.26.3", goarch: "amd64", compare: "", budget: "" },
  };
  const markup = toMarkup(
    h("form", {}, ...formBar(form, { releases: ["1.23", "1.26"], goarchs: ["amd64", "386"] })),
  );

  it("labels every field and ties its error to it", () => {
    for (const name of Object.keys(form)) {
      assert.ok(markup.includes(`<label for="${name}">`), name);
      assert.ok(markup.includes(`name="${name}" id="${name}" aria-describedby="${name}-error`), name);
      assert.ok(markup.includes(`id="${name}-error" role="alert"`), name);
    }
  });

  it("offers a release by its patch number when that is the value", () => {
    assert.match(markup, /<option value="1\.26\.3" selected="">1\.26\.3<\/option>/);
  });

  it("has the answer to Fits into at its field, while it belongs to what stands there", () => {
    // Old buckets are held beside the new ones while a classic map grows.
    const type = mapType("map[string]int", "1.23");
    const study = capacityStudy({ type, n: 1000, hint: 1000, budgetBytes: 65_536, compareWith: null });
    const fits = { report: capacityReport(study), curves: study.curves, entries: study.filled.entries };
    const { hinted, grown } = study.budget ?? {};
    assert.ok(hinted && grown && hinted !== grown);
    const line = budgetLine({ answer: fits, stale: false });
    assert.equal(
      line,
      `${hinted.toLocaleString("en-US")} entries with a hint, ${grown.toLocaleString("en-US")} without`,
    );
    assert.equal(budgetLine({ answer: fits, stale: true }), "");
    assert.equal(budgetLine({ answer: answer(), stale: false }), "");
    const none = capacityStudy({ type, n: 1, hint: 1, budgetBytes: 8, compareWith: null });
    const nothing = { report: capacityReport(none), curves: none.curves, entries: 1 };
    assert.equal(
      budgetLine({ answer: nothing, stale: false }),
      "not even an empty map, with a hint and without",
    );
    assert.match(markup, /aria-describedby="budget-error budget-answer"/);
  });

  it("writes the hint only where a make is known", () => {
    const bar = (target: { place: string; action: string } | null): string =>
      toMarkup(
        h(
          "div",
          {},
          ...actionBar({
            ...{ sequence: 1, edit: 0, form, errors: {}, answer: null, stale: false },
            ...{ releases: [], goarchs: [], target, notice: "" },
          }),
        ),
      );
    assert.match(
      bar({ place: "main.go:27", action: "Insert the hint 9" }),
      /Insert the hint 9 in main\.go:27/,
    );
    assert.doesNotMatch(bar(null), /writeHint/);
  });
});
