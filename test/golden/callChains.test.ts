import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { callChain } from "../../extension/src/core/compile/callChain.ts";
import type { GoArch } from "../../extension/src/core/go/release/goTarget.ts";
import { callChainMermaid } from "../../extension/src/core/present/callChainMermaid.ts";
import type { MapSite, SiteHint } from "../../extension/src/core/source/mapSite.ts";
import { assertGolden } from "../support/golden.ts";
import { described, makeSite } from "../unit/core/present/presentFixture.ts";

const range = { start: 0, end: 1 };
const heap = { to: "heap", why: "it is returned" } as const;
const stack = { to: "stack", why: "" } as const;
const unknown = { to: "unknown", why: "only the compiler knows" } as const;
const constant = (value: bigint): SiteHint => ({
  ...{ expr: String(value), constant: value, variable: false, type: null, range },
});
const variable = (expr: string, type = "int"): SiteHint => ({
  ...{ expr, constant: null, variable: true, type, range },
});

/** Each form of a make and of a literal, with what the golden file is called. */
const forms: [name: string, site: Partial<MapSite>][] = [
  ["heap-no-hint", { expr: "make(map[string]int)", hint: null, escape: heap }],
  ["heap-small", { expr: "make(map[string]int, 8)", hint: constant(8n), escape: heap }],
  ["heap-1000", { expr: "make(map[string]int, 1000)", hint: constant(1000n), escape: heap }],
  ["heap-variable", { expr: "make(map[string]int, n)", hint: variable("n"), escape: heap }],
  ["heap-too-large", { expr: "make(map[string]int, 1<<50)", hint: constant(1n << 50n), escape: heap }],
  ["stack-no-hint", { expr: "make(map[string]int)", hint: null, escape: stack }],
  ["stack-100", { expr: "make(map[string]int, 100)", hint: constant(100n), escape: stack }],
  ["stack-variable", { expr: "make(map[string]int, len(in))", hint: variable("len(in)"), escape: stack }],
  ["unknown-no-hint", { expr: "make(map[string]int)", hint: null, escape: unknown }],
  ["literal-3", literal(3)],
  ["literal-40", literal(40)],
];

function literal(entries: number): Partial<MapSite> {
  return {
    ...{ form: "literal", expr: `map[string]int{ … }`, hint: null, escape: heap },
    literal: { entries, staticEntries: entries, unknownEntries: 0 },
  };
}

const models: [go: string, goarch: GoArch][] = [
  ["1.18", "amd64"],
  ["1.23", "amd64"],
  ["1.26", "amd64"],
  ["1.27", "386"],
];

describe("call chains", () => {
  for (const [go, goarch] of models)
    it(`of every form in ${go} on ${goarch}`, () => {
      const texts = forms.map(([name, more]) => {
        const chain = callChain(described(makeSite("map[string]int", more), go, goarch));
        assert.ok(chain, name);
        const assumed = chain.assumed.map((text) => `assumed: ${text}\n`).join("");
        return `== ${name}: ${chain.expression} · ${chain.model}\n${assumed}${callChainMermaid(chain)}`;
      });
      assertGolden(`chains/${go}-${goarch}.txt`, texts.join("\n"));
    });

  it("of a 64-bit hint on a 32-bit processor", () => {
    const site = makeSite("map[uint32]bool", {
      ...{ expr: "make(map[uint32]bool, n)", hint: variable("n", "int64"), escape: heap },
    });
    const chain = callChain(described(site, "1.23", "386"));
    assert.ok(chain);
    assertGolden("chains/makemap64.txt", callChainMermaid(chain));
  });
});
