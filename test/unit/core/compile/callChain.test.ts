import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeLayout } from "../../../../extension/src/core/capacity/makeLayout.ts";
import { callChain, chainMemory } from "../../../../extension/src/core/compile/callChain.ts";
import { callChainLines, callChainMermaid } from "../../../../extension/src/core/present/callChainMermaid.ts";
import type { MapSite } from "../../../../extension/src/core/source/mapSite.ts";
import { mapType } from "../go/types/mapTypeFixture.ts";
import { described, makeSite, unknownSite } from "../present/presentFixture.ts";

const range = { start: 0, end: 1 };
const hinted = (hint: number): Partial<MapSite> => ({
  expr: `make(m, ${hint})`,
  hint: { expr: String(hint), constant: BigInt(hint), variable: false, type: null, range },
});

describe("a call chain", () => {
  const maps = ["map[string]int", "map[uint64][200]byte", "map[struct{}]struct{}", "map[uint8]bool"];
  for (const go of ["1.18", "1.21", "1.23", "1.24", "1.24+noswissmap", "1.27", "1.27+mapsplitgroup"])
    it(`allocates on the heap what make allocates in ${go}`, () => {
      for (const map of maps)
        for (const goarch of ["amd64", "386"] as const)
          for (const hint of [0, 8, 9, 100, 896, 897, 1000, 5000]) {
            const chain = callChain(described(makeSite(map, hinted(hint)), go, goarch));
            assert.ok(chain);
            const { bytes, objects } = makeLayout(mapType(map, go, goarch), hint);
            assert.deepEqual(chainMemory(chain.steps), { bytes, objects }, `${map}, ${hint} on ${goarch}`);
          }
    });

  it("names the calls that are predicted for the site", () => {
    for (const go of ["1.18", "1.23", "1.26"])
      for (const to of ["heap", "stack"] as const)
        for (const hint of [0, 8, 9, 1000]) {
          const description = described(
            makeSite("map[string]int", { ...hinted(hint), escape: { to, why: "" } }),
            go,
          );
          const chain = callChain(description);
          assert.ok(chain);
          const named = callChainLines(chain.steps).flatMap(({ text }) => text.match(/runtime\.\w+/g) ?? []);
          assert.deepEqual(named, description.calls.calls, `${to} ${hint} in ${go}`);
        }
  });

  it("leaves open what only the compiler knows, and takes its word", () => {
    const site = makeSite("map[string]int", { hint: null, escape: { to: "unknown", why: "" } });
    const open = callChain(described(site, "1.26"));
    assert.match(callChainMermaid(open ?? assert.fail()), /alt the map leaves the function\n/);
    assert.deepEqual(open?.assumed, []);
  });

  it("is none of a site that makes no map, or whose type is not known", () => {
    assert.equal(
      callChain(described(makeSite("map[string]int", { form: "read", hint: null }), "1.26")),
      null,
    );
    assert.equal(callChain(described({ ...unknownSite("map[a.B]C"), form: "make" }, "1.26")), null);
  });

  it("is Mermaid that no text of the source can break", () => {
    const expr = 'make(map[struct{ a int `json:"x;y#z"` }]<-chan int, n /* end\n%% */)';
    const site = makeSite("map[string]int", { expr });
    const chain = callChain(described(site, "1.26"));
    const lines = callChainMermaid(chain ?? assert.fail()).split("\n");
    assert.equal(lines[0], "sequenceDiagram");
    for (const line of lines.filter((text) => text.includes("->>")))
      assert.doesNotMatch(line.slice(line.indexOf(": ")).replace(/#\d+;/g, ""), /[#;<>"%]/);
  });
});
