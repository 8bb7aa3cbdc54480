import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { it } from "node:test";
import { fieldLines } from "../../../extension/src/core/go/abi/fieldLines.generated.ts";
import { projectPath } from "../../support/projectPath.ts";
import { goRoot, missingGo, releases, toolchainAtHand } from "../goToolchain.ts";

/** The structs that the layout view draws: their name there, their file below the source root and their name in it. */
const structs = [
  ["hmap", "runtime/map.go", "hmap"],
  ["hmap", "runtime/map_noswiss.go", "hmap"],
  ["Map", "internal/runtime/maps/map.go", "Map"],
  ["table", "internal/runtime/maps/table.go", "table"],
  ["table.groups", "internal/runtime/maps/group.go", "groupsReference"],
] as const;

/** "file field:line field:line …" of each of these structs. */
function readFieldLines(sources: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [shown, file, struct] of structs) {
    const whole = path.join(sources, file);
    const lines = existsSync(whole) ? readFileSync(whole, "utf8").split("\n") : [];
    const start = lines.indexOf(`type ${struct} struct {`);
    if (start < 0) continue;
    const fields: string[] = [];
    for (let at = start + 1; lines[at] !== "}"; at++)
      for (const name of /^\t(\w+(?:, \w+)*) +\S/.exec(lines[at] ?? "")?.[1]?.split(", ") ?? [])
        fields.push(`${name}:${at + 1}`);
    found[shown] = [file, ...fields].join(" ");
  }
  return found;
}

const missing = missingGo();
const options = missing === undefined ? {} : { skip: missing };

for (const release of releases)
  it(`the lines of the map structs' fields are those of Go ${release}`, options, (t) => {
    if (!toolchainAtHand(release)) return t.skip(`Go ${release} is not at hand`);
    const lines = readFieldLines(path.join(goRoot(release), "src"));
    assert.match(Object.values(lines).join("\n"), /^\S+\.go (count|used):\d+ /);
    if (process.env["UPDATE_GOLDEN"]) write({ ...written, [release]: lines });
    else assert.deepEqual(fieldLines[release], lines);
  });

let written: Readonly<Record<string, Readonly<Record<string, string>>>> = {};

function write(all: typeof written): void {
  written = all;
  const entries = Object.entries(all).map(
    ([release, lines]) =>
      `  "${release}": {\n${Object.entries(lines)
        .map(([struct, lines]) => `    "${struct}": "${lines}",\n`)
        .join("")}  },\n`,
  );
  writeFileSync(
    projectPath("extension/src/core/go/abi/fieldLines.generated.ts"),
    `// Written by UPDATE_GOLDEN=1 node test/run.mjs oracle headers. Do not edit.

/** Where the last patch release of each minor declares its map structs: "file field:line field:line …". */
export const fieldLines: Readonly<Record<string, Readonly<Record<string, string>>>> = {
${entries.join("")}};
`,
  );
}
