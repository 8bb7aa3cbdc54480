import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Builds } from "../../../extension/src/workspace/builds.ts";
import { CannotAnswer, type GoResult, type GoRun } from "../../../extension/src/workspace/ports.ts";
import { memoryFiles } from "./memoryFiles.ts";

describe("a go command asked for its version", () => {
  const asked = (result: Partial<GoResult> | Error) => {
    const runs: GoRun[] = [];
    const go = {
      mayRun: () => true,
      run: async (_: readonly string[], run: GoRun): Promise<GoResult> => {
        runs.push(run);
        if (result instanceof Error) throw result;
        return { exitCode: 0, stdout: "", stderr: "", ...result };
      },
    };
    const version = new Builds(go, memoryFiles(new Map())).version({ folder: "/w", env: {} });
    return { version, runs };
  };

  it("is understood behind a wrapper's words, and waited for minutes, not half an hour", async () => {
    const { version, runs } = asked({ stdout: 'wrapped\n{"GOVERSION":"go1.26.8","GOARCH":"arm64"}\n' });
    assert.deepEqual(await version, { version: "go1.26.8", goarch: "arm64" });
    assert.ok((runs[0]?.timeoutMilliseconds ?? 0) <= 300_000);
    assert.equal(runs[0]?.takeStderr, undefined);
  });

  for (const [what, result, message] of [
    [
      "prints something else",
      { stdout: "\u0000\u001b garbage" },
      "go env printed no answer that can be understood",
    ],
    ["tells nothing", { stdout: "{}" }, "go env does not tell GOVERSION and GOARCH"],
    ["ends without a word", { exitCode: 7 }, "go env failed: it ended with status 7 and no word"],
    ["complains", { exitCode: 1, stderr: "go: one\n\ttwo\ngo: three\n" }, "go env failed: go: one go: three"],
    ["cannot be run", new Error("go env was ended by SIGKILL"), "go env was ended by SIGKILL"],
  ] as const)
    it(`that ${what} is told in one sentence`, async () => {
      await assert.rejects(
        asked(result).version,
        (error) => error instanceof CannotAnswer && error.message === message,
      );
    });
});

it("a go list that prints no package is told in one sentence, one without a match is not", async () => {
  for (const [stdout, isRefused] of [
    ["\u0001 garbage\n", true],
    ["", false],
  ] as const) {
    const go = { mayRun: () => true, run: async () => ({ exitCode: 0, stdout, stderr: "" }) };
    const compiled = new Builds(go, memoryFiles(new Map())).compile({ pattern: ".", folder: "/w", env: {} });
    if (isRefused) await assert.rejects(compiled, /^CannotAnswer: go list printed no package/);
    else assert.deepEqual((await compiled).named, []);
  }
});
