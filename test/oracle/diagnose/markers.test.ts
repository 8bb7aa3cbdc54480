import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { Code } from "../../../extension/src/core/diagnose/machine/finding.ts";
import { newestRelease } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { goFolders } from "../../../extension/src/node/goFolders.ts";
import { isAsMarked, type MarkedProgram, markedPrograms } from "../../support/markers.ts";
import { workspaceOf } from "../../unit/workspace/memoryWorkspace.ts";

// The programs of test/fixtures/diagnose, run by real Go: those with a mark do at a marked line what it says, the others do
// not; and check finds it there and nowhere else, with Go's library at hand.

const root = mkdtempSync(path.join(tmpdir(), "mapscope-markers-"));
after(() => rmSync(root, { recursive: true, force: true }));

const suites = {
  nilMapWrite: { flags: [], says: /assignment to entry in nil map/, runs: 1 },
  // The detector sees what happens in one run; a race may need some, with more or fewer threads.
  concurrentMapUse: { flags: ["-race"], says: /WARNING: DATA RACE|concurrent map/, runs: 40 },
} as const;

const hasRaceDetector = spawnSync("go", ["env", "CGO_ENABLED"], { encoding: "utf8" }).stdout.trim() === "1";

/** All programs as packages of one that runs the one that its argument names; lines stay where they are. */
function buildAll(programs: readonly MarkedProgram[], folder: string, flags: readonly string[]): string {
  const names = programs.map(packageOf);
  for (const [i, { text }] of programs.entries()) {
    const name = names[i] ?? "";
    mkdirSync(path.join(folder, name), { recursive: true });
    const apart = text
      .replace(/^package main$/m, `package ${name}`)
      .replace(/^func main\(\)/m, "func Main()");
    writeFileSync(path.join(folder, name, "main.go"), apart);
  }
  const imports = names.map((name) => `\t"example.com/marked/${name}"`).join("\n");
  const cases = names.map((name) => `\tcase "${name}":\n\t\t${name}.Main()`).join("\n");
  writeFileSync(path.join(folder, "go.mod"), goMod);
  writeFileSync(
    path.join(folder, "main.go"),
    `package main\n\nimport (\n\t"os"\n${imports}\n)\n\nfunc main() {\n\tswitch os.Args[1] {\n${cases}\n\t}\n}\n`,
  );
  const binary = path.join(folder, "marked.exe");
  execFileSync("go", ["build", "-gcflags=-N -l", ...flags, "-o", binary, "."], {
    cwd: folder,
    stdio: "pipe",
  });
  return binary;
}

function packageOf({ name }: MarkedProgram): string {
  return `p_${name.replace(/\W/g, "_").toLowerCase()}`;
}

const goMod = "module example.com/marked\n\ngo 1.23\n";

for (const code of ["nilMapWrite", "concurrentMapUse"] as const) {
  const programs = markedPrograms(code);
  const folder = path.join(root, code);
  const placeOf = ({ name }: MarkedProgram): string => path.join(folder, name.replaceAll("/", "_"));
  mkdirSync(folder);
  writeFileSync(path.join(folder, "go.mod"), goMod);
  for (const program of programs) {
    mkdirSync(placeOf(program));
    writeFileSync(path.join(placeOf(program), "main.go"), program.text);
  }

  describe(code, () => {
    it("is what real Go does at the marked lines, and nowhere else", (t) => {
      const { flags, says, runs } = suites[code];
      if (flags.length > 0 && !hasRaceDetector) return t.diagnostic("no race detector without cgo");
      const binary = buildAll(programs, path.join(root, `${code} by go`), flags);
      for (const program of programs) {
        let lines: number[] = [];
        for (let run = 0; run < (program.wanted.length > 0 ? runs : 1) && lines.length === 0; run++) {
          const { stderr } = spawnSync(binary, [packageOf(program)], {
            encoding: "utf8",
            timeout: 60_000,
            env: { ...process.env, GORACE: "atexit_sleep_ms=200", GOMAXPROCS: `${1 + ((run + 3) % 4)}` },
          });
          const told = says.test(stderr)
            ? [...stderr.matchAll(new RegExp(`${packageOf(program)}/main\\.go:(\\d+)`, "g"))].map(([, n]) =>
                Number(n),
              )
            : [];
          lines = code === "nilMapWrite" ? told.slice(0, 1) : told;
        }
        const hit = lines.filter((line) => program.wanted.includes(line));
        assert.equal(hit.length > 0, program.wanted.length > 0, `${program.name}: go says ${lines}`);
        if (program.wanted.length === 0) assert.deepEqual(lines, [], program.name);
      }
      return undefined;
    });

    it("is found there", async () => {
      const checks = await workspaceOf(diskFiles(1_000_000), { folders: goFolders() }).checks();
      const model = mapModel(newestRelease(), "amd64");
      const target = { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" };
      const request = { model, target, codes: new Set<Code>([code]) };
      const found = new Map<string, number[]>();
      for await (const batch of checks.ofPattern(folder, "./...", request))
        for (const { file, line } of batch) found.set(file, [...(found.get(file) ?? []), line]);
      for (const program of programs) {
        const lines = found.get(path.join(placeOf(program), "main.go")) ?? [];
        assert.ok(isAsMarked(program, lines), `${program.name}: ${lines}, not ${program.wanted}`);
      }
    });
  });
}
