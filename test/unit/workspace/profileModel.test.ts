import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGoVersion } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import type { Profile } from "../../../extension/src/core/profile/profile.ts";
import {
  type AskedModel,
  modelOfTime,
  possibleModels,
  releaseTold,
} from "../../../extension/src/workspace/profileModel.ts";

/** A profile whose paths tell no release. */
const untold = { samples: [], stacks: [] } as unknown as Profile;

test("go.mod's release is taken first, unless it is a language of before all toolchains that are known", () => {
  for (const [ofModule, expected] of [
    ["1.22", "1.22"],
    ["1.15", undefined],
    [null, undefined],
  ] as const) {
    const asked: AskedModel[] = [];
    const models = {
      asked: {},
      goarch: "amd64",
      modelOf: (of: AskedModel) => {
        asked.push(of);
        return mapModel(parseGoVersion(of.go ?? "1.27").release, "amd64");
      },
    };
    possibleModels(untold, models, ofModule);
    modelOfTime(untold, models, ofModule);
    assert.deepEqual(
      asked.map(({ go }) => go),
      [expected, expected],
    );
  }
});

test("a release is told by those who know it, assumed by go.mod, else not at all", () => {
  const model = (go: string) => mapModel(parseGoVersion(go).release, "amd64");
  const [classic, swiss] = [model("1.18"), model("1.26")];
  const told = (go: string | undefined, ofModule: string | null, ...alike: (typeof swiss)[]) =>
    releaseTold(untold, go === undefined ? {} : { go }, ofModule, alike);
  assert.deepEqual(told("1.26", "1.18", swiss), { release: "go1.26", by: "option" });
  assert.deepEqual(told(undefined, "1.18", swiss), { release: "go1.24 to go1.27", by: "sizes" });
  assert.deepEqual(told(undefined, "1.18", classic, model("1.22")), {
    release: "go1.18 to go1.23",
    by: "sizes",
  });
  assert.deepEqual(told(undefined, "1.18", classic, swiss), { release: "go1.18", by: "go.mod" });
  assert.deepEqual(told(undefined, null, swiss, classic), { release: null, by: "nothing" });
  assert.deepEqual(told(undefined, "1.15", swiss, classic), { release: null, by: "nothing" });
  const models = { asked: {}, goarch: "amd64", modelOf: ({ go }: AskedModel) => model(go ?? "1.27") };
  assert.deepEqual(modelOfTime(untold, models, "1.22").told, { release: "go1.22", by: "go.mod" });
  assert.deepEqual(modelOfTime(untold, models, null).told, { release: null, by: "nothing" });
});
