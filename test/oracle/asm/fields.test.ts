import assert from "node:assert/strict";
import { test } from "node:test";
import { parseListing } from "../../../extension/src/core/asm/listing/listingParser.ts";
import { layoutsOf } from "../../../extension/src/core/asm/runtime/fields.ts";
import { annotateFunction, tellRelease } from "../../../extension/src/core/asm/words/annotate.ts";
import { mapFunctionRole } from "../../../extension/src/core/asm/words/functionRoles.ts";
import { goRelease } from "../../../extension/src/core/go/release/goRelease.ts";
import { toolchainAtHand } from "../goToolchain.ts";
import { type DwarfFacts, dwarfFacts } from "./dwarf.ts";
import { buildSample, listing } from "./listings.ts";

const chosen = (process.env["MAPSCOPE_GO"] ?? "1.20.14 1.23.12 1.26.11 1.27.4")
  .split(" ")
  .filter(toolchainAtHand);

/** Fields by name and offset as DWARF has them, those of embedded structs of the map's own included. */
function realFields(
  facts: DwarfFacts,
  name: string,
): Map<string, { offset: number; size: number }> | undefined {
  const found = [...facts.structs].find(([full]) => full.endsWith(`.${name}`));
  if (found === undefined) return undefined;
  const fields = new Map<string, { offset: number; size: number }>();
  for (const { name: field, offsetBytes, sizeBytes } of found[1].fields) {
    fields.set(field, { offset: offsetBytes, size: sizeBytes });
    const inner =
      field === "groups"
        ? "groupsReference"
        : field === "stack"
          ? "stack"
          : offsetBytes === 0
            ? typeStruct(field)
            : "";
    for (const [sub, at] of inner === "" ? [] : (realFields(facts, inner) ?? []))
      fields.set(field === "groups" ? `groups.${sub}` : sub, {
        offset: offsetBytes + at.offset,
        size: at.size,
      });
  }
  return fields;
}

/** `h.B — log2 of the bucket count (hmap+9)` at the end of a piece of pseudo-code. */
const namedField =
  /(\w[\w.]*\.\w+)(?: with \S+| = .*)?(?: [-+&] .*)? — .*\((hmap|Map|table|Iter|hiter|maptype|MapType)\+(\d+)\)$/;

/** The struct of the common header that a map type begins with. */
function typeStruct(field: string): string {
  return field === "typ" ? "_type" : field === "Type" ? "Type" : "";
}

for (const release of chosen) {
  const source = { release, goarch: "amd64" } as const;

  test(`go${release}: the fields that listings are explained with are the runtime's, by DWARF`, async () => {
    const facts = await dwarfFacts(await buildSample(source));
    const layouts = layoutsOf(goRelease(Number(release.split(".")[1])), 8);
    let compared = 0;
    for (const key of ["map", "mapType", "type", "table", "iterator", "mapextra", "closure"]) {
      const layout = layouts.get(key);
      if (layout === undefined) continue;
      const real = realFields(facts, layout.name);
      assert.ok(real, `${layout.name} is in the DWARF`);
      for (const field of layout.fields) {
        assert.deepEqual(
          real.get(field.name),
          { offset: field.offsetBytes, size: field.sizeBytes },
          `${layout.name}.${field.name}`,
        );
        compared++;
      }
      const explained = new Set(layout.fields.map((field) => field.name));
      if (key === "map" || key === "table" || key === "iterator")
        for (const name of real.keys())
          if (name !== "groups") assert.ok(explained.has(name), `${layout.name}.${name}`);
    }
    assert.ok(compared > 35, String(compared));
  });

  for (const goarch of ["amd64", "arm64"] as const)
    test(`go${release} ${goarch}: every field that an explanation names is at the offset of the operand`, async (t) => {
      const facts = await dwarfFacts(await buildSample(source));
      const parsed = parseListing(await listing({ release, goarch }, "objdump"));
      const told = tellRelease(parsed, {});
      let named = 0;
      for (const fn of parsed.functions) {
        if (mapFunctionRole(fn.name, told.release.family) === undefined) continue;
        for (const { text, explanation } of annotateFunction(fn, told, {}).lines)
          for (const piece of explanation.split(/; (?=[\w&*(]+(?:\.\w+)* =)/)) {
            const [, path, struct, offset] = namedField.exec(piece) ?? [];
            if (struct === undefined) continue;
            const field = (path ?? "")
              .replace(/^(.*\.)?groups\./, "groups.")
              .replace(/^(?!groups\.).*\./, "");
            const real = realFields(facts, struct)?.get(field);
            assert.equal(real?.offset, Number(offset), `${fn.name} ${text}: ${explanation}`);
            const written = [...text.matchAll(/(-?(?:0x)?[0-9a-f]*)\((?!SB)\w+\)/g)].map(([, at]) =>
              Number(at || 0),
            );
            const strides = /^F?(LDP|STP)/.test(text) ? [0, 8, 16] : [0];
            if (written.length === 0) continue;
            assert.ok(
              written.some((at) => strides.some((stride) => at + stride === real?.offset)),
              `${fn.name} ${text}: ${explanation}`,
            );
            named++;
          }
      }
      t.diagnostic(`${named} operands`);
      assert.ok(named > 500, String(named));
    });
}
