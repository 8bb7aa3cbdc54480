import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { profilePlace } from "../../../extension/src/node/profilePlace.ts";

describe("the file of a profile's frame", () => {
  const here = realpathSync(mkdtempSync(path.join(tmpdir(), "mapscope-place-")));
  after(() => rmSync(here, { recursive: true, force: true }));
  for (const file of ["main.go", "cmd/main.go", "internal/cache/cache.go", "vendor/example.com/dep/dep.go"]) {
    mkdirSync(path.join(here, path.dirname(file)), { recursive: true });
    writeFileSync(path.join(here, file), "package p\n");
  }
  writeFileSync(path.join(here, "go.mod"), "module example.com/app\n");

  const rows: [file: string, place: string | null][] = [
    ["example.com/app/main.go", "main.go"],
    ["example.com/app/cmd/main.go", "cmd/main.go"],
    ["example.com/app/internal/main.go", null],
    ["example.com/dep@v1.2.3/dep.go", "vendor/example.com/dep/dep.go"],
    ["example.com/other@v1.2.3/internal/cache/cache.go", null],
    ["/home/me/go/pkg/mod/example.com/other@v1.2.3/internal/cache/cache.go", null],
    ["/build/app/internal/cache/cache.go", "internal/cache/cache.go"],
    ["/build/app/main.go", null],
    ["app/main.go", "main.go"],
    ["example.com/app/main.c", null],
  ];
  for (const [file, place] of rows)
    it(file, () => assert.equal(profilePlace(file, here), place === null ? null : path.join(here, place)));

  it("of the module, from a folder in it", () =>
    assert.equal(
      profilePlace("example.com/app/main.go", path.join(here, "internal")),
      path.join(here, "main.go"),
    ));

  it("of a module that lay elsewhere, by the packages of the profile", () => {
    const library = ["/usr/local/go/src/runtime", "runtime"] as const;
    const packages = new Map([library, ["/home/me/old/internal/cache", "example.com/app/internal/cache"]]);
    const place = (file: string, of: ReadonlyMap<string, string> = packages): string | null =>
      profilePlace(file, here, of);
    assert.equal(place("/home/me/old/main.go"), path.join(here, "main.go"));
    assert.equal(place("/home/me/old/internal/cache/cache.go"), path.join(here, "internal/cache/cache.go"));
    assert.equal(place("/home/me/other/main.go"), null);
    assert.equal(place("/home/me/old/none.go"), null);
    // Of a program of one package nothing tells more than the name.
    assert.equal(place("/home/me/other/main.go", new Map([library])), path.join(here, "main.go"));
    assert.equal(place("/home/me/dep/main.go", new Map([["/home/me/dep", "example.com/dep"]])), null);
  });

  it("as the compiler wrote it", () => {
    const file = path.join(here, "cmd", "main.go");
    assert.equal(profilePlace(file, tmpdir()), file);
  });
});
