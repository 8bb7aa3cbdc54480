import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { codes } from "../../../../extension/src/core/diagnose/codes.ts";
import { severities } from "../../../../extension/src/core/diagnose/severity.ts";
import { projectPath } from "../../../support/projectPath.ts";

const read = (file: string): string => readFileSync(projectPath(file), "utf8");

describe("each code", () => {
  for (const [code, { url, finds }] of Object.entries(codes)) {
    it(`${code} has a page that tells what happens, how to put it right, and when to ignore it`, () => {
      const page = read(url);
      assert.ok(page.startsWith(`# ${code}: `), url);
      for (const heading of ["What happens", "Example", "How to put it right", "When to ignore it"])
        assert.ok(page.includes(`\n## ${heading}\n`), `${url}: ${heading}`);
      assert.ok(page.includes(`//mapscope:ignore ${code} `), url);
    });

    it(`${code} is in the README, and has a severity among the settings`, () => {
      assert.ok(read("README.md").includes(`| [\`${code}\`](${url}) | ${finds}`));
      const { configuration } = JSON.parse(read("package.json")).contributes;
      const setting = configuration.properties["mapscope.check.severity"].properties[code];
      assert.deepEqual(setting?.enum, severities);
    });
  }
});
