import assert from "node:assert/strict";
import { test } from "node:test";
import { readGoMod } from "../../../../extension/src/core/syntax/goMod.ts";

const rows: [text: string, modulePath: string, goVersion: string | null][] = [
  ["module example.com/shop // old\n\ngo 1.24.3\n", "example.com/shop", "1.24.3"],
  ['module "example.com/shop"\r\ngo 1.21\r\ntoolchain go1.26.4\r\n', "example.com/shop", "1.26.4"],
  ["go 1.27\nuse ./a\n", "", "1.27"],
  ["module a\ngo two\ntoolchain default\n", "a", null],
  ["", "", null],
];
for (const [text, modulePath, goVersion] of rows)
  test(JSON.stringify(text), () => assert.deepEqual(readGoMod(text), { modulePath, goVersion }));
