import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { projectPath } from "../support/projectPath.ts";

const root = mkdtempSync(path.join(tmpdir(), "mapscope-threads-"));
after(() => rmSync(root, { recursive: true, force: true }));

/** What `check` prints with some arguments, in the module at root. */
function checked(...given: string[]): { readonly lines: string[]; readonly status: number | null } {
  const args = [projectPath("extension/dist/cli.cjs"), "check", ...given];
  const { stdout, stderr, status } = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: "utf8",
    timeout: 180_000,
  });
  assert.equal(stderr, "");
  return { lines: stdout.split("\n").filter((line) => line !== ""), status };
}

describe("check of many packages, in threads", () => {
  const names = Array.from({ length: 16 }, (_, i) => `p${i + 10}`);
  writeFileSync(path.join(root, "go.mod"), "module example.com/many\n\ngo 1.26\n");
  names.forEach((name, i) => {
    mkdirSync(path.join(root, name));
    // The first ones take longer.
    const more = Array.from(
      { length: (names.length - i) * 20 },
      (_, n) => `func f${n}(m map[int]int) { m[${n}] = 1 }\n`,
    );
    const text = `package ${name}\n\nfunc F() {\n\tvar m map[string]int\n\tm["a"] = 1\n}\n\n${more.join("\n")}`;
    writeFileSync(path.join(root, name, "a.go"), text);
  });

  it("tells what each of them has, in their order", () => {
    const { lines, status } = checked("./...");
    assert.deepEqual(
      lines.map((line) => line.slice(0, line.indexOf(": "))),
      names.map((name) => `${path.join(name, "a.go")}:5:2`),
    );
    assert.equal(status, 1);
  });

  it("tries fixes over the files, and tells what each of them would change", () => {
    const { lines, status } = checked("--diff", "./...");
    const added = lines.filter((line) => line.startsWith("+\t"));
    assert.deepEqual(
      added,
      names.map(() => "+\tvar m = make(map[string]int)"),
    );
    assert.deepEqual(
      lines.filter((line) => line.includes("panics")),
      [],
    );
    assert.equal(status, 1);
  });

  it("tells the same of one package, without threads", () => {
    assert.deepEqual(checked("./p10").lines, checked("./...").lines.slice(0, 1));
  });
});
