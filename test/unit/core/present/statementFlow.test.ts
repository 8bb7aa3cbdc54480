import assert from "node:assert/strict";
import { it } from "node:test";
import type { ListingFunction } from "../../../../extension/src/core/asm/listing/listing.ts";
import { parseListing } from "../../../../extension/src/core/asm/listing/listingParser.ts";
import { statementsOf } from "../../../../extension/src/core/asm/statements/statement.ts";
import { tellRelease } from "../../../../extension/src/core/asm/words/annotate.ts";
import { statementFlow } from "../../../../extension/src/core/present/statementFlow.ts";

/** As go1.26.8 prints it for `func count(n int) int { s := 0; for i := 0; i < n; i++ { s += i }; return s }`. */
const loop = `main.count STEXT nosplit size=20 args=0x8 locals=0x0 funcid=0x0 align=0x0 leaf
	0x0000 00000 (/p/main.go:5)	TEXT	main.count(SB), NOSPLIT|NOFRAME|ABIInternal, $0-8
	0x0000 00000 (/p/main.go:7)	XORL	CX, CX
	0x0002 00002 (/p/main.go:7)	XORL	DX, DX
	0x0004 00004 (/p/main.go:7)	JMP	12
	0x0006 00006 (/p/main.go:8)	ADDQ	CX, DX
	0x0009 00009 (/p/main.go:7)	INCQ	CX
	0x000c 00012 (/p/main.go:7)	CMPQ	CX, AX
	0x000f 00015 (/p/main.go:7)	JLT	6
	0x0011 00017 (/p/main.go:10)	MOVQ	DX, AX
	0x0014 00020 (/p/main.go:10)	RET
`;

function flowOf(text: string) {
  const listing = parseListing(text);
  const fn = listing.functions[0] as ListingFunction;
  const told = tellRelease(listing, { go: "1.26" });
  return { fn, flow: statementFlow(fn, statementsOf(fn, told, { goarch: "amd64" }), "amd64") };
}

it("a loop is drawn with a way back, every node with its statements", () => {
  const { fn, flow } = flowOf(loop);
  assert.ok(flow);
  const [head, ...rows] = flow.mermaid.split("\n");
  assert.equal(head, "flowchart TD");
  const edges = rows.flatMap((row) => /^ {2}s(\d+)-->s(\d+)$/.exec(row)?.slice(1).map(Number) ?? []);
  const pairs = edges.flatMap((from, at) => (at % 2 === 0 ? [[from, edges[at + 1] ?? 0] as const] : []));
  assert.ok(
    pairs.some(([from, to]) => to <= from),
    flow.mermaid,
  );
  for (const { name, text, first } of flow.nodes) {
    assert.ok(text !== "" && first < fn.instructions.length);
    assert.ok(
      rows.some((row) => row.startsWith(`  ${name}["`)),
      name,
    );
  }
  assert.doesNotMatch(flow.mermaid.replaceAll(/\["|"\]|<br\/>|-->/g, ""), /["<>]/);
});

it("what has no branch has no flow", () => {
  const straight = loop.split("\n").filter((line) => !/JMP|JLT|CMPQ/.test(line));
  assert.equal(flowOf(straight.join("\n")).flow, undefined);
});
