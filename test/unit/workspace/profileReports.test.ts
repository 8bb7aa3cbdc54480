import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isInLibraryFolder } from "../../../extension/src/workspace/profileReports.ts";

describe("a file of a profile that was built with -trimpath", () => {
  for (const file of [
    "reflect/map.go",
    "internal/sync/hashtriemap.go",
    "vendor/golang.org/x/net/idna/tables.go",
  ])
    it(`${file} is of Go's library`, () => assert.equal(isInLibraryFolder(file), true));
  for (const file of ["mylib/map.go", "mylib@v0.0.0/map.go", "example.com/app/main.go", "main.go", ""])
    it(`${file} is not`, () => assert.equal(isInLibraryFolder(file), false));
});
