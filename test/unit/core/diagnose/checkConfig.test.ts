import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isExcluded, parseCheckConfig } from "../../../../extension/src/core/diagnose/checkConfig.ts";

describe("the config of a module", () => {
  it("has severities, what is left out, and generated files", () => {
    const config = parseCheckConfig(
      '{"severity": {"nilMapWrite": "hint", "concurrentMapUse": "off"}, "exclude": ["gen", "**/*.pb.go", "a/*/c.go", "x/**"], "generated": true}',
    );
    assert.deepEqual(
      [...config.severities],
      [
        ["nilMapWrite", "hint"],
        ["concurrentMapUse", "off"],
      ],
    );
    assert.equal(config.generated, true);
    const rows: [string, boolean][] = [
      ["gen/a.go", true],
      ["gen", true],
      ["general/a.go", false],
      ["cmd/gen/a.go", false],
      ["api/v1/user.pb.go", true],
      ["user.pb.go", true],
      ["user.go", false],
      ["a/b/c.go", true],
      ["a/b/b/c.go", false],
      ["x/y/z.go", true],
    ];
    for (const [file, excluded] of rows) assert.equal(isExcluded(config, file), excluded, file);
  });

  const refused: [text: string, why: RegExp][] = [
    ["{", /^Error: it is no JSON$/],
    ["[]", /it must be an object/],
    ['{"severty": {}}', /"severty" is not known/],
    ['{"severity": {"nilMapWrites": "off"}}', /"nilMapWrites" is no code; the codes are nilMapWrite/],
    ['{"severity": {"nilMapWrite": "fatal"}}', /nilMapWrite must be one of error, warning/],
    ['{"exclude": "gen"}', /exclude must be a list of patterns/],
    ['{"exclude": [7]}', /exclude must be a list of patterns/],
    ['{"exclude": ["*a*a*a*a*a*a*a*a*b"]}', /has more than 8 \*/],
    ['{"generated": "no"}', /generated must be true or false/],
  ];
  for (const [text, why] of refused)
    it(`is refused in a sentence: ${text}`, () => void assert.throws(() => parseCheckConfig(text), why));
});
