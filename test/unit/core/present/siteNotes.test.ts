import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { NoteKind } from "../../../../extension/src/core/present/noteKinds.ts";
import { siteNotes } from "../../../../extension/src/core/present/siteNotes.ts";
import type { MapSite } from "../../../../extension/src/core/source/mapSite.ts";
import { described, makeSite } from "./presentFixture.ts";

/** The notes of a site by kind. */
function notes(
  map: string,
  more: Partial<MapSite>,
  go = "1.26",
  hint: number | null = null,
): Partial<Record<NoteKind, string>> {
  const site = makeSite(map, { hint: null, operand: "m", ...more });
  return Object.fromEntries(siteNotes(described(site, go), hint).map(({ kind, text }) => [kind, text]));
}

describe("why a generic function is called", () => {
  const cases: [map: string, why: string | undefined][] = [
    ["map[uint64]int", undefined],
    ["map[string][128]byte", undefined],
    ["map[uint64][129]byte", "the elem has 129 bytes, and `mapassign_fast64` takes at most 128"],
    ["map[string][200]byte", "the elem has 200 bytes, and `mapassign_faststr` takes at most 128"],
    ["map[*int][200]byte", "the elem has 200 bytes, and `mapassign_fast64ptr` takes at most 128"],
    ["map[any]int", "an interface key is hashed and compared by the type of its value"],
    ["map[float64]int", "floats are not compared by their bytes (0 and -0 are equal, NaN is not)"],
    ["map[[16]byte]int", "there are variants for keys of 4 and 8 bytes and strings, this one has 16 bytes"],
    ["map[uint16]int", "there are variants for keys of 4 and 8 bytes and strings, this one has 2 bytes"],
    ["map[struct{a string; b int}]int", "the key is hashed and compared part by part"],
    ["map[struct{a uint8; b uint32}]int", "the key is hashed and compared part by part"],
  ];
  for (const [map, why] of cases)
    for (const go of ["1.23", "1.26"])
      it(`${map} in ${go}`, () => {
        assert.equal(
          notes(map, { form: "assign" }, go).call,
          why && `\`mapassign\`, no fast variant: ${why}.`,
        );
      });

  it("names the function that the form would call", () => {
    assert.match(notes("map[*int][200]byte", { form: "delete" }).call ?? "", /`mapdelete_fast64`/);
    assert.match(notes("map[any]int", { form: "commaOk" }).call ?? "", /^`mapaccess2`, /);
    assert.equal(notes("map[any]int", { form: "make" }).call, undefined);
  });
});

describe("what delete and clear leave", () => {
  it("is the slot; elems are zeroed and keys with pointers let go", () => {
    const slot =
      "the slot stays with the map, which never gets smaller; in a full group of a table it is a tombstone";
    const of = (map: string, go = "1.26") => notes(map, { form: "delete" }, go).remains;
    assert.equal(of("map[uint64]int"), `\`delete\` zeroes the elem; ${slot}.`);
    assert.equal(of("map[string]int"), `\`delete\` zeroes the elem and lets go of the key; ${slot}.`);
    assert.equal(of("map[uint64]struct{}"), `\`delete\` only marks the entry as gone: ${slot}.`);
    assert.equal(
      of("map[uint64][200]byte"),
      `\`delete\` lets go of the elem (the elem lies outside the map and can be freed then); ${slot}.`,
    );
    assert.equal(
      of("map[[130]byte]int"),
      `\`delete\` zeroes the elem and lets go of the key (the key lies outside the map and can be freed then); ${slot}.`,
    );
    assert.equal(
      of("map[[130]byte][129]byte"),
      `\`delete\` lets go of the key and the elem (key and elem lie outside the map and can be freed then); ${slot}.`,
    );
    assert.match(
      of("map[uint64]int", "1.23") ?? "",
      /the cell stays with the map, which never gets smaller\.$/,
    );
  });

  it("is all memory, after clear and after the loop that is compiled to it", () => {
    const of = (map: string, more: Partial<MapSite>, go = "1.26") => notes(map, more, go).remains;
    assert.equal(
      of("map[int]int", { form: "clear" }),
      "`clear` keeps its groups and tables at their size, for the next entries.",
    );
    // Up to 1.20 there is no clear: what is compiled to it is the loop, its delete included.
    for (const form of ["range", "delete"] as const)
      for (const go of ["1.18", "1.20", "1.27"])
        assert.match(
          of("map[int]int", { form, loop: { clears: true, leavesAtOnce: false } }, go) ?? "",
          /^The loop keeps /,
        );
    assert.match(
      of("map[float64]int", { form: "delete", loop: { clears: true, leavesAtOnce: false } }) ?? "",
      /^`delete` zeroes the elem;/,
    );
    assert.match(of("map[int]int", { form: "clear" }, "1.23") ?? "", /the bucket array/);
    assert.match(of("map[float64]int", { form: "clear" }) ?? "", /NaN keys go too/);
    assert.equal(of("map[int]int", { form: "read" }), undefined);
  });
});

