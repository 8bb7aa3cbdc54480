import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { changesPanel, picturesOf } from "../../../../webview/src/layout/changesPanel.ts";
import { viewPage } from "../../../../webview/src/layout/page.ts";
import { defaults, nothingTransient, withFold } from "../../../../webview/src/layout/store.ts";
import { h } from "../../../../webview/src/shared/node.ts";
import { mapType } from "../../core/go/types/mapTypeFixture.ts";
import { nodesWith, session, snapshotOf, textOf } from "./viewFixture.ts";

describe("what Go 1.24 changed, in the view", () => {
  const opened = session("map[string]int", "1.26");
  opened.insert(100);
  opened.compare({ type: mapType("map[string]int", "1.23"), hint: null });

  it("is told topic by topic with both sides named, and dimmed while it is of other pictures", () => {
    const view = opened.view();
    assert.match(textOf(changesPanel(view, defaults, nothingTransient)), /Comparing both maps/);
    const differences = { of: picturesOf(view), compared: opened.differences() };
    const panel = changesPanel(view, defaults, { ...nothingTransient, differences });
    const text = textOf(panel);
    for (const { topic, text: what, sides } of differences.compared?.differences ?? [])
      assert.ok(
        text.includes(`${topic}${what}Go 1.23 ${sides[0]}Go 1.26 ${sides[1]}`.replaceAll("`", "")),
        topic,
      );
    assert.equal(nodesWith(panel, "aria-busy", "false").length, 1);
    opened.seek(50);
    const later = changesPanel(opened.view(), defaults, { ...nothingTransient, differences });
    assert.equal(nodesWith(later, "aria-busy", "true").length, 1);
  });

  it("stands above the two pictures only while two are compared, and makes nothing while it is folded", () => {
    const folds = (ui = defaults) => {
      const page = h("body", {}, ...viewPage(snapshotOf(opened.view()), ui, nothingTransient, 600));
      return nodesWith(page, "data-fold", "changes");
    };
    assert.equal(folds().length, 1);
    assert.equal(folds(withFold(defaults, "changes", false))[0]?.children.length, 1);
    opened.compare(null);
    assert.equal(folds().length, 0);
  });
});
