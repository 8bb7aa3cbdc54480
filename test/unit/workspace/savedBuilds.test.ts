import assert from "node:assert/strict";
import { beforeEach, describe, it } from "node:test";
import { CompileError } from "../../../extension/src/workspace/folderBuilds.ts";
import { escapesTo } from "../../../extension/src/workspace/foundSite.ts";
import { type AssemblyTarget, isAsSaved } from "../../../extension/src/workspace/listings.ts";
import type { GoResult, GoRun } from "../../../extension/src/workspace/ports.ts";
import { memoryFiles } from "./memoryFiles.ts";
import { asGoBuilds, goEnv, noTypes, recordedGo, workspaceOf } from "./memoryWorkspace.ts";

const text = 'package m\n\nfunc set(m map[string]int) {\n\tm["a"] = 1\n}\n\nfunc other() {}\n';
const file = { place: "/w/m.go", text };
const usual: AssemblyTarget = {
  ...{ release: "auto", goarch: "auto", goamd64: "auto", goarm64: "auto" },
  optimize: true,
};
const never = { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => {} }) };
const releases = (newest: number) =>
  `[${Array.from({ length: newest }, (_, i) => `go1.${i + 1}`).join(" ")}]`;

/** What the compiler prints of the file, as go1.26 for amd64. */
const printed = `# example.com/m
./m.go:3:6: can inline other with cost 0 as: func() {  }
./m.go:3:10: m does not escape
example.com/m.set STEXT size=64 args=0x8 locals=0x20 funcid=0x0 align=0x0
\t0x0000 00000 (/w/m.go:3)\tTEXT\texample.com/m.set(SB), ABIInternal, $40-8
\t0x000e 00014 (/w/m.go:4)\tLEAQ\ttype:map[string]int(SB), AX
\t0x0023 00035 (/w/m.go:4)\tCALL\truntime.mapassign_faststr(SB)
example.com/m.other STEXT size=1
\t0x0000 00000 (/w/m.go:7)\tTEXT\texample.com/m.other(SB), ABIInternal, $0-0
\t0x0000 00000 (/w/m.go:7)\tRET
example.com/m.elsewhere STEXT size=1
\t0x0000 00000 (/w/n.go:3)\tRET
`;

