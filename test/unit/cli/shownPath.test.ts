import assert from "node:assert/strict";
import path from "node:path";
import { describe, it } from "node:test";
import { pathBelow, shownPath } from "../../../extension/src/cli/shownPath.ts";

describe("the path that is shown of a file", () => {
  const here = path.resolve("/m/app");

  it("begins at the folder that the file lies below, whatever its parts are called", () => {
    assert.equal(shownPath(path.join(here, "a", "b.go"), here), path.join("a", "b.go"));
    assert.equal(shownPath(path.join(here, "..gen", "b.go"), here), path.join("..gen", "b.go"));
  });

  it("is the whole one of a file elsewhere", () => {
    const file = path.resolve("/m/lib/b.go");
    assert.equal(shownPath(file, here), file);
    assert.equal(shownPath(path.join(here, "a\nb.go"), here), "a\\nb.go");
    assert.equal(pathBelow(here, file), null);
    assert.equal(pathBelow(here, path.dirname(here)), null);
  });
});
