import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BuildListings } from "../../../../extension/src/core/compile/buildListings.ts";
import { compareCalls } from "../../../../extension/src/core/compile/compareCalls.ts";
import { ListingCallReader } from "../../../../extension/src/core/compile/listingCalls.ts";
import { mapCalls } from "../../../../extension/src/core/compile/mapCalls.ts";
import { goRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { operationsIn } from "../source/syntaxFixture.ts";

const model = mapModel(goRelease(26), "amd64");

/** A call as the compiler lists it, with the map type loaded before it. */
const call = (line: number, name: string, type = "map[string]int") =>
  `\t0x0010 00016 (/p/a.go:${line})\tLEAQ\ttype:${type}(SB), AX\n\t0x0017 00023 (/p/a.go:${line})\tCALL\truntime.${name}(SB)`;

function read(listing: string) {
  const listings = new BuildListings((file) => file);
  listings.feed(listing.startsWith("# ") ? listing : `# example.com/p\n${listing}`);
  listings.end();
  return listings.result().get("example.com/p") ?? new ListingCallReader().result();
}

/** Compares the operations of a file (each line of `body` from line 3 on) with a listing. */
async function compare(body: string, listing: string, signature = "f(m map[string]int, k string)") {
  const text = `package p\nfunc ${signature} {\n${body}\n}\n`;
  const sites = await operationsIn(text);
  const placed = sites.map((site) => {
    const line = text.slice(0, site.range.start).split("\n").length;
    const endLine = text.slice(0, site.range.end).split("\n").length;
    return { site, file: "/p/a.go", line, endLine, predicted: mapCalls(site, model) };
  });
  return compareCalls(placed, read(listing), { importPath: "example.com/p", isMain: false }, model).sites.map(
    ({ verdict, compiled, mapType }) => ({ verdict, compiled, mapType }),
  );
}

const inF = "example.com/p.f STEXT size=10 args=0x0 locals=0x0 funcid=0x0 align=0x0";

describe("a prediction beside the compiler's calls", () => {
  it("is the same when the calls are", async () => {
    assert.deepEqual(await compare("m[k] = 1", `${inF}\n${call(3, "mapassign_faststr")}`), [
      { verdict: "same", compiled: ["runtime.mapassign_faststr"], mapType: "map[string]int" },
    ]);
  });

  it("differs when the compiler calls another function, or one more", async () => {
    const other = await compare("m[k] = 1", `${inF}\n${call(3, "mapassign")}`);
    assert.deepEqual([other[0]?.verdict, other[0]?.compiled], ["different", ["runtime.mapassign"]]);
    const more = await compare(
      "m[k] = 1",
      `${inF}\n${call(3, "mapassign_faststr")}\n${call(3, "mapaccess1_faststr")}`,
    );
    assert.equal(more[0]?.verdict, "different");
  });

  it("is the same where a generic function looks up again and again what its loop clears", async () => {
    const found = await compare(
      "for i := range m[k] {\nm[k][i] = 0\n}",
      [
        "example.com/p.f[go.shape.int] STEXT size=10 args=0x0 locals=0x0 funcid=0x0 align=0x0",
        ...[1, 2, 3, 4].map(() => call(4, "mapaccess1_fast64", "map[go.shape.int][]int")),
      ].join("\n"),
      "f[K comparable](m map[K][]int, k K)",
    );
    assert.deepEqual(
      found.map(({ verdict, compiled }) => [verdict, compiled]),
      [
        ["same", []],
        ["same", ["runtime.mapaccess1_fast64"]],
      ],
    );
  });

  it("is of the call with its type, or with none that the listing tells, where a line has two of one name", async () => {
    const text = "package p\ntype N map[string]int\nfunc f(o map[string]N, k string) {\n_ = o[`a`][k]\n}\n";
    const placed = (await operationsIn(text)).map((site) => ({
      ...{ site, file: "/p/a.go", line: 4, endLine: 4 },
      predicted: mapCalls(site, model),
    }));
    const lines = ["map[string]example.com/p.N", "example.com/p.N"].map((type) =>
      call(4, "mapaccess1_faststr", type),
    );
    const { sites } = compareCalls(
      placed,
      read([inF, ...lines].join("\n")),
      { importPath: "example.com/p", isMain: false },
      model,
    );
    const seen = sites.map(({ placed: { site }, mapType }) => [site.expr, mapType]);
    assert.deepEqual(
      new Map(seen as [string, string | null][]),
      new Map([
        ["o[`a`][k]", null],
        ["o[`a`]", "map[string]example.com/p.N"],
      ]),
    );
  });

  it("differs when there is code but no call", async () => {
    const [site] = await compare("m[k] = 1", `${inF}\n\t0x0010 00016 (/p/a.go:3)\tMOVQ\tAX, BX`);
    assert.equal(site?.verdict, "different");
  });

  it("is removed when there is no code at all", async () => {
    assert.equal((await compare("m[k] = 1", inF))[0]?.verdict, "removed");
  });

  it("passes over copies that other functions got by inlining", async () => {
    const listing = `example.com/p.g STEXT size=1\n${call(3, "mapdelete_faststr")}\n${inF}\n${call(3, "mapassign_faststr")}`;
    assert.equal((await compare("m[k] = 1", listing))[0]?.verdict, "same");
  });

  it("tells sites on one line apart", async () => {
    const listing = `${inF}\n${call(3, "mapaccess1_faststr")}\n${call(3, "mapassign_faststr")}`;
    assert.deepEqual(
      (await compare("m[k] = m[`j`]", listing)).map((c) => c.compiled),
      [["runtime.mapassign_faststr"], ["runtime.mapaccess1_faststr"]],
    );
  });

  it("has the type that was copied into the first argument, not the one loaded last", async () => {
    const at = "\t0x0010 00016 (/p/a.go:3)\t";
    const rows = (...instructions: string[]) =>
      [inF, ...instructions.map((text) => at + text), `${at}CALL\truntime.mapaccess1_faststr(SB)`].join("\n");
    const typeOf = async (listing: string) => (await compare("_ = m[k]", listing))[0]?.mapType;
    const [a, b] = ["LEAQ\ttype:map[string]int(SB), DX", "LEAQ\ttype:map[string]bool(SB), SI"] as const;
    assert.equal(
      await typeOf(rows(a, "CMPQ\tAX, DX", b, "CMPQ\tAX, SI", "MOVQ\tDX, AX", "MOVL\t$1, DI")),
      "map[string]int",
    );
    const arm = [a, b].map((row) => row.replace("LEAQ\t", "MOVD\t$").replace("DX", "R5").replace("SI", "R6"));
    assert.equal(await typeOf(rows(...arm, "MOVD\tR5, R0", "MOVD\t$1, R3")), "map[string]int");
    // The register was used for something else before it came to the call.
    assert.equal(await typeOf(rows(a, "MOVQ\tDX, AX", "MOVQ\tAX, 8(SP)", "MOVQ\t16(R8), AX")), null);
    assert.equal(await typeOf(rows(a, b, "MOVQ\tCX, DX", "MOVQ\tDX, AX")), null);
    // On 386 arguments are on the stack.
    const x86 = [
      "LEAL\ttype:map[string]int(SB), AX",
      "MOVL\tAX, (SP)",
      "MOVL\tp.m+4(SP), AX",
      "MOVL\tAX, 4(SP)",
    ];
    assert.equal(await typeOf(rows(...x86)), "map[string]int");
  });

  it("has what the closures of a generic function call, in each instance", async () => {
    const stext = (name: string) => inF.replace("p.f", `p.f[go.shape.${name}`);
    const part = (of: string, ...names: string[]) => [stext(of), ...names.map((name) => call(3, name))];
    const listing = [
      ...part("int]", "makemap_small"),
      ...part("int].func1", "mapaccess2_fast64", "mapassign_fast64"),
      ...part("string]", "makemap_small"),
      ...part("string].func1", "mapaccess2_faststr", "mapassign_faststr"),
    ].join("\n");
    const body = "m := map[K]int{}; return func(k K) { if _, ok := m[k]; !ok { m[k] = 1 } }";
    const sites = await compare(body, listing, "f[K comparable]() func(K)");
    assert.deepEqual(
      sites.map(({ verdict, compiled }) => [verdict, ...compiled.map((name) => name.replace(/_fast.*/, ""))]),
      [
        ["same", "runtime.makemap_small"],
        ["same", "runtime.mapaccess2"],
        ["same", "runtime.mapassign"],
      ],
    );
  });

  it("takes a literal that is inlined twice for one", async () => {
    const once = `${call(3, "mapassign_faststr")}\n${call(3, "mapdelete_faststr")}`;
    const sites = await compare(
      "g := func() { m[k] = 1; delete(m, k) }; g(); g()",
      `${inF}\n${once}\n${once}`,
    );
    assert.deepEqual(
      sites.map((s) => s.verdict),
      ["same", "same"],
    );
  });

  it("takes a literal for one whose second copy has lost a part to a constant argument", async () => {
    const whole = `${call(3, "mapaccess1_faststr")}\n${call(3, "mapaccess1_faststr")}`;
    const listing = `${inF}\n${whole}\n${call(3, "mapaccess1_faststr")}`;
    const reads = "m[k] > 1 || (both && m[`j`] > 1)";
    const verdicts = async (body: string) => (await compare(body, listing)).map((s) => s.verdict);
    assert.deepEqual(await verdicts(`g := func(both bool) bool { return ${reads} }; g(true); g(false)`), [
      "same",
      "same",
    ]);
    assert.ok((await verdicts(`_ = ${reads}`)).includes("different"));
  });
});

describe("the listing's reader", () => {
  it("reads symbols, types, calls of other processors and escape notes", () => {
    const listed = read(
      [
        "# example.com/p",
        "./a.go:7:11: make(map[string]int) escapes to heap",
        "./a.go:8:20: map[string]int{...} does not escape",
        "./a.go:9:2: m does not escape",
        "type:map[string]func(int) SRODATA dupok size=112",
        "example.com/p.(*T).M STEXTFIPS size=1",
        "\t0x0004 00004 (/p/a.go:5)\tMOVD\t$type:map[string]func(int)(SB), R0",
        "\t0x0008 00008 (/p/a.go:5)\tJAL\tX1, runtime.mapaccess2_faststr(SB)",
        "\t0x000c 00012 (/p/a.go:6)\tCALL\truntime.makemap_small(SB)",
        "\t0x0010 00016 (/p/a.go:6)\tCALL\truntime.mapassignment(SB)",
        "\trel 12+4 t=R_CALL runtime.mapclear+0",
        "garbage",
      ].join("\n"),
    );
    assert.deepEqual(listed.calls, [
      {
        symbol: "example.com/p.(*T).M",
        file: "/p/a.go",
        line: 5,
        call: "runtime.mapaccess2_faststr",
        mapType: "map[string]func(int)",
        pc: 8,
        inlinedAt: null,
      },
      {
        symbol: "example.com/p.(*T).M",
        file: "/p/a.go",
        line: 6,
        call: "runtime.makemap_small",
        mapType: null,
        pc: 12,
        inlinedAt: null,
      },
    ]);
    assert.deepEqual(
      [listed.escapesAt("./a.go", 7), listed.escapesAt("./a.go", 8)],
      [[{ column: 11, to: "heap" }], [{ column: 20, to: "stack" }]],
    );
    assert.deepEqual([listed.hasCode("/p/a.go", 5), listed.hasCode("/p/a.go", 4)], [true, false]);
  });
});
