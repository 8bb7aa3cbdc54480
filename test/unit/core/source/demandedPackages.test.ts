import assert from "node:assert/strict";
import { test } from "node:test";
import { DemandedPackages } from "../../../../extension/src/core/source/demandedPackages.ts";
import { findMapSites } from "../../../../extension/src/core/source/mapSites.ts";
import { indexPackage } from "../../../../extension/src/core/source/packageIndex.ts";
import { inferTypes } from "../../../../extension/src/core/source/typeInference.ts";
import { openAlone, packagesFrom } from "./syntaxFixture.ts";

test("only packages that a type needs are asked for, by their own or their unusual name", async () => {
  const text =
    'package p\nimport ("fmt"; "example.com/a"; "example.com/odd"; "os")\nvar m map[a.K]plain.V\nvar n = fmt.Sprint\nvar s map[string]int\n';
  const { document } = await openAlone(text);
  const own = indexPackage("example.com/p", [document]);
  const packages = new DemandedPackages();
  const maps = () => findMapSites(document, { package: own, inference: inferTypes(packages) });
  maps();
  assert.deepEqual(packages.takeMissed().sort(), ["example.com/a", "example.com/odd", "fmt", "os"]);
  const other = await packagesFrom({
    "example.com/a": "package a\ntype K uint32\n",
    "example.com/odd": "package plain\ntype V struct{ x int }\n",
  });
  for (const path of ["fmt", "os"]) packages.add(path, null);
  for (const path of ["example.com/a", "example.com/odd"]) packages.add(path, other.packageAt(path));
  assert.equal(maps()[0]?.type.layout, "type K uint32; type V struct{x int}; map[K]V");
  assert.deepEqual(packages.takeMissed(), []);
});
