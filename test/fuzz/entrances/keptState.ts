import { TooLargeError } from "../../../extension/src/core/capacity/planCapacity.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import type { LayoutSession } from "../../../extension/src/core/session/layoutSession.ts";
import { CalculatorSession } from "../../../extension/src/features/calculator/calculatorSession.ts";
import { OpenMaps } from "../../../extension/src/features/layoutView/openMaps.ts";
import { checkPageState } from "../../../extension/src/features/layoutView/pageState.ts";
import { type ShownSite, siteKey } from "../../../extension/src/features/layoutView/shownSite.ts";
import { checkCalculatorForm } from "../../../extension/src/protocol/calculator.ts";
import { checkSurveyRequest } from "../../../extension/src/protocol/checkSurveyMessage.ts";
import { type Entrance, expect, expectRefusal } from "../entrance.ts";
import { mutateJson, revive } from "../mutateJson.ts";
import { shownMap } from "./shownMap.ts";

const form = {
  map: "map[string]int",
  n: "10",
  hint: "",
  release: "1.26",
  goarch: "amd64",
  compare: "",
  budget: "",
};
const recipe = {
  sources: [
    { pattern: { kind: "sequential" } },
    { pattern: { kind: "values", values: ["a", "b"] }, elems: [1, 2] },
  ],
  operations: [
    ["insert", 0, 0, 20],
    ["delete", 0, 3, 5],
    ["get", 1, 0, 2],
    ["clear", 0, 0, 1],
    ["insert", 1, 0, 2],
  ],
  position: 12,
  hash: { algorithm: "aes", seed: 1 },
  place: { section: "buckets", row: 0 },
};
const random = {
  ...recipe,
  sources: [{ pattern: { kind: "random", seed: 5 } }],
  operations: [["insert", 0, 0, 300]],
};
const compared = { release: "1.23", goarch: "386", hint: null };
const state = (key: string, ...recipes: readonly object[]) => ({
  pinned: false,
  site: { uri: "file:///w/a.go", offset: 10 },
  model: { release: "1.26", goarch: "amd64" },
  sessions: recipes.map((one) => ({ key, recipe: one, hint: 100, compared })),
});

/** What a window kept of its views: it was written by a page, perhaps of another version, perhaps by somebody else. */
export async function load(): Promise<Entrance> {
  const site = shownMap();
  const key = siteKey(site);
  const samples: readonly object[] = [state(key, recipe), state(key, random), state(key), form];
  return {
    draw: (chance) => JSON.stringify(mutateJson(chance.pick(samples), samples, chance)) ?? "null",
    async take(text) {
      const value = revive(text);
      checkSurveyRequest(value);
      const page = checkPageState(value);
      if (page) restore(page.sessions, site);
      const checked = checkCalculatorForm(value);
      if (checked) await calculate(checked);
    },
  };
}

function restore(sessions: ConstructorParameters<typeof OpenMaps>[0], site: ShownSite): void {
  const log = { info: () => {}, error: () => {} } as unknown as ConstructorParameters<typeof OpenMaps>[1];
  const maps = new OpenMaps(sessions, log);
  const session = opened(maps, site);
  if (session === null) return;
  const { operations } = session.view();
  expect(
    operations.position <= operations.length,
    `operation ${operations.position} of ${operations.length}`,
  );
  expect(
    checkPageState({ pinned: false, sessions: maps.kept }) !== undefined,
    "what is kept again is refused",
  );
}

/** Null where the map would be too large. */
function opened(maps: OpenMaps, site: ShownSite): LayoutSession | null {
  try {
    return maps.open(site, undefined).session;
  } catch (error) {
    expectRefusal(error, TooLargeError);
    return null;
  }
}

async function calculate(form: NonNullable<ReturnType<typeof checkCalculatorForm>>): Promise<void> {
  const session = new CalculatorSession(form, async (text, model) =>
    mapTypeOf(parseMapType(text, model.target), model),
  );
  await session.change(form);
  expect(!JSON.stringify(session.errors).includes("call stack"), JSON.stringify(session.errors));
  if (session.answer) JSON.parse(session.copyText("json") ?? "null");
}