describe("what keys do", () => {
  it("is told where a NaN or an uncomparable value is possible, and nowhere else", () => {
    const of = (map: string, form: MapSite["form"]) => notes(map, { form }).keys;
    assert.match(of("map[float32]int", "assign") ?? "", /makes a new entry each time/);
    assert.match(of("map[struct{a complex64}]int", "read") ?? "", /never found/);
    assert.match(of("map[any]int", "delete") ?? "", /panics, also when nothing is written/);
    assert.match(of("map[[2]any]int", "opAssign") ?? "", /panics\.$/);
    for (const form of ["assign", "read", "delete"] as const)
      assert.equal(of("map[string]int", form), undefined);
    assert.equal(of("map[float32]int", "len"), undefined);
  });
});

describe("a better order of fields", () => {
  const item = "struct{ok bool; n int64; kind uint8}";

  it("is told with the bytes that it saves", () => {
    assert.equal(
      notes(`map[int64]${item}`, { form: "make" }, "1.26", 1000).padding,
      "With its fields in the order `n`, `ok`, `kind` the elem takes 16 bytes instead of 24, and the map 27,392 bytes less.",
    );
    assert.match(
      notes(`map[${item}]int`, { form: "field" }).padding ?? "",
      /the key takes 16 bytes instead of 24\.$/,
    );
  });

  it("is not told where there is none, or the struct is another package's", () => {
    for (const map of ["map[int]struct{a int64; b, c uint8}", "map[int]int", "map[int]struct{}"])
      assert.equal(notes(map, { form: "make" }).padding, undefined, map);
    const elsewhere = makeSite(`map[int]${item}`).type;
    const others = { form: "make", type: { ...elsewhere, elem: "other.Item" } } as const;
    assert.equal(notes(`map[int]${item}`, others).padding, undefined);
    assert.equal(notes(`map[int]${item}`, { form: "assign" }).padding, undefined);
  });
});

describe("other notes", () => {
  it("say where a loop starts, unless it clears", () => {
    assert.match(
      notes("map[int]int", { form: "range" }).order ?? "",
      /random slot, of a random table where the map has several,/,
    );
    assert.match(notes("map[int]int", { form: "range" }, "1.23").order ?? "", /random bucket and cell/);
  });

  it("say that a declared map is nil", () => {
    assert.match(
      notes("map[int]int", { form: "variable", startsNil: true }).nil ?? "",
      /until a map is assigned/,
    );
    assert.match(
      notes("map[int]int", { form: "field", startsNil: true }).nil ?? "",
      /zero value of its struct/,
    );
    assert.equal(notes("map[int]int", { form: "variable" }).nil, undefined);
  });

  it("say what an operation does to a map that is surely nil, and nothing of what a map would keep", () => {
    const told = (form: MapSite["form"]) => notes("map[int]int", { form, operand: "m", nilHere: true });
    const rows: [MapSite["form"], RegExp][] = [
      [
        "read",
        /^`m` is `nil` here: the read gives the zero value and allocates nothing; a write would panic\.$/,
      ],
      ["commaOk", /the zero value and false/],
      ["len", /`len` is 0/],
      ["range", /the loop has no rounds/],
      ["delete", /`delete` does nothing/],
      ["clear", /`clear` does nothing/],
      ["assign", /^`m` is `nil` here: a write panics\.$/],
    ];
    for (const [form, said] of rows) {
      assert.match(told(form).nil ?? "", said, form);
      assert.deepEqual([told(form).remains, told(form).order], [undefined, undefined], form);
    }
    assert.equal(notes("map[int]int", { form: "read", operand: "m" }).nil, undefined);
    // The key is hashed before a nil map is found to be empty.
    for (const form of ["read", "commaOk", "delete"] as const)
      assert.match(
        notes("map[any]int", { form, operand: "m", nilHere: true }).nil ?? "",
        /cannot be hashed panics all the same\.$/,
        form,
      );
    assert.doesNotMatch(
      notes("map[any]int", { form: "len", operand: "m", nilHere: true }).nil ?? "",
      /hashed/,
    );
  });

  it("say nothing of code that is broken or dropped", () => {
    assert.deepEqual(notes("map[any]int", { form: "assign", incomplete: true }), {});
    assert.deepEqual(notes("map[any]int", { form: "assign", dead: true }), {});
  });
});
