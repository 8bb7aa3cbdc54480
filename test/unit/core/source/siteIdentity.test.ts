import assert from "node:assert/strict";
import { test } from "node:test";
import { findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { siteIdentities } from "../../../../extension/src/core/source/siteIdentity.ts";
import { openAlone } from "./syntaxFixture.ts";

async function identities(text: string): Promise<string[]> {
  const { document, scope } = await openAlone(text);
  return document.declarations.flatMap(({ unit }) => {
    const within = { start: unit.baseOffset, end: unit.baseOffset + unit.text.length };
    return siteIdentities(findMapSites(document, scope(), within), unit.text).map(([, identity]) => identity);
  });
}

test("sites keep their names when lines are put before them, and equal ones have their own", async () => {
  const before =
    "package p\nvar a = map[int]int{}\nvar b = map[int]int{}\nfunc f(m map[int]int) { m[1] = 1; m[1] = 1 }\n";
  const after = before.replace("package p\n", "package p\n// more\n\nvar z int\n");
  const names = await identities(before);
  assert.deepEqual(await identities(after), names);
  assert.equal(new Set(names).size, names.length);
  assert.ok(names.length >= 4, names.join());
});
