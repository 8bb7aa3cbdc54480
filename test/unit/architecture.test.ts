import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { findBreaches, findCycles, importsOf } from "../support/architecture.ts";
import { findFloorBreaches, floors } from "../support/coreFloors.ts";
import { findSecondStatements } from "../support/factGuards.ts";
import { projectPath } from "../support/projectPath.ts";

function readSources(...folders: string[]): Map<string, string> {
  const sources = new Map<string, string>();
  for (const folder of folders) {
    for (const entry of readdirSync(projectPath(folder), { recursive: true, encoding: "utf8" })) {
      const file = path.posix.join(folder, entry.replaceAll("\\", "/"));
      if (/\.[cm]?[jt]sx?$/.test(file)) sources.set(file, readFileSync(projectPath(file), "utf8"));
    }
  }
  return sources;
}

describe("the project's sources", () => {
  const sources = readSources("extension/src", "webview/src");

  it("keep to the layer table, without cycles", () => {
    assert.ok(sources.size > 20, "the sources were not found");
    assert.deepEqual(findBreaches(sources), []);
  });
});

describe("the floors of core", () => {
  const sources = readSources("extension/src/core");

  it("hold: no import runs up or across, and no exception is left over", () => {
    assert.ok(sources.size > 20, "the sources were not found");
    assert.deepEqual(findFloorBreaches(sources), []);
  });

  const file = (room: string, name = "a.ts") => `extension/src/core/${room}/${name}`;
  const importOf = (from: string, to: string) => {
    const target = path.posix.relative(path.posix.dirname(file(from)), file(to, "b.ts"));
    return `import type { B } from "${target.startsWith(".") ? target : `./${target}`}";`;
  };
  const rooms = floors.flatMap((row, floor) => row.map((name) => ({ name, floor })));
  for (const from of rooms)
    for (const to of rooms) {
      if (to.name === from.name || to.floor < from.floor) continue;
      const how = to.floor === from.floor ? "stands beside" : "stands above";
      it(`${from.name} must not import ${to.name}, which ${how} it`, () => {
        const breaches = findFloorBreaches(new Map([[file(from.name), importOf(from.name, to.name)]]));
        assert.deepEqual(breaches, [`${from.name}/a.ts -> ${to.name}/b.ts: ${to.name} ${how} ${from.name}`]);
      });
    }

  it("let a room import those below it", () => {
    assert.deepEqual(findFloorBreaches(new Map([[file("session"), importOf("session", "go/release")]])), []);
  });

  it("know each room", () => {
    assert.deepEqual(findFloorBreaches(new Map([[file("helpers"), ""]])), [
      "helpers/a.ts: lies in no room of core",
    ]);
  });

  it("take an exception only while an import needs it", () => {
    const up = importOf("memory", "present");
    const row = "memory/a.ts -> present/b.ts";
    assert.deepEqual(findFloorBreaches(new Map([[file("memory"), up]]), [row]), []);
    assert.deepEqual(findFloorBreaches(new Map([[file("memory"), ""]]), [row]), [
      `exception not needed any more: ${row}`,
    ]);
  });
});

describe("a fact of Go", () => {
  const place = "extension/src/core/session/a.ts";

  it("is stated once: releases in core/go/release, the runtime in core/go/abi", () => {
    const sources = readSources("extension/src", "webview/src");
    assert.ok(sources.size > 20, "the sources were not found");
    assert.deepEqual(findSecondStatements(sources), []);
  });

  const secondStatements = [
    ...["if (release.minor <= 24) return;", "const old = minor === 18;", "fits.some((m) => m >= 24)"],
    ...[
      "return known.from > release.minor;",
      'compareVersions(version, "1.21") >= 0',
      'const latest = "1.27";',
    ],
    ...[
      'const names: Readonly<Record<string, string>> = { a: "b" };',
      "const sizes: Record<string, number> = {",
    ],
    ...["const full = classic ? mark >= 5 : mark < 0x80;", "mark === 0xfe", "const bucketCnt = 8;"],
    ...["const smallHint = 8n;", "const maxTableCapacity = 1024;", "entries > groups * 7"],
    ...['["count", 0, 0, 0, "count"],', '["dirPtr", "unsafe.Pointer", 8],', "const limit = 2 ** 48;"],
    ...['return "runtime.mapIterStart";', "/\\.mapclear$/.test(name)", 'call: "makemap64"'],
  ];
  for (const text of secondStatements)
    it(`must not stand elsewhere: ${text}`, () => {
      const found = findSecondStatements(new Map([[place, `const before = 1;\n${text}\n`]]));
      assert.equal(found.length, 1, found.join("\n"));
      assert.match(found[0] ?? "", /: extension\/src\/core\/session\/a\.ts:2: /);
    });

  it("may be told in comments", () => {
    const source = "/** 0xfe: mark === 0xfe */\nconst a = b; // minor >= 24\n";
    assert.deepEqual(findSecondStatements(new Map([[place, source]])), []);
  });
});