describe("a build after a save", () => {
  let compiles: (run: GoRun) => Partial<GoResult>;
  beforeEach(() => {
    compiles = (run) => {
      run.takeStderr?.(printed);
      return { stdout: `example.com/m\tm\tamd64\t${releases(26)}\t[goexperiment.swissmap]\n` };
    };
  });
  const disk = new Map<string, string | null>([
    ["/w/go.mod", "module example.com/m\n\ngo 1.22\n"],
    ["/w/m.go", text],
    ["/w/n.go", "package m\n\nfunc elsewhere() {}\n"],
  ]);
  const start = (writtenAt = 500) => {
    const { go, runs } = recordedGo((args, run) => {
      if (args[0] === "list") return compiles(run);
      return args[1] === "-json" ? goEnv() : { stdout: "go1.26.8\namd64\n/cache\n/go\n" };
    });
    const files = { ...memoryFiles(disk), writtenAt: () => Promise.resolve(writtenAt) };
    const workspace = workspaceOf(files, { go });
    const describeSite = (now = file) =>
      workspace.describeAt(now, now.text.indexOf('m["a"]'), asGoBuilds, noTypes);
    return { workspace, runs, describeSite };
  };
  const listing = (saved?: string) => ({
    ...{ folder: "/w", tests: false, target: usual, keep: () => true },
    ...(saved === undefined ? {} : { saved }),
  });

  it("tells the facts of sites and the listing on show by one start of go", async () => {
    const { workspace, runs, describeSite } = start();
    workspace.saved.watch(file.place);
    await workspace.listings.compile(listing());
    assert.equal((await describeSite())?.description.facts.calls?.from, "assumed");
    runs.length = 0;
    assert.ok(await workspace.saved.build("/w", false, never));
    assert.ok(await workspace.facts.take(file));
    const shown = await workspace.listings.compile(listing(file.place));
    assert.deepEqual(
      shown.functions.map(({ name }) => name),
      ["example.com/m.set", "example.com/m.other"],
    );
    assert.deepEqual([shown.go.version, shown.told.goarch], ["go1.26.8", "amd64"]);
    const { calls } = (await describeSite())?.description.facts ?? {};
    assert.deepEqual([calls?.from, calls?.staleSince], ["compiler", null]);
    assert.deepEqual(
      runs.map((run) => run.replace(/ -f .*/, "")),
      ["/w: go list -export -gcflags=-S -m=2 -trimpath=false"],
    );
  });

  it("tells of a name, as of the make behind it, that the listing names no type", async () => {
    const { workspace } = start();
    const small = "package m\n\nfunc set() {\n\tm := make(map[string]int)\n\tsink = m\n}\n\nvar sink any\n";
    const unnamed = async (part: string): Promise<boolean | undefined> => {
      const open = { place: file.place, text: small };
      const found = await workspace.describeAt(open, small.indexOf(part), asGoBuilds, noTypes);
      return found?.description.typeUnnamed;
    };
    compiles = (run) => {
      run.takeStderr?.(`# example.com/m
example.com/m.set STEXT size=64 args=0x0 locals=0x20 funcid=0x0 align=0x0
\t0x0000 00000 (/w/m.go:3)\tTEXT\texample.com/m.set(SB), ABIInternal, $40-0
\t0x0023 00035 (/w/m.go:4)\tCALL\truntime.makemap_small(SB)
`);
      return { stdout: `example.com/m\tm\tamd64\t${releases(26)}\t[goexperiment.swissmap]\n` };
    };
    assert.deepEqual([await unnamed("make("), await unnamed("m :=")], [false, false]);
    assert.ok(await workspace.saved.build("/w", false, never));
    disk.set(file.place, small);
    try {
      assert.ok(await workspace.facts.take({ place: file.place, text: small }));
      assert.deepEqual([await unnamed("make("), await unnamed("m :=")], [true, true]);
    } finally {
      disk.set(file.place, text);
    }
  });

  it("need not follow a save: a listing that was asked for tells facts as well", async () => {
    const { workspace, describeSite } = start();
    const kept: string[] = [];
    workspace.saved.onKept((folder) => kept.push(folder));
    await workspace.listings.compile({ ...listing(), target: { ...usual, optimize: false } });
    await workspace.listings.compile({ ...listing(), outermost: true });
    assert.deepEqual(kept, [], "another target's code is another");
    await workspace.listings.compile(listing());
    assert.deepEqual(kept, ["/w"]);
    assert.ok(await workspace.facts.take(file));
    assert.equal((await describeSite())?.description.facts.calls?.from, "compiler");
  });

  it("keeps no functions of a file that nobody looks at: its listing is compiled when it is wanted", async () => {
    const { workspace, runs } = start();
    workspace.saved.watch(file.place);
    await workspace.saved.build("/w", false, never);
    workspace.saved.unwatch(file.place);
    assert.equal(workspace.saved.functionsOf(file.place), null);
    runs.length = 0;
    const compiled = await workspace.listings.compile(listing(file.place));
    assert.equal(compiled.functions.length, 3);
    assert.deepEqual(
      runs.map((run) => run.split(" ").slice(1, 3).join(" ")),
      ["go env", "go list"],
    );
  });

  it("is another build for another target, and for the places where code was inlined", async () => {
    for (const [more, expected] of [
      [{ target: { ...usual, optimize: false } }, "-gcflags=-S -m=2 -N -l"],
      [{ outermost: true }, "-gcflags=-S -S"],
    ] as const) {
      const { workspace, runs } = start();
      await workspace.listings.compile({ ...listing(), ...more });
      assert.ok(runs.at(-1)?.includes(expected), runs.at(-1));
    }
    assert.ok(isAsSaved(usual));
    assert.ok(!isAsSaved({ ...usual, goamd64: "v3" }) && !isAsSaved({ ...usual, optimize: false }));
  });

  it("tells where a map goes that another site made", async () => {
    const made =
      'package m\n\nfunc set() {\n\tm := map[string]any{}\n\tm["a"] = 1\n\tprintln(m)\n\tKept = m\n}\n';
    compiles = (run) => {
      run.takeStderr?.(`# example.com/m
./m.go:4:21: map[string]any{} escapes to heap
example.com/m.set STEXT size=64 args=0x0 locals=0x20 funcid=0x0 align=0x0
\t0x0000 00000 (/w/m.go:3)\tTEXT\texample.com/m.set(SB), ABIInternal, $40-0
\t0x000e 00014 (/w/m.go:4)\tCALL\truntime.makemap_small(SB)
\t0x001e 00030 (/w/m.go:5)\tLEAQ\ttype:map[string]interface {}(SB), AX
\t0x0023 00035 (/w/m.go:5)\tCALL\truntime.mapassign_faststr(SB)
`);
      return { stdout: `example.com/m\tm\tamd64\t${releases(26)}\t[goexperiment.swissmap]\n` };
    };
    const { workspace, describeSite } = start();
    const edited = { ...file, text: made };
    const goesTo = async () => {
      const found = await describeSite(edited);
      return found && escapesTo(found);
    };
    assert.equal(await goesTo(), null, "the source alone does not tell");
    await workspace.saved.build("/w", false, never);
    assert.ok(await workspace.facts.take(edited));
    assert.equal(await goesTo(), "heap");
  });

  it("tells facts that are stale for a text that is another, and fresh again for the same", async () => {
    const { workspace, describeSite } = start();
    await workspace.saved.build("/w", false, never);
    await workspace.facts.take(file);
    const edited = { ...file, text: `${text}// more\n` };
    workspace.open.edit(file.place, [
      { startOffset: text.length, endOffset: text.length, text: "// more\n" },
    ]);
    assert.equal((await describeSite(edited))?.description.facts.calls?.staleSince, 1000);
    workspace.open.edit(file.place, [{ startOffset: text.length, endOffset: edited.text.length, text: "" }]);
    assert.equal((await describeSite())?.description.facts.calls?.staleSince, null);
  });

  it("tells nothing of a file that was written after it began, nor for another release", async () => {
    const later = start(1001);
    await later.workspace.saved.build("/w", false, never);
    assert.equal(await later.workspace.facts.take(file), false);
    compiles = (run) => {
      run.takeStderr?.(printed);
      return { stdout: `example.com/m\tm\tamd64\t${releases(23)}\t[]\n` };
    };
    const other = start();
    await other.workspace.saved.build("/w", false, never);
    assert.ok(await other.workspace.facts.take(file));
    assert.equal((await other.describeSite())?.description.facts.calls?.from, "assumed");
  });

  it("that fails or is cancelled leaves what was known", async () => {
    const { workspace, describeSite } = start();
    await workspace.saved.build("/w", false, never);
    await workspace.facts.take(file);
    compiles = (run) => {
      run.takeStderr?.("# example.com/m\n./m.go:4:2: undefined: m\n\tmore\n");
      return { exitCode: 1 };
    };
    await assert.rejects(
      workspace.saved.build("/w", false, never),
      (error) =>
        error instanceof CompileError &&
        error.message === "./m.go:4:2: undefined: m" &&
        error.lines.length === 2,
    );
    compiles = () => ({});
    const cancelled = { ...never, isCancellationRequested: true };
    assert.equal(await workspace.saved.build("/w", false, cancelled), false);
    await assert.rejects(workspace.saved.build("/w", false, never), /printed no listing; GOFLAGS is ""/);
    assert.equal((await describeSite())?.description.facts.calls?.from, "compiler");
  });
});
