import assert from "node:assert/strict";

/** What is looked at of a SARIF log. */
export interface SarifLog {
  readonly version: string;
  readonly runs: readonly {
    readonly results: readonly {
      readonly locations: readonly { readonly physicalLocation: { readonly region: Region } }[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
    }[];
  }[];
}

interface Region {
  readonly startLine: number;
  readonly startColumn: number;
  readonly endLine: number;
  readonly endColumn: number;
}

type Check = (value: unknown, at: string) => void;

const text: Check = (value, at) => assert.ok(typeof value === "string" && value !== "", at);
const oneOf =
  (...values: readonly unknown[]): Check =>
  (value, at) =>
    assert.ok(values.includes(value), `${at}: ${value}`);
const list =
  (item: Check): Check =>
  (value, at) => {
    assert.ok(Array.isArray(value), at);
    for (const [i, one] of value.entries()) item(one, `${at}[${i}]`);
  };
/** An object with all of some properties, perhaps some others, and no more: SARIF allows no additional ones. */
const object =
  (required: Readonly<Record<string, Check>>, optional: Readonly<Record<string, Check>> = {}): Check =>
  (value, at) => {
    assert.ok(typeof value === "object" && value !== null && !Array.isArray(value), at);
    const given = value as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(required)) assert.ok(name in given, `${at} has no ${name}`);
    for (const [name, one] of Object.entries(given)) {
      const check = required[name] ?? optional[name];
      assert.ok(check, `${at}.${name} is no property of SARIF 2.1.0`);
      check(one, `${at}.${name}`);
    }
  };
const count =
  (from: number): Check =>
  (value, at) =>
    assert.ok(Number.isInteger(value) && (value as number) >= from, `${at}: ${value}`);

const message = object({ text });
const level = oneOf("none", "note", "warning", "error");
const uri: Check = (value, at) => {
  text(value, at);
  assert.doesNotMatch(String(value), /[\s\\<>"{}|^`]|^\/|^[A-Za-z]:\\/, `${at} is no URI reference`);
};
const artifactLocation = object({ uri }, { uriBaseId: text });
const regionParts = object({
  startLine: count(1),
  startColumn: count(1),
  endLine: count(1),
  endColumn: count(1),
});
const region: Check = (value, at) => {
  regionParts(value, at);
  const { startLine, endLine, startColumn, endColumn } = value as Region;
  assert.ok(endLine > startLine || (endLine === startLine && endColumn >= startColumn), at);
};
const physicalLocation = object({ artifactLocation, region });
const replacement = object(
  { deletedRegion: region },
  { insertedContent: object({ text: (value, at) => assert.equal(typeof value, "string", at) }) },
);
const rule = object(
  { id: text },
  { name: text, shortDescription: message, help: message, defaultConfiguration: object({ level }) },
);
const result = object(
  { message },
  {
    ruleId: text,
    ruleIndex: count(0),
    level,
    locations: list(object({ physicalLocation })),
    relatedLocations: list(object({ physicalLocation }, { id: count(0), message })),
    partialFingerprints: (value, at) => {
      for (const [name, print] of Object.entries(value as object)) text(print, `${at}.${name}`);
    },
    fixes: list(
      object(
        { artifactChanges: list(object({ artifactLocation, replacements: list(replacement) })) },
        { description: message },
      ),
    ),
  },
);
const run = object(
  { tool: object({ driver: object({ name: text }, { rules: list(rule) }) }) },
  {
    columnKind: oneOf("utf16CodeUnits", "unicodeCodePoints"),
    originalUriBaseIds: (value, at) => {
      for (const [name, one] of Object.entries(value as object))
        object({}, { description: message, uri })(one, `${at}.${name}`);
    },
    automationDetails: object({ id: text }),
    results: list(result),
  },
);
const log = object({ version: oneOf("2.1.0"), runs: list(run) }, { $schema: uri });

/** Holds a log against what SARIF 2.1.0 requires of the parts that are written here; any other part is refused. */
export function assertSarif(value: unknown): SarifLog {
  log(value, "log");
  const checked = value as SarifLog & {
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number }[];
    }[];
  };
  for (const { tool, results } of checked.runs)
    for (const { ruleId, ruleIndex } of results) assert.equal(tool.driver.rules[ruleIndex]?.id, ruleId);
  return checked;
}
