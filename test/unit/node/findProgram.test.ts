import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { findProgram } from "../../../extension/src/node/findProgram.ts";
import { runGo } from "../../../extension/src/node/runGo.ts";

/** The program that is found where some files are programs. */
const found = (platform: string, name: string, searchPath: string, ...programs: string[]): string | null =>
  findProgram(name, { platform, path: searchPath, isProgram: (file) => programs.includes(file) });

describe("a program", () => {
  const windows = (name: string, searchPath: string, ...programs: string[]) =>
    found("win32", name, searchPath, ...programs);
  const go = "C:\\Program Files\\Go\\bin\\go.exe";

  it("on Windows is the PATH's, never one of the working folder", () => {
    const here = ["go.exe", ".\\go.exe", "bin\\go.exe", "\\go.exe", "C:go.exe"];
    for (const searchPath of ["", ".", ";;", "bin", "\\", "C:", ".\\;bin;"]) {
      assert.equal(windows("go", searchPath, ...here), null, searchPath);
      assert.equal(windows("go", `${searchPath};C:\\Program Files\\Go\\bin`, ...here, go), go, searchPath);
    }
    assert.equal(windows("go", '"C:\\Program Files\\Go\\bin"', go), go);
    assert.equal(windows("go.exe", "C:\\Program Files\\Go\\bin", go), go);
    assert.equal(
      windows("go", "\\\\server\\tools", "\\\\server\\tools\\go.exe"),
      "\\\\server\\tools\\go.exe",
    );
  });

  it("on Windows is an exe, no script", () => {
    assert.equal(
      windows("go", "C:\\a;C:\\b", "C:\\a\\go.bat", "C:\\a\\go", "C:\\b\\go.exe"),
      "C:\\b\\go.exe",
    );
  });

  it("elsewhere is the first of PATH's absolute folders", () => {
    assert.equal(found("linux", "go", ":.:bin:/a:/b", "go", "bin/go", "/a/go", "/b/go"), "/a/go");
    assert.equal(found("darwin", "go", "/a:/b", "/b/go"), "/b/go");
    assert.equal(found("linux", "go", "/a", "/b/go"), null);
  });

  it("that is named by its path is that, and by a relative path is none", () => {
    assert.equal(found("linux", "/opt/go", ""), "/opt/go");
    assert.equal(windows("D:\\go\\go.exe", ""), "D:\\go\\go.exe");
    for (const name of ["./go", "bin/go", "../go", ""])
      assert.equal(found("linux", name, "/a", `/a/${name}`), null);
    for (const name of [".\\go.exe", "bin\\go", "\\go.exe", "C:go.exe", "..\\go"])
      assert.equal(windows(name, "C:\\a", `C:\\a\\${name}`), null, name);
  });
});

describe("a go command in the folder that go runs in", () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-evil-"));
  const evil = process.platform === "win32" ? "go.exe" : "go";
  after(() => rmSync(folder, { recursive: true }));

  it("does not run, even where the PATH has the current folder", async () => {
    mkdirSync(path.join(folder, "bin"));
    for (const name of [evil, path.join("bin", evil)]) {
      writeFileSync(path.join(folder, name), "#!/bin/sh\ntouch ran\n");
      chmodSync(path.join(folder, name), 0o755);
    }
    const before = process.env["PATH"];
    process.env["PATH"] = ["", ".", "bin"].join(path.delimiter);
    const run = (goPath: string) => runGo(goPath, ["version"], { cwd: folder, timeoutMilliseconds: 120_000 });
    try {
      await assert.rejects(run(""), /^Error: the go command was not found$/);
      await assert.rejects(run("./go"), /^Error: \.\/go is not the absolute path of a go command$/);
    } finally {
      process.env["PATH"] = before;
    }
  });
});
