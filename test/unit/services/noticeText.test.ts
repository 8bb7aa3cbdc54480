import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { noticeText } from "../../../extension/src/services/noticeText.ts";
import { projectPath } from "../../support/projectPath.ts";

/** What VS Code makes links of in the text of a notice (base/common/linkedText.ts). */
const linked = /\[[^\]]+\]\((?:https?:\/\/|command:|file:)[^)\s]+(?: ["'].+?["'])?\)/i;

describe("a notice", () => {
  it("has no link of what a name or an error holds", () => {
    for (const name of [
      "[Update](command:workbench.action.quit)",
      "[a](https://example.com/x)",
      '[[b]](file:///etc/passwd "title")',
      "x](command:y)[z](command:w?%5B1%5D)",
      "[a]\n(command:b)",
    ]) {
      const text = noticeText(`Mapscope: compiling ${name}`);
      assert.doesNotMatch(text, linked, text);
      assert.doesNotMatch(text, /\n/);
    }
    assert.equal(noticeText("Mapscope: m[k](x) of [3]int"), "Mapscope: m[k] (x) of [3]int");
  });

  it("is written by this one function wherever it holds more than our own words", () => {
    const folder = projectPath("extension/src");
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".ts"),
    );
    let written = 0;
    for (const file of files) {
      const source = readFileSync(`${folder}/${file}`, "utf8");
      const notices = source.match(
        /(?:show(?:Error|Warning|Information)Message\(\s*|\btitle(?::|\s=)\s*)(?:noticeText\()?`Mapscope:[^`]*\$\{[^`]*`/g,
      );
      // Titles of quick picks are no notices, and advice is our own.
      for (const notice of (notices ?? []).filter(
        (text) => !/toUpperCase|\$\{advice\}|\$\{title\}|runtime\.version/.test(text),
      )) {
        assert.match(notice, /noticeText\(/, `${file}: ${notice}`);
        written++;
      }
    }
    assert.ok(written >= 3, `${written}`);
  });
});
