import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DiagramDrawer } from "../../../../webview/src/layout/diagramDrawer.ts";

/** A place of the page with what it shows. */
interface Place {
  shows: string;
}

/** A page whose place may be replaced, a host and a renderer that answer when the test lets them. */
function page() {
  const waiting: { readonly settle: () => void; readonly fail: (message: string) => void }[] = [];
  const wait = <Value>(value: Value): Promise<Value> =>
    new Promise((resolve, reject) => {
      waiting.push({ settle: () => resolve(value), fail: (message) => reject(new Error(message)) });
    });
  const state = { place: { shows: "" } as Place | null, wish: "layout", asked: 0 };
  const drawer = new DiagramDrawer<Place, string>({
    target: () => state.place,
    source() {
      state.asked++;
      return wait(state.wish);
    },
    async render(_, source) {
      await wait(null);
      return source;
    },
    reason: (message) => `! ${message}`,
    show(target, picture) {
      target.shows = picture;
    },
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return {
    state,
    async redraw(wish = state.wish) {
      state.wish = wish;
      void drawer.show(wish);
      await turn();
    },
    /** Of what is under way, the oldest or another one ends. */
    async settle(fail = "", which = 0) {
      const [one] = waiting.splice(which, 1);
      assert.ok(one, "something is under way");
      if (fail === "") one.settle();
      else one.fail(fail);
      await turn();
    },
    async settleAll() {
      while (waiting.length > 0) await this.settle();
    },
  };
}

describe("the diagram of the layout view", () => {
  it("is asked for once, however often the page is drawn", async () => {
    const view = page();
    for (let i = 0; i < 3; i++) await view.redraw();
    await view.settleAll();
    await view.redraw();
    assert.deepEqual([view.state.asked, view.state.place?.shows], [1, "layout"]);
  });

  it("is drawn into the place that is there after another page was shown in between", async () => {
    const view = page();
    await view.redraw();
    await view.settleAll();
    assert.equal(view.state.place?.shows, "layout");
    // The page of another state (a map that loads) had no such place, and was not told to the drawer.
    view.state.place = { shows: "" };
    await view.redraw();
    await view.settleAll();
    assert.equal(view.state.place.shows, "layout");
  });

  for (const [what, before] of [
    ["before the host answers", 0],
    ["while it is rendered", 1],
  ] as const)
    it(`is not lost when its place is replaced ${what}`, async () => {
      const view = page();
      await view.redraw();
      for (let i = 0; i < before; i++) await view.settle();
      view.state.place = { shows: "" };
      await view.redraw();
      await view.settleAll();
      assert.equal(view.state.place.shows, "layout");
    });

  it("is the last one asked for, and an earlier one's failure does not replace it", async () => {
    const view = page();
    await view.redraw("layout");
    await view.redraw("growth");
    await view.settle("the host is busy");
    await view.settleAll();
    assert.equal(view.state.place?.shows, "growth");
    assert.equal(view.state.asked, 2);
  });

  it("is the last one asked for, also when an earlier one is rendered later", async () => {
    const view = page();
    await view.redraw("layout");
    await view.settle();
    await view.redraw("growth");
    await view.settle("", 1);
    // Both are being rendered now.
    await view.settle("", 1);
    assert.equal(view.state.place?.shows, "growth");
    await view.settleAll();
    assert.equal(view.state.place.shows, "growth");
  });

  it("is asked for again after it was folded", async () => {
    const view = page();
    await view.redraw();
    await view.settle("not answered");
    assert.equal(view.state.place?.shows, "! not answered");
    const { place } = view.state;
    view.state.place = null;
    await view.redraw();
    view.state.place = place;
    await view.redraw();
    await view.settleAll();
    assert.equal(view.state.place?.shows, "layout");
  });
});
