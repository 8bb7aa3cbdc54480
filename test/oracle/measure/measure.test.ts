import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readdirSync, rmSync, watch } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import type { Measurement } from "../../../extension/src/core/measure/measurement.ts";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { machine } from "../../../extension/src/node/machine.ts";
import { goCommand } from "../../../extension/src/node/runGo.ts";
import { scratchFolders } from "../../../extension/src/node/scratchFolders.ts";
import { measureMap } from "../../../extension/src/workspace/measureMap.ts";
import { Toolchains } from "../../../extension/src/workspace/toolchains.ts";
import { projectPath } from "../../support/projectPath.ts";
import { mapType } from "../../unit/core/go/types/mapTypeFixture.ts";
import { toolchainAtHand } from "../goToolchain.ts";

// What `mapscope measure` measures by runtime.MemStats must be what is predicted, for keys and elems of all kinds.

const maps = [
  "map[int]int",
  "map[string]struct{}",
  "map[bool]string",
  "map[uint8]uint8",
  "map[uint16]struct{}",
  "map[float32]int64",
  "map[complex128][3]uint32",
  "map[*int]*int",
  "map[interface{}]bool",
  "map[error]error",
  "map[[3]string]int",
  "map[chan int]func()",
  "map[uint64][200]byte",
  "map[[40]int32]map[string]int",
  "type ID uint16; type Key struct{ A ID; _ int32; B [2]bool; C string }; map[Key][]Key",
  "map[struct{}]int",
];
const sizes = [1, 9, 250, 2000];

const scratch = mkdtempSync(path.join(tmpdir(), "mapscope-measure-test-"));
after(() => rmSync(scratch, { recursive: true, force: true }));

function mapscope(args: readonly string[], env: NodeJS.ProcessEnv) {
  return spawnSync(process.execPath, [projectPath("extension/dist/cli.cjs"), ...args], {
    cwd: scratch,
    encoding: "utf8",
    timeout: 400_000,
    env: { ...process.env, GOFLAGS: "", TMPDIR: scratch, ...env },
  });
}

function measured(map: string, env: NodeJS.ProcessEnv): Measurement {
  const args = ["measure", "--map", map, "--n", sizes.join(), "--seconds", "2", "--json"];
  const { status, stdout, stderr } = mapscope(args, env);
  assert.equal(stderr, "");
  const measurement = JSON.parse(stdout) as Measurement;
  assert.deepEqual([status, measurement.differences], [0, []], map);
  return measurement;
}

const leftBehind = (): string[] => readdirSync(scratch).filter((name) => name.startsWith("mapscope-"));

for (const release of ["1.18.10", "1.23.12", "1.24.13", "1.26.11", "1.27.4"])
  describe(`measured maps of go${release} take what is predicted:`, () => {
    const isAtHand = toolchainAtHand(release);
    for (const map of maps)
      it(map, (t) => {
        if (!isAtHand) return t.skip("no such toolchain");
        const { go, rows, growth } = measured(map, { GOTOOLCHAIN: `go${release}`, GOEXPERIMENT: "" });
        assert.equal(go.split(" ")[0], `go${release}`);
        const { bytes } = rows[0]?.held ?? assert.fail("nothing was measured");
        assert.ok(bytes.measured > 0);
        assert.ok(rows.every(({ nanoseconds }) => (nanoseconds.hit?.median ?? 0) > 0));
        if (rows.at(-1)?.n === 2000) assert.ok((growth[0]?.measured.length ?? 0) > 7, JSON.stringify(growth));
        assert.deepEqual(leftBehind(), []);
      });
  });

describe("measured maps take what is predicted with an experiment:", () => {
  for (const [release, experiment] of [
    ["1.24.13", "noswissmap"],
    ["1.27.4", "mapsplitgroup"],
  ] as const)
    it(`${release} with ${experiment}`, (t) => {
      if (!toolchainAtHand(release)) return t.skip("no such toolchain");
      const env = { GOTOOLCHAIN: `go${release}`, GOEXPERIMENT: experiment };
      assert.match(measured("map[string]int32", env).go, new RegExp(experiment));
    });
});