describe("the import scanner", () => {
  const value = (specifier: string) => ({ specifier, typeOnly: false });
  const type = (specifier: string) => ({ specifier, typeOnly: true });
  const rows: [source: string, expected: ReturnType<typeof value>[]][] = [
    ['import { a } from "./a.ts";', [value("./a.ts")]],
    ["import * as vscode from 'vscode';", [value("vscode")]],
    ['import type { A } from "./a.ts";', [type("./a.ts")]],
    ['import type * as a from "./a.ts";', [type("./a.ts")]],
    // An import of nothing but types still runs the module.
    ['import { type A } from "./a.ts";', [value("./a.ts")]],
    // A value that is called `type`.
    ['import type from "./a.ts";', [value("./a.ts")]],
    ['import {\n  a,\n  b as c,\n} from "./a.ts";', [value("./a.ts")]],
    ['import a, { b } from "./a.ts";', [value("./a.ts")]],
    ['import "./a.ts";', [value("./a.ts")]],
    ['import{a}from"./a.ts";import*as b from"./b.ts"', [value("./a.ts"), value("./b.ts")]],
    ['export { a } from "./a.ts";', [value("./a.ts")]],
    ['export * from "./a.ts";', [value("./a.ts")]],
    ['export * as a from "./a.ts";', [value("./a.ts")]],
    ['export type { A } from "./a.ts";', [type("./a.ts")]],
    ['const a = await import("./a.ts");', [value("./a.ts")]],
    ["let a: import( './a.ts' ).A;", [value("./a.ts")]],
    ['const a = require("node:fs");', [value("node:fs")]],
    ['// import "./a.ts"\n/* import "./b.ts" */', []],
    ['const text = `import "./a.ts"`; const other = "import \'./b.ts\'";', []],
    ['export const a = 1;\nconst b = "./b.ts";', []],
    ['export const from = "./b.ts";', []],
    ['cache.import("./a.ts");', []],
  ];
  for (const [source, expected] of rows) {
    it(JSON.stringify(source), () => assert.deepEqual(importsOf(source), expected));
  }
});

