import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { newestRelease } from "../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../extension/src/core/go/release/goTarget.ts";
import type { CheckOrder, FromChecker } from "../../../extension/src/protocol/checkMessages.ts";
import { serveChecks } from "../../../extension/src/worker/serveChecks.ts";
import { goParser } from "../core/source/syntaxFixture.ts";
import { memoryFiles } from "../workspace/memoryFiles.ts";

const nil = (name: string): string => `package p\n\nfunc ${name}() {\n\tvar m map[int]int\n\tm[1] = 1\n}\n`;
const made = (name: string): string => nil(name).replace("var m map[int]int", "m := map[int]int{}");

const order = (...patterns: string[]): CheckOrder => ({
  patterns,
  model: mapModel(newestRelease(), "amd64"),
  target: { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" },
  severities: new Map(),
  generated: undefined,
});

/** A server over files in memory, and what it answers. */
function served(files: Readonly<Record<string, string>>, pause: () => Promise<void> = async () => {}) {
  const disk = new Map<string, string | null>(
    Object.entries({ "/m/go.mod": "module m\n\ngo 1.26\n", ...files }),
  );
  const answers: FromChecker[] = [];
  const serve = serveChecks({
    post: (message) => answers.push(structuredClone(message)),
    pause,
    disk: memoryFiles(disk),
    folders: { library: null, moduleCache: null, gowork: "off" },
    parser: goParser,
    machine: { goos: "linux", goarch: "amd64" },
  });
  const told = async (id: number, ...patterns: string[]): Promise<string[]> => {
    answers.length = 0;
    await serve({ id, order: order(...patterns) });
    return answers.flatMap((answer) =>
      "found" in answer ? answer.found.map(({ file, line }) => `${file}:${line}`) : [],
    );
  };
  return { disk, answers, serve, told };
}

describe("the thread that looks for mistakes", () => {
  it("takes open texts for those of the disk, until they are closed", async () => {
    const { serve, told } = served({ "/m/a.go": made("A") });
    assert.deepEqual(await told(1, "/m"), []);
    await serve({ open: "/m/a.go", text: nil("A") });
    assert.deepEqual(await told(2, "/m"), ["/m/a.go:5"]);
    await serve({ open: "/m/a.go", text: `\n${nil("A")}` });
    assert.deepEqual(await told(3, "/m"), ["/m/a.go:6"]);
    await serve({ disk: "/m/a.go" });
    assert.deepEqual(await told(4, "/m"), []);
  });

  it("sees files that come and change on the disk", async () => {
    const { disk, serve, told } = served({ "/m/a.go": made("A") });
    assert.deepEqual(await told(1, "/m"), []);
    disk.set("/m/b.go", nil("B"));
    await serve({ disk: "/m/b.go" });
    assert.deepEqual(await told(2, "/m"), ["/m/b.go:5"]);
  });

  it("looks at a document that is on no disk", async () => {
    const { serve, told } = served({});
    await serve({ open: "/untitled/1/untitled.go", text: nil("A") });
    assert.deepEqual(await told(1, "/untitled/1"), ["/untitled/1/untitled.go:5"]);
  });

  it("goes through a module package by package, and stops when it is told to", async () => {
    const files = { "/m/a/a.go": nil("A"), "/m/b/b.go": nil("B"), "/m/c/c.go": nil("C") };
    const whole = served(files);
    assert.equal((await whole.told(1, "/m/...")).length, 3);
    const counts = whole.answers.flatMap((answer) =>
      "found" in answer ? [`${answer.done}/${answer.of} ${answer.place}`] : [],
    );
    assert.deepEqual(counts, ["1/3 /m/a", "2/3 /m/b", "3/3 /m/c"]);
    assert.deepEqual(whole.answers.at(-1), { id: 1, outcome: { kind: "done" } });
    let pauses = 0;
    const stopped = served(files, async () => {
      if (++pauses === 2) await stopped.serve({ cancel: 7 });
    });
    await stopped.told(7, "/m/...");
    assert.deepEqual(stopped.answers.slice(1), [{ id: 7, outcome: { kind: "cancelled" } }]);
  });

  it("says what is wrong with a config", async () => {
    const { answers, told } = served({ "/m/a.go": nil("A"), "/m/.mapscope.json": "{" });
    await told(1, "/m");
    assert.deepEqual(answers, [
      { id: 1, outcome: { kind: "config", message: "/m/.mapscope.json: it is no JSON" } },
    ]);
  });
});
