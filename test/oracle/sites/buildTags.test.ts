import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, describe, it } from "node:test";
import { goArchs } from "../../../extension/src/core/go/release/goTarget.ts";
import { seededRandom } from "../../../extension/src/core/memory/runtimeRandom.ts";
import { isInBuild } from "../../../extension/src/core/source/buildConstraint.ts";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { releases } from "../goToolchain.ts";

// Which files go takes into a build, as each release's `go list` says, beside isInBuild's word on the same files.

const seed = Number(process.env["MAPSCOPE_ORACLE_SEED"] ?? Date.now() % 0x7fffffff);
const random = seededRandom(seed);
console.log(`build tags: MAPSCOPE_ORACLE_SEED=${seed}`);
const pick = <Choice>(choices: readonly Choice[]): Choice =>
  choices[random.rand32() % choices.length] as Choice;

const experiments =
  "fieldtrack preemptibleloops staticlockranking heapminimum512kib pacerredesign unified regabiwrappers regabireflect regabiargs boringcrypto coverageredesign arenas pagetrace cgocheck2 loopvar cacheprog newinliner rangefunc range allocheaders exectracer2 aliastypeparams swissmap spinbitmutex synchashtriemap synctest dwarf5 jsonv2 greenteagc randomizedheapbase64 runtimefreegc sizespecializedmalloc goroutineleakprofile simd runtimesecret mapsplitgroup nosuch".split(
    " ",
  );
const systems = "aix android darwin freebsd illumos ios js linux plan9 solaris wasip1 windows".split(" ");
const tags = [
  ...experiments.map((name) => `goexperiment.${name}`),
  ...systems,
  ...goArchs,
  ...["unix", "cgo", "gc", "gccgo", "boringcrypto", "race", "purego", "ignore", "go1.0", "go1.1", "go1.18"],
  ...releases.map((release) => `go${release.replace(/\.\d+$/, "")}`),
  ...["amd64.v1", "amd64.v2", "386.sse2", "386.softfloat", "arm.5", "arm.7", "arm64.v8.0", "arm64.v9.0"],
  ...["riscv64.rva20u64", "mips.hardfloat", "mips64.hardfloat", "mipsle.softfloat", "ppc64.power8"],
  ...["wasm.satconv", "wasm.signext"],
];

/** Files by name, each with what decides whether it is built. */
function filesOf(): Map<string, string> {
  const body = "\npackage p\n";
  const files = new Map([["always.go", body.trimStart()]]);
  tags.forEach((tag, i) => {
    files.set(`tag${i}.go`, `//go:build ${tag}\n${body}`);
    files.set(`old${i}.go`, `// +build ${tag}\n${body}`);
  });
  for (const name of [...systems, ...goArchs, "unix", "cgo"]) {
    files.set(`a_${name}.go`, body);
    files.set(`a_${name}_test.go`, body);
    files.set(`${name}.go`, body);
    files.set(`b_${name}.pb.go`, body);
    files.set(`${name}_${pick(goArchs)}.go`, body);
    files.set(`c_${name}_${pick(goArchs)}.go`, body);
    files.set(`d_${pick(systems)}_${name}.go`, body);
  }
  for (let i = 0; i < 60; i++) {
    const term = () => `${pick(["", "", "!"])}${pick(tags)}`;
    const joined = () => `${term()} ${pick(["&&", "||"])} ${term()}`;
    files.set(
      `expression${i}.go`,
      `// Comment.\n\n//go:build (${joined()}) ${pick(["&&", "||"])} ${term()}\n${body}`,
    );
    files.set(`lines${i}.go`, `// +build ${term()} ${term()},${term()}\n// +build ${term()}\n${body}`);
  }
  const [first = "linux", second = "windows"] = [pick(tags), pick(tags)];
  files.set("both.go", `//go:build ${first}\n// +build ${second}\n${body}`);
  files.set("comment.go", `/*\n//go:build ${first}\n*/\n${body}`);
  files.set("after.go", `/* a */\n\n//go:build ${first}\n${body}`);
  files.set("late.go", `${body}\n//go:build ${first}\n`);
  files.set("attached.go", `// +build ${first}\npackage p\n`);
  files.set("importing.go", 'package p\n\nimport "C"\n');
  files.set("grouped.go", 'package p\n\nimport (\n\t"C"\n)\n');
  return files;
}

describe("the files of a build", { concurrency: 2 }, () => {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-tags-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "go.mod"), "module example.com/p\n\ngo 1.18\n");
  const files = filesOf();
  for (const [name, text] of files) writeFileSync(path.join(folder, name), text);
  for (const release of releases)
    it(`go${release}`, async () => {
      const minor = Number(release.split(".")[1]);
      const settings = [
        "",
        "",
        "none",
        "regabi",
        "noregabi",
        "boringcrypto",
        "nounified",
        "fieldtrack,arenas",
      ];
      if (minor === 24 || minor === 25) settings.push("noswissmap", "swissmap,nosynchashtriemap");
      if (minor >= 25) settings.push("jsonv2", "nodwarf5,greenteagc");
      if (minor >= 27) settings.push("mapsplitgroup");
      for (let round = 0; round < 6; round++) {
        const goarch = pick(goArchs);
        const goos =
          goarch === "wasm" ? "js" : pick(["linux", "linux", "windows", "android", "darwin", "illumos"]);
        const cgo = pick([true, false]);
        const experiment = known(pick(settings), minor);
        const env = {
          ...{ GOTOOLCHAIN: `go${release}`, GOARCH: goarch, GOOS: goos, GOEXPERIMENT: experiment },
          ...{ CGO_ENABLED: cgo ? "1" : "0", GOFLAGS: "", GODEBUG: "goindex=0" },
        };
        const { stdout: listed } = await runGo(
          "",
          [
            "list",
            "-e",
            "-f",
            "{{range .GoFiles}}{{.}}\n{{end}}{{range .TestGoFiles}}{{.}}\n{{end}}{{range .CgoFiles}}{{.}}\n{{end}}",
            ".",
          ],
          { cwd: folder, env, timeoutMilliseconds: 60_000 },
        );
        const real = listed.split("\n").filter((name) => name !== "");
        const told = [...files].filter(([name, text]) =>
          isInBuild(name, text, { goos, goarch, minor, cgo, experiment }),
        );
        const what = (name: string) =>
          `${name}: ${(files.get(name) ?? "").split("\n").slice(0, 4).join(" ")}`;
        assert.ok(real.length > 20, `${real.length} files`);
        assert.deepEqual(
          told.map(([name]) => what(name)).sort(),
          real.map(what).sort(),
          `GOOS=${goos} GOARCH=${goarch} CGO_ENABLED=${cgo} GOEXPERIMENT=${experiment}`,
        );
      }
    });
});

/** Go refuses experiments that it does not know. */
function known(setting: string, minor: number): string {
  const fits = (name: string) =>
    name === "boringcrypto"
      ? minor >= 19
      : name === "nounified"
        ? minor <= 20
        : name === "arenas"
          ? minor >= 20
          : true;
  return setting.split(",").filter(fits).join(",");
}
