import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mapTypeOf } from "../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../extension/src/core/go/types/typeParser.ts";
import type { ReadType } from "../../../../extension/src/features/calculator/calculatorForm.ts";
import { CalculatorSession } from "../../../../extension/src/features/calculator/calculatorSession.ts";
import type { CalculatorForm } from "../../../../extension/src/protocol/calculator.ts";
import { runCli } from "../../cli/runCli.ts";

const form: CalculatorForm = {
  ...{
    map: "map[string]int",
    n: "1000",
    hint: "",
    release: "1.26",
    goarch: "amd64",
    compare: "",
    budget: "",
  },
};

const readType: ReadType = async (text, model) => mapTypeOf(parseMapType(text, model.target), model);

describe("the calculator behind its panel", () => {
  it("answers a form with the core's figures", async () => {
    const session = new CalculatorSession(form, readType);
    assert.equal(await session.change(form), true);
    assert.equal(session.answer?.report.title, "make(map[string]int, 1000) in go1.26 on amd64");
    assert.deepEqual(session.errors, {});
    assert.equal(session.hint, 1000);
    assert.match(session.copyText("markdown") ?? "", /54,656 bytes in 6 objects/);
    assert.equal(JSON.parse(session.copyText("json") ?? "").make.bytes, 54656);
  });

  it("keeps the last answer while a field is wrong", async () => {
    const session = new CalculatorSession(form, readType);
    assert.equal(session.copyText("json"), null);
    await session.change(form);
    await session.change({ ...form, n: "soon" });
    assert.deepEqual(Object.keys(session.errors), ["n"]);
    assert.equal(session.hint, undefined);
    assert.ok(session.answer);
  });

  it("says of a map that no memory holds which figure is too large", async () => {
    const session = new CalculatorSession(form, readType);
    await session.change({ ...form, n: "200000000000000" });
    assert.match(session.errors.n ?? "", /takes about [\d,]+ bytes; amd64 addresses 281,474,976,710,656/);
  });

  it("plans a sync.Map as the command line does, and sets the releases beside each other", async () => {
    const session = new CalculatorSession(form, readType);
    const asked = { ...form, map: "sync.Map[string,int]", n: "1000" };
    await session.change(asked);
    assert.deepEqual(session.errors, {});
    assert.equal(session.hint, undefined, "there is no hint to write");
    const { out } = await runCli(["capacity", "--map", asked.map, "--n", "1000", "--go", "1.26", "--json"]);
    const plan = JSON.parse(out);
    assert.deepEqual(JSON.parse(session.copyText("json") ?? ""), plan);
    const report = session.answer?.report;
    assert.equal(report?.title, "sync.Map[string,int] with 1,000 entries in go1.26 on amd64");
    const rows = report?.sections.find(({ id }) => id === "releases")?.rows ?? [];
    assert.deepEqual(
      rows.map(({ label, current }) => [label, current]),
      [
        ["go1.18 to go1.19", false],
        ["go1.20 to go1.23", false],
        ["go1.24 to go1.27", true],
      ],
    );
    const { low, typical, high } = plan.filled.bytes;
    assert.match(
      rows[2]?.cells[0]?.text ?? "",
      new RegExp([typical, low, high].map((n) => n.toLocaleString("en")).join(".*")),
    );
    assert.match(session.copyText("markdown") ?? "", /By release/);
    await session.change({ ...asked, budget: "64KiB" });
    assert.match(session.note, /takes no hint/);
    await session.change({ ...asked, map: "sync.Map" });
    assert.match(session.errors.map ?? "", /^Write what is stored/);
    await session.change({ ...asked, map: "sync.Map[[]int,int]" });
    assert.notEqual(session.errors.map, undefined);
    await session.change(form);
    assert.equal(session.hint, 1000);
  });

  it("gives up an older form for a newer one", async () => {
    const session = new CalculatorSession(form, readType);
    const large = { ...form, n: "100000000", compare: "1.23", budget: "900GiB" };
    const first = session.change(large);
    const second = session.change({ ...form, n: "10" });
    assert.deepEqual(await Promise.all([first, second]), [false, true]);
    assert.equal(session.answer?.entries, 10);
  });

  it("lets others run while it computes", async () => {
    const session = new CalculatorSession(form, readType);
    let turns = 0;
    let over = false;
    const others = (async () => {
      while (!over) {
        await new Promise((resolve) => setImmediate(resolve));
        turns++;
      }
    })();
    await session.change({ ...form, n: "100000000", compare: "1.23", budget: "900GiB" });
    over = true;
    await others;
    assert.ok(turns >= 3, `others ran ${turns} times`);
  });
});
