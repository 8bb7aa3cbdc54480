import assert from "node:assert/strict";
import { it } from "node:test";
import { shortPaths } from "../../../../extension/src/core/present/shortPaths.ts";

const shortened: readonly (readonly [string, string])[] = [
  ["github.com/nats-io/nats-server/v2/server.key+48(SP), AX", "server.key+48(SP), AX"],
  ["internal/runtime/maps.(*Map).growToSmall(SB)", "maps.(*Map).growToSmall(SB)"],
  ["type:map[string]github.com/x/y.T(SB), AX", "type:map[string]y.T(SB), AX"],
  ["github.com/nats-io/nkeys/v3.F(SB)", "nkeys/v3.F(SB)"],
  ["go:itab.*github.com/a/b.T,io/fs.FS(SB), AX", "go:itab.*b.T,fs.FS(SB), AX"],
  [
    "example.com/p.Set[go.shape.struct { github.com/q/r.X int }].Add(SB)",
    "p.Set[go.shape.struct { r.X int }].Add(SB)",
  ],
  ["gopkg.in/yaml%2ev3.Node(SB)", "yaml%2ev3.Node(SB)"],
];

const whole = [
  'go:string."http://a/b, c\\"d/e"+4(SB), AX',
  "MOVQ 0x28(SP), AX",
  "// a comment / of words",
  "CX / 8",
];

it("import paths are cut to their last element, wherever they stand", () => {
  for (const [long, short] of shortened) assert.equal(shortPaths(long), short);
});

it("what is no import path stays as it is", () => {
  for (const text of whole) assert.equal(shortPaths(text), text);
});
