import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { projectPath } from "../support/projectPath.ts";

interface Setting {
  readonly type: string;
  readonly enum?: readonly string[];
  readonly default: unknown;
  readonly order: number;
  readonly markdownDescription: string;
}

const read = (file: string): string => readFileSync(projectPath(file), "utf8");
const manifest = JSON.parse(read("package.json"));
const nls: Readonly<Record<string, string>> = JSON.parse(read("package.nls.json"));
const readme = read("README.md");

/** The README's row of a setting. */
function row([name, setting]: [string, Setting]): string {
  const values = setting.enum?.map((value) => `\`${value}\``).join(", ") ?? setting.type;
  const meaning = nls[setting.markdownDescription.slice(1, -1)];
  return `| \`${name}\` | ${values} | \`${JSON.stringify(setting.default)}\` | ${meaning} |`;
}

describe("the README", () => {
  it("has the settings of the manifest, each with values, default and meaning", () => {
    const settings: Readonly<Record<string, Setting>> = manifest.contributes.configuration.properties;
    const expected = Object.entries(settings)
      .sort(([, a], [, b]) => a.order - b.order)
      .map(row);
    const found = readme.split("\n").filter((line) => line.startsWith("| `mapscope."));
    assert.deepEqual(found, expected);
  });

  it("names every command by its title", () => {
    for (const { title } of manifest.contributes.commands as { title: string }[])
      assert.ok(readme.includes(`**Mapscope: ${nls[title.slice(1, -1)]}**`), title);
  });

  it("names npm scripts that exist", () => {
    for (const file of ["README.md", "CONTRIBUTING.md"])
      for (const [, name] of read(file).matchAll(/npm run ([\w:]+)/g))
        assert.ok(name && name in manifest.scripts, `${file}: npm run ${name}`);
  });
});

describe("links and paths", () => {
  for (const file of ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
    it(`of ${file} lead to files of the project`, () => {
      // What stands in a code span is no link.
      for (const [, target] of read(file)
        .replaceAll(/`[^`\n]*`/g, "")
        .matchAll(/\]\(([^)#\s]+)\)/g)) {
        assert.ok(target);
        if (!/^https?:/.test(target)) assert.ok(existsSync(projectPath(target)), target);
      }
      for (const [, target] of read(file).matchAll(/`((?:extension|webview|test|media)\/[\w./-]*)`/g)) {
        assert.ok(target);
        const built = /^(?:extension|webview)\/dist\b/.test(target);
        assert.ok(built || existsSync(projectPath(target)), `${file} names ${target}`);
      }
      // Short paths are below extension/src.
      for (const [, target] of read(file).matchAll(
        /`((?:core|protocol|services|features|cli|workspace|node|worker)\/[\w./-]*)`/g,
      ))
        assert.ok(existsSync(projectPath(`extension/src/${target}`)), `${file} names ${target}`);
    });
});

describe("the dependency table of CONTRIBUTING", () => {
  it("has every package of the manifest and no other", () => {
    const section = read("CONTRIBUTING.md").split("## Dependencies")[1]?.split("\n## ")[0] ?? "";
    const rows = [...section.matchAll(/^\| `([@\w/-]+)` \| [^|]{10,} \| [^|]{10,} \|$/gm)];
    assert.deepEqual(rows.map((match) => match[1]).sort(), Object.keys(manifest.devDependencies).sort());
  });
});
