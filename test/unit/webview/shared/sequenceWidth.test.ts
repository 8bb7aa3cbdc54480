import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sequenceSizes } from "../../../../webview/src/shared/sequenceWidth.ts";

describe("the sizes of a sequence diagram", () => {
  const source = (participants: number): string =>
    `sequenceDiagram\n${Array.from({ length: participants }, (_, i) => `  participant p${i} as name\n`).join("")}`;

  it("let all participants be seen in half a window, and stay usual where there is room", () => {
    for (const participants of [2, 4, 7])
      for (const width of [450, 600, 800, 1200, 2000]) {
        const sizes = sequenceSizes(source(participants), width);
        assert.ok(sizes);
        const needed = participants * (sizes.width + sizes.actorMargin);
        assert.ok(needed <= width, `${participants} in ${width}: ${needed}`);
        assert.equal(sizes.wrap, participants * 200 > width - 108);
      }
  });

  it("leave boxes wide enough for a word where there is no room at all", () => {
    assert.equal(sequenceSizes(source(6), 0)?.width, 52);
    assert.equal(sequenceSizes("flowchart TD", 600), null);
  });
});
