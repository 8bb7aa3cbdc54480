import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { looksLikeInstructions } from "../../../extension/src/services/listingLook.ts";
import { projectPath } from "../../support/projectPath.ts";

const pasted = projectPath("test/fixtures/pasted");

describe("the first look at a plain text", () => {
  it("refuses no recorded listing of any tool, nor the last lines of one", () => {
    const refused: string[] = [];
    for (const name of readdirSync(pasted)) {
      // Lines of Go with their samples are no instructions.
      if (!name.endsWith(".txt") || name === "profile-pprof-list.txt") continue;
      const text = readFileSync(path.join(pasted, name), "utf8");
      const quoted = text.replace(/^/gm, "> ");
      const tail = text.split("\n").slice(-30).join("\n");
      for (const [how, form] of Object.entries({ text, quoted, tail }))
        if (!looksLikeInstructions(form.slice(0, 16_000))) refused.push(`${name}, ${how}`);
    }
    assert.deepEqual(refused, []);
  });

  it("lets no prose, log or table of numbers through", () => {
    const texts = [
      readFileSync(projectPath("test/fixtures/listings/garbage.txt"), "utf8"),
      readFileSync(projectPath("test/fixtures/listings/note.txt"), "utf8"),
      "2026-11-29 10:00:00.000 [info] the server is ready\n".repeat(100),
      "Please call me when you return; I will call you then. Call again later.\n".repeat(100),
      "1,2,3,4\n0x10 0x20 0x30\n".repeat(100),
    ];
    for (const text of texts) assert.equal(looksLikeInstructions(text), false, text.slice(0, 80));
  });
});
