import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { MapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import { mapTypeOf } from "../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../extension/src/core/go/types/typeParser.ts";
import {
  type MeasurePorts,
  type MeasureRequest,
  type MeasureStage,
  measureMap,
} from "../../../extension/src/workspace/measureMap.ts";
import type { GoRun, Scratch, ScratchRun } from "../../../extension/src/workspace/ports.ts";
import { Toolchains } from "../../../extension/src/workspace/toolchains.ts";
import { printed } from "../core/measure/measuredOutput.ts";
import { memoryFiles } from "./memoryFiles.ts";
import { recordedGo } from "./memoryWorkspace.ts";

/** A scratch folder that notes what it is used for, and whose program prints what the test says. */
function scratchThat(prints: () => Promise<string>) {
  const noted = { made: [] as Record<string, string>[], removed: [] as string[], runs: [] as ScratchRun[] };
  const scratch: Scratch = {
    async make(files) {
      noted.made.push({ ...files });
      return "/tmp/scratch";
    },
    async run(_folder, _name, args, run) {
      noted.runs.push(run);
      const stdout = await prints();
      run.takeStdout(stdout);
      return { exitCode: 0, stdout, stderr: args.join(" ") };
    },
    async remove(folder) {
      noted.removed.push(folder);
    },
  };
  return { scratch, noted };
}

const environment = { GOVERSION: "go1.26.11", GOOS: "linux", GOARCH: "amd64", GOEXPERIMENT: "" };

function measuring(
  given: {
    env?: Partial<typeof environment>;
    prints?: () => Promise<string>;
    mayRun?: boolean;
    builds?: boolean;
    sizes?: number[];
  } = {},
) {
  const envs: GoRun[] = [];
  const { go, runs } = recordedGo((args, run) => {
    envs.push(run);
    if (args[0] === "env") return { stdout: JSON.stringify({ ...environment, ...given.env }) };
    return given.builds === false ? { exitCode: 1, stderr: "# measure\n./main.go:1:1: oh\n" } : {};
  });
  const { scratch, noted } = scratchThat(given.prints ?? (async () => printed));
  const asked = { ...go, mayRun: () => given.mayRun ?? true };
  const toolchains = new Toolchains(asked, memoryFiles(new Map()));
  const ports: MeasurePorts = { go: asked, toolchains, scratch, machine: { goos: "linux", goarch: "amd64" } };
  const request: MeasureRequest = {
    ...{ folder: "/work", release: "auto", sizes: given.sizes ?? [2, 100], hint: null },
    ...{ seconds: 10, memoryBytes: 1e9 },
    typeOf: async (model: MapModel) => mapTypeOf(parseMapType("map[uint16]int", model.target), model),
  };
  const stages: MeasureStage[] = [];
  return {
    runs,
    envs,
    noted,
    stages,
    measure: () => measureMap(ports, request, (stage) => stages.push(stage)),
  };
}

describe("measuring a map", () => {
  it("asks the go of the folder, builds with that one in a folder of its own, and takes it away", async () => {
    const { measure, runs, envs, noted, stages } = measuring();
    const { rows, differences } = await measure();
    assert.deepEqual([rows.length, differences], [2, []]);
    assert.deepEqual(runs, [
      "/work: go env -json GOVERSION GOOS GOARCH GOEXPERIMENT",
      "/tmp/scratch: go build -o measure.exe .",
    ]);
    const { GOTOOLCHAIN, GOFLAGS, GOWORK, CGO_ENABLED } = envs[1]?.env ?? {};
    assert.deepEqual([GOTOOLCHAIN, GOFLAGS, GOWORK, CGO_ENABLED], ["go1.26.11", "", "off", "0"]);
    assert.deepEqual(noted.removed, ["/tmp/scratch"]);
    assert.deepEqual(Object.keys(noted.made[0] ?? {}), ["go.mod", "main.go"]);
    assert.equal(noted.runs[0]?.env["GODEBUG"], "");
    assert.deepEqual(
      stages.map(({ text }) => text),
      [
        ...["asking go", "building with go1.26"],
        ...["measuring 2 entries, without a hint", "measuring 2 entries, with the hint 2"],
      ],
    );
    assert.ok(stages.every(({ done }, i) => done >= (stages[i - 1]?.done ?? 0) && done < 1));
  });

  it("runs nothing where nothing may be run", async () => {
    const { measure, runs, noted } = measuring({ mayRun: false });
    await assert.rejects(measure(), /^CannotAnswer: .* nothing is run in a workspace that is not trusted$/);
    assert.deepEqual([runs, noted.made], [[], []]);
  });

  const refused: [what: string, given: Parameters<typeof measuring>[0], message: RegExp][] = [
    [
      "programs for another system",
      { env: { GOOS: "windows" } },
      /builds for windows\/amd64 here, .*linux\/amd64/,
    ],
    ["programs for another processor", { env: { GOARCH: "arm64" } }, /builds for linux\/arm64 here/],
    ["a processor that is not modelled", { env: { GOARCH: "sparc" } }, /builds for linux\/sparc here/],
    [
      "a go without a release",
      { env: { GOVERSION: "devel +abc" } },
      /release of this go is not known: devel \+abc$/,
    ],
    [
      "nothing to measure",
      { sizes: [100_000] },
      /^CannotAnswer: nothing can be measured: uint16 has only 65,536/,
    ],
  ];
  for (const [what, given, message] of refused)
    it(`builds nothing for ${what}`, async () => {
      const { measure, noted } = measuring(given);
      await assert.rejects(measure(), message);
      assert.deepEqual(noted.made, []);
    });

  const failing: [what: string, given: Parameters<typeof measuring>[0], message: RegExp][] = [
    ["does not compile", { builds: false }, /did not compile: \.\/main\.go:1:1: oh$/],
    ["prints garbage", { prints: async () => "panic" }, /^CannotAnswer: .* cannot be read: line 1 /],
    ["measures another thing", { sizes: [2] }, /did not measure what it was asked for/],
    [
      "is ended",
      { prints: () => Promise.reject(new Error("the measuring program took longer than 50 seconds")) },
      /^Error: the measuring program took longer than 50 seconds$/,
    ],
  ];
  for (const [what, given, message] of failing)
    it(`takes its folder away when the program ${what}`, async () => {
      const { measure, noted } = measuring(given);
      await assert.rejects(measure(), message);
      assert.deepEqual(noted.removed, ["/tmp/scratch"]);
    });
});
