import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { asGoBuilds, workspaceWith } from "./memoryWorkspace.ts";

const place = "/w/p.go";
const before =
  "package p\n\nfunc f() { m := make(map[string]int); m[`a`] = 1 }\n\nfunc g() { clear(map[int]int{}) }\n";

describe("a file that is read while it is edited", () => {
  it("gives the sites of the text that was asked for, whoever asks for another meanwhile", async () => {
    const { workspace } = workspaceWith({ [place]: before });
    const { model } = await workspace.modelFor(place, asGoBuilds);
    const read = await workspace.readAs(place, model);
    const forms: string[] = [];
    for await (const { sites } of workspace.open.sites({ place, text: before }, read)) {
      forms.push(...sites.map(({ form }) => form));
      await workspace.open.open({ place, text: before.replace("`a`", "`b`") });
    }
    assert.deepEqual(forms, ["make", "assign", "clear", "literal"]);
  });
});
