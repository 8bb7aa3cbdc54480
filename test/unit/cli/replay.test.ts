import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, test } from "node:test";
import { gzipSync } from "node:zlib";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "./runCli.ts";

const folder = mkdtempSync(path.join(tmpdir(), "mapscope-replay-"));
after(() => rmSync(folder, { recursive: true, force: true }));

const swiss = projectPath("test", "golden", "traces", "facts-swiss.trace.jsonl");
const text = readFileSync(swiss, "utf8");
const changed = text.replace("21f54035c4f7716", "21f54035c4f7717");

function file(name: string, content: string | Uint8Array): string {
  const target = path.join(folder, name);
  writeFileSync(target, content);
  return target;
}

test("says all equal and exits with 0", async () => {
  const { status, out, err } = await runCli(["replay", swiss]);
  assert.match(out, /^9 states, \d+ digests, 0 reads: all equal\n$/);
  assert.deepEqual([status, err], [0, ""]);
});

test("reads gzip and standard input, in chunks that cut lines", async () => {
  const zipped = await runCli(["replay", "--json", file("a.trace.jsonl.gz", gzipSync(text))]);
  assert.equal(JSON.parse(zipped.out).equal, true);
  const chunks = text.match(/[\s\S]{1,1000}/g) ?? [];
  const piped = await runCli(["replay", "-", "--json"], chunks);
  const { digests, ...rest } = JSON.parse(piped.out);
  assert.deepEqual(rest, { file: "-", states: 9, reads: 0, equal: true });
  assert.ok(digests > 5);
});

test("a difference exits with 1 and tells line, path, expected, got and operation", async () => {
  const differing = file("b.trace.jsonl", changed);
  const { status, out } = await runCli(["replay", "--json", swiss, differing]);
  assert.equal(status, 1);
  const [first, second] = out
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.equal(first.equal, true);
  assert.deepEqual(second, {
    file: differing,
    equal: false,
    line: changed.slice(0, changed.indexOf("21f54035c4f7717")).split("\n").length,
    path: "small.ctrl",
    expected: '"0x21f54035c4f7717"',
    got: '"0x21f54035c4f7716"',
    operation: '["set","x0800000000000000","x0800000000000000"]',
  });
  const shown = await runCli(["replay", differing]);
  assert.match(shown.out, /^line \d+: small\.ctrl differs\n {2}expected .*\n {2}got .*\n {2}after .*\n$/);
});

test("bad input exits with 2 and one line that says where", async () => {
  const cut = text.slice(0, text.lastIndexOf('["set"') + 12);
  for (const [args, message] of [
    [["replay"], /at least one/],
    [["replay", "--what"], /--what/],
    [["replay", path.join(folder, "absent.jsonl")], /absent\.jsonl.*no such file/],
    [["replay", folder], /directory/i],
    [
      ["replay", file("cut.jsonl", cut)],
      new RegExp(`cut\\.jsonl: line ${cut.split("\n").length}: .*cut off`),
    ],
    [["replay", file("empty.jsonl", "")], /line 1: the trace is empty/],
    [["replay", file("bad.jsonl.gz", text)], /compressed data is broken/],
    [
      ["replay", file("cut.jsonl.gz", gzipSync(text).subarray(0, 2000))],
      /compressed data is broken or cut off/,
    ],
    [
      ["replay", file("new.jsonl", text.replace("trace/1", "trace/9"))],
      /line 1: the format is "mapscope-trace\/9"/,
    ],
    [
      [
        "replay",
        file(
          "garbage.jsonl",
          Uint8Array.from({ length: 300 }, (_, i) => i * 7),
        ),
      ],
      /line 1: /,
    ],
  ] as const) {
    const { status, out, err } = await runCli(args);
    assert.deepEqual([status, out], [2, ""], err);
    assert.match(err, message);
    assert.equal(err.trimEnd().split("\n").length, 1);
  }
});

test("a release newer than the newest known is replayed by the nearest model, and said so", async () => {
  const { status, err } = await runCli(["replay", file("c.jsonl", text.replace("go1.26.11", "go1.31.2"))]);
  assert.match(err, /go1\.31 is not known/);
  assert.equal(status, 0);
});
