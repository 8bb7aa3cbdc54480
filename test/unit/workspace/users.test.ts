import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instancesText } from "../../../extension/src/core/present/instancesText.ts";
import type { Workspace } from "../../../extension/src/workspace/ask.ts";
import { asGoBuilds, noTypes, workspaceWith } from "./memoryWorkspace.ts";

const generic = `package store

func Get[K comparable, V any](m map[K]V, k K) V { return m[k] }
`;

const files = {
  "/w/go.mod": "module example.com/w\n\ngo 1.26\n",
  "/w/store/store.go": generic,
  "/w/store/more.go": "package store\n\nvar _ = Get[int8, bool](nil, 1)\n",
  "/w/shop/shop.go":
    'package shop\n\nimport "example.com/w/store"\n\nfunc Price(m map[uint64]int) int { return store.Get(m, 7) }\n',
  "/w/cmd/main.go":
    'package main\n\nimport s "example.com/w/store"\n\ntype id string\n\nfunc main() { _ = s.Get[id, int] }\n',
  "/w/cmd/main_test.go": 'package main\n\nimport "example.com/w/store"\n\nvar _ = store.Get[float32, int]\n',
  "/w/vendor/x/x.go": 'package x\n\nimport "example.com/w/store"\n\nvar _ = store.Get[float64, int]\n',
  "/w/other/go.mod": "module example.com/other\n",
  "/w/other/o.go": 'package o\n\nimport "example.com/w/store"\n\nvar _ = store.Get[complex64, int]\n',
};

async function told(workspace: Workspace): Promise<string> {
  const file = { place: "/w/store/store.go", text: generic };
  const found = await workspace.describeAt(file, generic.indexOf("m[k]"), asGoBuilds, noTypes);
  return instancesText(found?.description.instances ?? []);
}

describe("instances of a generic function that other packages make", () => {
  it("are told, of the whole module without tests, vendored packages and other modules", async () => {
    const { workspace } = workspaceWith(files);
    assert.equal(
      await told(workspace),
      "int8, bool → mapaccess1; main.id, int → mapaccess1_faststr; uint64, int → mapaccess1_fast64",
    );
  });

  it("are others when a file that uses it has changed", async () => {
    const { workspace, files: map } = workspaceWith(files);
    await told(workspace);
    map.set(
      "/w/shop/shop.go",
      'package shop\n\nimport "example.com/w/store"\n\nvar _ = store.Get[rune, int]\n',
    );
    workspace.fileChanged("/w/shop/shop.go");
    workspace.fileChanged("/w/store/store.go");
    assert.match(await told(workspace), /int32, int → mapaccess1_fast32/);
    assert.doesNotMatch(await told(workspace), /uint64/);
  });
});
