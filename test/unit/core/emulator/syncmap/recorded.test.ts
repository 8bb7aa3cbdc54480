import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { projectPath } from "../../../../support/projectPath.ts";
import { modelOf } from "../../go/types/mapTypeFixture.ts";
import { recordedSyncMaps, replaySyncMap } from "./replaySyncMap.ts";

for (const { file, release, goarch } of recordedSyncMaps)
  test(`a recorded sync.Map of go${release} on ${goarch} is the emulated one, node by node`, () => {
    const text = gunzipSync(readFileSync(projectPath(file)))
      .toString()
      .trim();
    const [hashKeys, ...lines] = text.split("\n").map((line): unknown => JSON.parse(line));
    const { chained, panics } = replaySyncMap(modelOf(release, goarch), { hashKeys, lines }, file);
    assert.ok(chained > 20 && panics > 0, `${chained} chained entries, ${panics} panics`);
  });