describe("the layer rules", () => {
  const core = "extension/src/core/go/types/goType.ts";
  const message = "extension/src/protocol/messages.ts";
  const settings = "extension/src/services/settings.ts";
  const hover = "extension/src/features/hover/hover.ts";
  const wire = "extension/src/core/survey/survey.ts";
  const session = "extension/src/core/session/mapLife.ts";
  const known = [
    core,
    "extension/src/workspace/ask.ts",
    "extension/src/node/runGo.ts",
    session,
    message,
    settings,
    hover,
    "extension/src/contributions.ts",
    "webview/src/shared/node.ts",
    "webview/src/survey/page.ts",
    wire,
  ];
  const rows: [file: string, source: string, expected: string | undefined][] = [
    ["extension/src/core/go/hash/a.ts", 'import { a } from "../types/goType.ts";', undefined],
    [
      "extension/src/core/go/hash/a.ts",
      'import type { Settings } from "../../../services/settings.ts";',
      "must not import services",
    ],
    ["extension/src/core/go/hash/a.ts", 'import type * as vscode from "vscode";', "the package vscode"],
    ["extension/src/core/go/hash/a.ts", 'import { readFileSync } from "node:fs";', "the package node:fs"],
    ["extension/src/core/go/hash/a.ts", 'import { a } from "../types/gone.ts";', "no source file"],
    ["extension/src/core/go/hash/a.ts", 'import { a } from "../types/goType";', "no source file"],
    ["extension/src/core/go/hash/a.ts", "const seed = Math.random();", "must not use Math.random"],
    ["extension/src/core/go/hash/a.ts", "const now = Date.now();", "must not use Date.now"],
    ["extension/src/core/go/hash/a.ts", "console.log(1);", "must not use console"],
    ["extension/src/core/go/hash/a.ts", "if (process.env.X) {}", "must not use process"],
    ["extension/src/core/go/hash/a.ts", "setTimeout(f, 1);", "must not use setTimeout"],
    ["extension/src/core/go/hash/a.ts", "document.title = '';", "must not use document"],
    [
      "extension/src/core/go/hash/a.ts",
      "const document = open(); document.close(); // console.log",
      undefined,
    ],
    [
      "extension/src/core/go/hash/a.ts",
      "f(document: Doc) { this.document.close(); document.close(); }",
      undefined,
    ],
    ["extension/src/workspace/a.ts", 'import { a } from "../core/go/types/goType.ts";', undefined],
    ["extension/src/workspace/a.ts", 'import { readFileSync } from "node:fs";', "the package node:fs"],
    ["extension/src/workspace/a.ts", 'import type * as vscode from "vscode";', "the package vscode"],
    [
      "extension/src/workspace/a.ts",
      'import { a } from "../services/settings.ts";',
      "workspace must not import services",
    ],
    ["extension/src/workspace/a.ts", "const now = Date.now();", "must not use Date.now"],
    ["extension/src/workspace/a.ts", "if (process.env.GOWORK) {}", "must not use process"],
    ["extension/src/features/hover/a.ts", 'import { a } from "../../workspace/ask.ts";', undefined],
    ["extension/src/cli/a.ts", 'import { a } from "../workspace/ask.ts";', undefined],
    [
      "extension/src/features/hover/a.ts",
      'import { a } from "../../node/runGo.ts";',
      "features must not import node",
    ],
    [
      "extension/src/node/a.ts",
      'import { a } from "../services/settings.ts";',
      "node must not import services",
    ],
    ["extension/src/core/a.ts", "", "in no folder of core/"],
    ["extension/src/core/session/a.ts", 'import { a } from "../go/types/goType.ts";', undefined],
    [
      "extension/src/core/session/a.ts",
      'import type { A } from "../../protocol/messages.ts";',
      "must not import protocol",
    ],
    ["extension/src/protocol/a.ts", 'import type { A } from "../core/session/mapLife.ts";', undefined],
    ["extension/src/shared/a.ts", "", "belongs to no layer"],
    ["extension/src/protocol/a.ts", 'import type { A } from "../core/go/types/goType.ts";', undefined],
    ["extension/src/protocol/a.ts", 'import { a } from "../core/go/types/goType.ts";', "only types of core"],
    [
      "webview/src/layout/a.ts",
      'import type { A } from "../../../extension/src/core/go/types/goType.ts";',
      undefined,
    ],
    [
      "webview/src/layout/a.ts",
      'import { a } from "../../../extension/src/core/go/types/goType.ts";',
      "only types of core",
    ],
    [
      "webview/src/layout/a.ts",
      'import { a } from "../../../extension/src/services/settings.ts";',
      "must not import services",
    ],
    [
      "webview/src/layout/a.ts",
      'import { noValue } from "../../../extension/src/core/survey/survey.ts";',
      undefined,
    ],
    ["webview/src/layout/a.ts", 'import { h } from "../shared/node.ts";', undefined],
    ["webview/src/layout/a.ts", 'import { h } from "../survey/page.ts";', "another folder of webview/"],
    ["webview/src/shared/a.ts", 'import { h } from "../survey/page.ts";', "another folder of webview/"],
    ["webview/src/a.ts", "", "in no folder of webview/"],
    [
      "extension/src/services/a.ts",
      'import { a } from "../features/hover/hover.ts";',
      "must not import features",
    ],
    [
      "extension/src/features/survey/a.ts",
      'import { a } from "../hover/hover.ts";',
      "another folder of features/",
    ],
    ["extension/src/cli.ts", 'import type * as vscode from "vscode";', "the package vscode"],
    ["extension/src/cli/a.ts", 'import { a } from "../services/settings.ts";', "must not import services"],
    ["extension/src/extension.ts", 'import { a } from "./core/go/types/goType.ts";', "must not import core"],
  ];
  for (const [file, source, expected] of rows) {
    it(`${file}: ${source || "exists"}`, () => {
      const sources = new Map([...known.map((name): [string, string] => [name, ""]), [file, source]]);
      const breaches = findBreaches(sources);
      if (expected === undefined) assert.deepEqual(breaches, []);
      else {
        assert.equal(breaches.length, 1);
        assert.ok(breaches[0]?.includes(expected), breaches[0]);
      }
    });
  }

  it("find a cycle, of types too", () => {
    const sources = new Map([
      ["a.ts", 'import { b } from "./b.ts";'],
      ["b.ts", 'import type { C } from "./c.ts";'],
      ["c.ts", 'export { a } from "./a.ts";'],
      ["d.ts", 'import { a } from "./a.ts";'],
    ]);
    assert.deepEqual(findCycles(sources), [["a.ts", "b.ts", "c.ts", "a.ts"]]);
  });
});
