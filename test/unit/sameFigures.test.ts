import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { planCapacity } from "../../extension/src/core/capacity/planCapacity.ts";
import { fillMap, finish } from "../../extension/src/core/emulator/map/fillEmulated.ts";
import { distinctValues } from "../../extension/src/core/emulator/map/keySource.ts";
import { modelledReleases } from "../../extension/src/core/go/release/goRelease.ts";
import { seededRandom } from "../../extension/src/core/memory/runtimeRandom.ts";
import { hoverContent } from "../../extension/src/core/present/hoverMarkdown.ts";
import { siteHints } from "../../extension/src/core/present/siteHints.ts";
import { LayoutSession } from "../../extension/src/core/session/layoutSession.ts";
import { filledSurvey } from "../../extension/src/core/survey/filledSurvey.ts";
import { surveyOutline } from "../../extension/src/core/survey/surveyCells.ts";
import { SurveyMemory } from "../../extension/src/core/survey/surveyMemory.ts";
import { CalculatorSession } from "../../extension/src/features/calculator/calculatorSession.ts";
import { mapTypes } from "../oracle/mapTypes.ts";
import { runCli } from "./cli/runCli.ts";
import { mapType, modelOf } from "./core/go/types/mapTypeFixture.ts";
import { described, makeSite } from "./core/present/presentFixture.ts";

/** What every face tells of a map; memory that keys and elems point to apart. */
interface Figures {
  readonly bytes: number;
  readonly objects: number;
  readonly garbageBytes: number;
}

const toldBy = (figure: number | null): number => figure ?? assert.fail("a figure is not told");

const sizes = [0, 8, 9, 100, 1000];
/** Key of number i as plain JSON. */
const types: Readonly<Record<string, (i: number) => unknown>> = {
  "map[uint64]uint64": (i) => i,
  "map[string]int": (i) => `key-${i}`,
  "map[uint16][200]byte": (i) => i,
};

function layoutView(map: string, go: string, hint: number | null): LayoutSession {
  return new LayoutSession({
    ...{ expression: "m", place: "main.go:3", provenance: "assumed", note: "", fill: null, typeText: map },
    ...{ type: mapType(map, go), hint },
  });
}

function viewFigures(session: LayoutSession): Figures {
  const { liveBytes, liveObjects, garbageBytes } = session.view().picture.totals;
  return { bytes: toldBy(liveBytes), objects: toldBy(liveObjects), garbageBytes: toldBy(garbageBytes) };
}

async function layoutCommand(
  map: string,
  go: string,
  n: number,
  hint: number | null,
  operations: readonly unknown[],
): Promise<{ json: Figures; text: Figures }> {
  const args = ["layout", "--map", map, "--go", go, "--n", String(n), "--hint", String(hint ?? "none")];
  const lines = operations.map((one) => `${JSON.stringify(one)}\n`);
  const run = async (...more: string[]): Promise<string> => {
    const { out, err, status } = await runCli([...args, "--ops", "-", ...more], lines);
    assert.equal(status, 0, err);
    return out;
  };
  const { bytes, objects, garbageBytes } = JSON.parse(await run("--json"));
  const words = /, ([\d,]+) bytes? in ([\d,]+) objects?, ([\d,]+) bytes of garbage$/m.exec(await run());
  const [, ...told] = words ?? [];
  const [textBytes = NaN, textObjects = NaN, textGarbage = NaN] = told.map((text) =>
    Number(text.replaceAll(",", "")),
  );
  return {
    json: { bytes, objects, garbageBytes },
    text: { bytes: textBytes, objects: textObjects, garbageBytes: textGarbage },
  };
}

function survey(map: string, go: string, hint: number | null, inserts: number, deletes: number): Figures {
  const plan = { type: mapType(map, go), hint, seed: 1, pattern: { kind: "sequential" } as const };
  const filled = finish(fillMap({ ...plan, inserts, deletes, insertsAfter: 0 }));
  const { held } = surveyOutline(new SurveyMemory(filledSurvey(filled)));
  assert.ok(held);
  return held;
}

for (const go of ["1.23", "1.26"])
  for (const [map, key] of Object.entries(types))
    for (const n of sizes) {
      describe(`${map} with ${n} entries in ${go}`, () => {
        it("holds and leaves behind the same in layout view, layout, survey, capacity and calculator", async () => {
          for (const hint of [null, n]) await holdsTheSame(map, go, n, hint);
        });

        it("does so after deletes and after clear", async () => {
          const deletes = Math.floor(n / 2);
          const session = layoutView(map, go, null);
          session.insert(n);
          session.deleteKeys(deletes);
          const deleted = Array.from({ length: deletes }, (_, i) => ["delete", key(i)]);
          assert.deepEqual(survey(map, go, null, n, deletes), viewFigures(session), "survey");
          for (const operations of [deleted, [...deleted, ["clear"]]]) {
            if (operations.length > deletes) session.clear();
            const { json, text } = await layoutCommand(map, go, n, null, operations);
            assert.deepEqual(json, viewFigures(session), "layout --json");
            assert.deepEqual(text, viewFigures(session), "layout");
          }
        });

        it("is made with the bytes that hover and inlay tell", () => isMadeTheSame(map, go, n));
      });
    }

