import assert from "node:assert/strict";
import { test } from "node:test";
import { parseGoVersion } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import type { Profile } from "../../../extension/src/core/profile/profile.ts";
import {
  type AskedModel,
  modelOfTime,
  possibleModels,
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
