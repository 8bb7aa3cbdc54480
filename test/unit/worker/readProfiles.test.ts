import assert from "node:assert/strict";
import { cpSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { diskFiles } from "../../../extension/src/node/diskFiles.ts";
import { profileInFile } from "../../../extension/src/node/profileFile.ts";
import { profilePlace } from "../../../extension/src/node/profilePlace.ts";
import type { OpenedProfiles, ProfileOrder } from "../../../extension/src/protocol/profileMessages.ts";
import { readProfiles } from "../../../extension/src/worker/readProfiles.ts";
import { projectPath } from "../../support/projectPath.ts";
import { goParser } from "../core/source/syntaxFixture.ts";

// Profiles that the programs in test/fixtures/profile wrote, built with -trimpath, beside their sources.

const fixtures = projectPath("test/fixtures/profile");

const stages: string[] = [];
async function read(
  names: readonly string[],
  folders: readonly string[] = [fixtures],
  more: Pick<ProfileOrder, "go"> = {},
): Promise<OpenedProfiles> {
  stages.length = 0;
  const files = names.map((name) => ({ path: path.resolve(fixtures, name), name: path.basename(name) }));
  const opened = await readProfiles(
    { files, folders, ...more },
    {
      profileIn: profileInFile,
      placeOf: profilePlace,
      targetOf: ({ target, release }) => ({
        ...{ goos: "linux", goarch: target.goarch, minor: release.minor, cgo: true, experiment: "" },
      }),
      disk: diskFiles(4e6),
      folders: { library: null, moduleCache: null, gowork: "off" },
      parser: goParser,
      machine: { goos: "linux", goarch: "amd64" },
      tell: (stage) => stages.push(stage),
    },
  );
  return structuredClone(opened);
}

const summary = ({ maps }: OpenedProfiles): string[] =>
  maps.flatMap(({ name, lines }) =>
    lines.map(({ file, line, label }) => `${path.relative(fixtures, file)}:${line} ${name} ${label}`),
  );

describe("profiles that are read for the editor", () => {
  const scratch = realpathSync(mkdtempSync(path.join(tmpdir(), "mapscope-read-profiles-")));
  after(() => rmSync(scratch, { recursive: true, force: true }));

  it("of the heap and of time tell of the maps of all modules below the folders", async () => {
    const opened = await read(["heap-1.26.pb.gz", "cpu-1.26.pb.gz"]);
    const lines = summary(opened);
    for (const expected of [
      "shop/main.go:15 m 1.71 MB · 50 % garbage · 55 maps",
      "shop/main.go:21 m 24.8 kB · 7 maps",
      "counts/main.go:33 m 28 % · 58 ms",
      "counts/main.go:15 c.entries 4.4 % · 9 ms",
    ])
      assert.ok(lines.includes(expected), `${expected} in\n${lines.join("\n")}`);
    assert.deepEqual(opened.names, ["heap-1.26.pb.gz", "cpu-1.26.pb.gz"]);
    assert.deepEqual(opened.heads, [
      "heap-1.26.pb.gz: maps of Go 1.24 to 1.27 · Swiss · amd64 (by their sizes)",
      "cpu-1.26.pb.gz: maps of go1.26 (as the profile says): 170 ms (83 %) of 206 ms on processors in map operations",
    ]);
    assert.deepEqual(opened.notes, []);
    assert.deepEqual(stages, [
      "reading heap-1.26.pb.gz",
      "looking for the maps of heap-1.26.pb.gz",
      "reading cpu-1.26.pb.gz",
      "looking for the maps of cpu-1.26.pb.gz",
    ]);
  });

  it("say which line of the sources they tell of, and the make that a hint belongs to", async () => {
    const { maps } = await read(["heap-1.26.pb.gz"]);
    const lines = maps.flatMap(({ lines }) => lines);
    assert.deepEqual(
      lines.filter(({ hint }) => hint !== null).map(({ text, hint }) => ({ text, hint })),
      [
        { text: "m[i] = i", hint: { hint: 112, make: { line: 13, expr: "make(map[int]int)" } } },
        {
          text: "m[strconv.Itoa(i)] = 1",
          hint: { hint: 448, make: { line: 21, expr: "make(map[string]float64, hint)" } },
        },
      ],
    );
  });

  it("are of the release that the user says", async () => {
    const { heads, notes } = await read(["heap-1.26.pb.gz"], [fixtures], { go: "1.99" });
    assert.match(heads[0] ?? "", /maps of Go 1\.\d+ · Swiss/);
    assert.match(notes[0] ?? "", /1\.99/);
  });

  it("say so where a sample is all there is", async () => {
    const { heads } = await read(["heap-sampled.pb.gz"]);
    assert.match(heads[0] ?? "", /estimated from a sample; -memprofilerate 1 gives exact numbers$/);
  });

  it("that are of other sources tell of no map, and say why", async () => {
    const moved = path.join(scratch, "moved");
    cpSync(path.join(fixtures, "counts"), moved, { recursive: true });
    writeFileSync(path.join(moved, "main.go"), "package main\n\nfunc main() {}\n");
    const { maps, notes } = await read(["cpu-1.26.pb.gz"], [moved]);
    assert.deepEqual(maps, []);
    assert.deepEqual(notes, [
      "cpu-1.26.pb.gz: no map operation of these sources is in it",
      "cpu-1.26.pb.gz: 166 ms (81 %) of map operations on lines that have no such operation here: these sources are not those of the profile",
      "main.go: main.numbers and 10 functions more stood on other lines: these sources are not those of the profile, and what it says of them is left out",
    ]);
    const none = await read(["heap-1.26.pb.gz"], [scratch]);
    assert.deepEqual(none.notes, [
      "no line of these sources made or grew a map",
      "shop/main.go of the profile cannot be found here",
    ]);
    assert.match(none.heads[0] ?? "", /maps of a Go release that nothing tells$/);
  });

  const refused: [names: string[], why: RegExp][] = [
    [["shop/main.go"], /^main\.go is no pprof profile, or a damaged one: at byte 2/],
    [["none.out"], /^none\.out: no such file$/],
    [["shop"], /^shop is no regular file$/],
    [
      ["heap-1.26.pb.gz", "heap-1.23.pb.gz"],
      /^heap-1\.26.* and heap-1\.23.* both tell of what was allocated/,
    ],
    [["cpu-1.26.pb.gz", "cpu-1.23.pb.gz"], /both tell of time on processors: open one of them at a time$/],
  ];
  for (const [names, why] of refused)
    it(`${names.join(" and ")} cannot be read`, () =>
      assert.rejects(read(names), { name: "CannotAnswer", message: why }));
});