/** Figures that hashes cannot change are the plan's; others lie in its range. */
async function isInPlan(
  map: string,
  go: string,
  n: number,
  hint: number | null,
  { bytes, objects, garbageBytes }: Figures,
): Promise<void> {
  const args = ["capacity", "--map", map, "--go", go, "--n", String(n), "--hint", String(hint ?? "none")];
  const { out } = await runCli([...args, "--json"]);
  const told = JSON.parse(out);
  const form = { map, n: String(n), hint: String(hint ?? "none"), release: go };
  const calculator = new CalculatorSession(
    { ...form, goarch: "amd64", compare: "", budget: "" },
    async (text) => mapType(text, go),
  );
  await calculator.change(calculator.form);
  const copied = JSON.parse(calculator.copyText("json") ?? "");
  assert.deepEqual(copied, told, "the calculator and the command line");
  const { filled, garbageBytes: garbage } = told;
  for (const [name, figure, range] of [
    ["bytes", bytes, filled.bytes],
    ["objects", objects, filled.objects],
    ["garbage", garbageBytes, garbage],
  ] as const) {
    assert.ok(range.low <= figure && figure <= range.high, `${name}: ${figure} in ${JSON.stringify(range)}`);
    if (filled.exact) assert.equal(range.low, range.high, name);
  }
}

/** Other maps and releases each time; MAPSCOPE_SEED repeats a run. */
const seed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 1_000_000);
const random = seededRandom(seed);
const draw = <One>(from: readonly One[]): One => from[random.rand32() % from.length] as One;
for (let i = 0; i < 24; i++) {
  const [map, go] = [draw(mapTypes), draw(modelledReleases()).name.slice(2)];
  const values = distinctValues(mapType(map, go).key);
  const n = Math.min(values, draw([0, 1, 7, 8, 9, 14, 15, 100, 113, 900, 2000]));
  const hint = draw([null, n, Math.floor(n / 2), 2 * n]);
  it(`${map} with ${n} entries and the hint ${hint} in ${go} takes the same in all of them, seed ${seed}`, async () => {
    await holdsTheSame(map, go, n, hint);
    isMadeTheSame(map, go, n);
  });
}

async function holdsTheSame(map: string, go: string, n: number, hint: number | null): Promise<void> {
  const session = layoutView(map, go, hint);
  session.insert(n);
  const figures = viewFigures(session);
  const { json, text } = await layoutCommand(map, go, n, hint, []);
  assert.deepEqual(json, figures, "layout --json");
  assert.deepEqual(text, figures, "layout");
  assert.deepEqual(survey(map, go, hint, n, 0), figures, "survey");
  await isInPlan(map, go, n, hint, figures);
}

function isMadeTheSame(map: string, go: string, n: number): void {
  const session = layoutView(map, go, n);
  const { bytes, objects, garbageBytes } = viewFigures(session);
  assert.equal(garbageBytes, 0);
  const words = `${bytes.toLocaleString("en-US")} bytes in ${objects} object${objects === 1 ? "" : "s"}`;
  const site = makeSite(map, {
    hint: {
      expr: String(n),
      constant: BigInt(n),
      variable: false,
      type: null,
      range: { start: 5, end: 9 },
    },
  });
  const making = {
    hintText: String(n),
    line: 1,
    here: true,
    entries: null,
    escapesTo: "heap",
    fill: null,
  } as const;
  const parts = {
    headline: true,
    layout: true,
    growth: true,
    advice: false,
    notes: [],
    picture: false,
  } as const;
  const { markdown } = hoverContent(
    { description: described(site, go), model: modelOf(go), hint: n, making },
    { ...parts, bytes: "decimal", slotBytes: "none", theme: "light" },
  );
  assert.ok(markdown.includes(` · ${words} · `), markdown);
  const hints = siteHints([described(site, go)], { calls: false, makeBytes: true, escapes: false }, () => 1);
  for (const { text, tooltip } of hints) {
    assert.equal(text, `${bytes.toLocaleString("en-US")} bytes`);
    assert.ok(tooltip.replace(/ \(0x[\da-f]+\)/, "").includes(words), tooltip);
  }
  assert.equal(hints.length, planCapacity(mapType(map, go), 0, n).layout.allocated ? 1 : 0);
}