describe("a measuring program", () => {
  const go = goCommand("");
  const measuring = (main: string, seconds: number, memoryBytes = 1e9) =>
    measureMap(
      {
        ...{ go, toolchains: new Toolchains(go, diskFiles(0)), machine },
        scratch: { ...scratchFolders, make: (files) => scratchFolders.make({ ...files, "main.go": main }) },
      },
      {
        ...{ folder: scratch, release: "auto", sizes: [10], hint: null, seconds, memoryBytes },
        typeOf: async ({ release, target }) => mapType("map[int]int", release.name, target.goarch),
      },
      () => {},
    );

  it("that takes all memory is ended, and said to be", async () => {
    const eats = `package main

func main() {
	for all := [][]byte(nil); ; {
		part := make([]byte, 1<<20)
		for i := range part {
			part[i] = 1
		}
		all = append(all, part)
	}
}
`;
    await assert.rejects(
      measuring(eats, 60, 200e6),
      /^Error: the measuring program took more memory than the limit of /,
    );
  });

  it("that hangs is ended, and said to be", async () => {
    // The least time that a run has is half a minute.
    await assert.rejects(
      measuring("package main\n\nfunc main() { for {} }\n", 0),
      /the measuring program took longer than 30 s/,
    );
  });

  it("that panics is quoted", async () => {
    await assert.rejects(measuring('package main\n\nfunc main() { panic("oh") }\n', 1), /failed: panic: oh$/);
  });
});

it("a signal ends what measures, and leaves no folder behind", async () => {
  const own = mkdtempSync(path.join(scratch, "signal-"));
  const watcher = watch(own, { recursive: true });
  const built = new Promise((resolve) => {
    watcher.on("change", () => {
      const folder = readdirSync(own).find((name) => existsSync(path.join(own, name, "measure.exe")));
      if (folder !== undefined) resolve(folder);
    });
  });
  const args = [projectPath("extension/dist/cli.cjs"), "measure", "--map", "map[string]int"];
  const program = spawn(process.execPath, args, {
    ...{ cwd: scratch, stdio: "ignore", env: { ...process.env, GOFLAGS: "", TMPDIR: own } },
  });
  const closed = once(program, "close");
  await built;
  watcher.close();
  program.kill("SIGINT");
  assert.deepEqual(await closed, [130, null]);
  assert.deepEqual(
    readdirSync(own).filter((name) => name.startsWith("mapscope-")),
    [],
  );
});

describe("benchmarks of a map", () => {
  it("run, and allocate what is predicted", (t) => {
    const release = "1.26.11";
    if (!toolchainAtHand(release)) return t.skip("no such toolchain");
    const args = ["measure", "--map", "map[string]int", "--n", "10,1000", "--go", release, "--benchmark"];
    const { stdout, status } = mapscope(args, {});
    assert.equal(status, 0);
    const files = { "go.mod": "module measure\n\ngo 1.18\n", "map_test.go": stdout };
    return scratchFolders.make(files).then(async (folder) => {
      const env = { ...process.env, GOTOOLCHAIN: `go${release}`, GOFLAGS: "", GOWORK: "off" };
      const tested = spawnSync("go", ["test", "-bench", ".", "-benchtime", "20x"], {
        ...{ cwd: folder, encoding: "utf8", timeout: 300_000, env },
      });
      await scratchFolders.remove(folder);
      const lines = tested.stdout.split("\n").filter((line) => line.startsWith("Benchmark"));
      assert.equal(lines.length, 20, `${tested.stdout}${tested.stderr}`);
      const insert = lines.find((line) => line.startsWith("BenchmarkInsert/n=1000/hint=true"));
      assert.match(insert ?? "", /\s20\s+[\d.]+ ns\/op\s+[\d.]+ ns\/entry\s+\d+ B\/op\s+\d+ allocs\/op$/);
    });
  });
});
