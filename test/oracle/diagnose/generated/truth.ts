import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Code } from "../../../../extension/src/core/diagnose/machine/finding.ts";
import { newestRelease } from "../../../../extension/src/core/go/release/goRelease.ts";
import { mapModel } from "../../../../extension/src/core/go/release/goTarget.ts";
import { diskFiles } from "../../../../extension/src/node/diskFiles.ts";
import { goFolders } from "../../../../extension/src/node/goFolders.ts";
import { workspaceOf } from "../../../unit/workspace/memoryWorkspace.ts";
import { fileOf, type GeneratedCase } from "./caseWriter.ts";

/** Lines by the name of a case; a case without any has none. */
export type Lines = ReadonlyMap<string, readonly number[]>;

const goMod = "module example.com/generated\n\ngo 1.22\n";

/** Runs each case by its own in one program, which says of each panic for which line of it Go wrote a nil map. */
const recovering = `
func main() {
	for _, c := range cases {
		run(c.name, c.f)
	}
}

func run(name string, f func()) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		err, ok := r.(error)
		if !ok || err.Error() != "assignment to entry in nil map" {
			return
		}
		pcs := make([]uintptr, 64)
		frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs)])
		for {
			frame, more := frames.Next()
			if strings.HasSuffix(frame.File, name+".go") {
				fmt.Println(name, frame.Line)
				return
			}
			if !more {
				return
			}
		}
	}()
	f()
}
`;

/** Runs the cases that its arguments name, one after another. */
const byArguments = `
func main() {
	for _, name := range os.Args[1:] {
		for _, c := range cases {
			if c.name == name {
				fmt.Fprintln(os.Stderr, "begins", name)
				c.f()
			}
		}
	}
}
`;

function build(
  cases: readonly GeneratedCase[],
  folder: string,
  main: string,
  flags: readonly string[],
): string {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "go.mod"), goMod);
  for (const one of cases) writeFileSync(path.join(folder, `${one.name}.go`), fileOf(one, false));
  const imports = ["fmt", "os", "runtime", "strings"].filter((name) => main.includes(`${name}.`));
  const table = cases.map(({ name }) => `\t{"${name}", ${name}},`).join("\n");
  const head = `package main\n\nimport (\n${imports.map((name) => `\t"${name}"`).join("\n")}\n)\n`;
  const list = `var cases = []struct {\n\tname string\n\tf    func()\n}{\n${table}\n}\n`;
  writeFileSync(path.join(folder, "main.go"), `${head}\n${list}${main}`);
  const binary = path.join(folder, "cases.exe");
  try {
    execFileSync("go", ["build", "-gcflags=-N -l", ...flags, "-o", binary, "."], {
      cwd: folder,
      stdio: "pipe",
      timeout: 540_000,
    });
  } catch (error) {
    throw new Error(String((error as { stderr?: Buffer }).stderr ?? error).slice(0, 2000));
  }
  return binary;
}

/** Where real Go writes a nil map. */
export function nilWritesByGo(cases: readonly GeneratedCase[], folder: string): Lines {
  const binary = build(cases, folder, recovering, []);
  const { stdout, stderr, status } = spawnSync(binary, { encoding: "utf8", timeout: 120_000 });
  if (status !== 0) throw new Error(stderr.slice(0, 2000));
  return new Map(
    stdout
      .trim()
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split(" ") as [string, string])
      .map(([name, line]) => [name, [Number(line)]] as const),
  );
}

/** Runs cases under Go's race detector: those lines of a case that it names. */
export class RacesByGo {
  readonly #binary: string;

  constructor(cases: readonly GeneratedCase[], folder: string) {
    this.#binary = build(cases, folder, byArguments, ["-race"]);
  }

  /**
   * All lines that it names until one of the wanted ones is among them.
   * @param runs at most; one run may hide what another one shows, the place of an access or the race itself
   */
  of(name: string, wanted: readonly number[], runs: number): ReadonlySet<number> {
    const named = new Set<number>();
    for (let run = 0; run < runs && !wanted.some((line) => named.has(line)); run++)
      for (const line of this.#run([name], run).get(name) ?? []) named.add(line);
    return named;
  }

  /** Of those that seem to be free of races, in one process; again one by one where that ends early. */
  ofAll(names: readonly string[]): Lines {
    const told = new Map<string, readonly number[]>();
    let left = names;
    while (left.length > 0) {
      const found = this.#run(left, 0);
      for (const [name, lines] of found) told.set(name, lines);
      left = left.slice(found.done);
    }
    return told;
  }

  /** What is told of each case, and how many were done: a throw of the runtime ends the process with one. */
  #run(names: readonly string[], run: number): Map<string, readonly number[]> & { done: number } {
    const { stderr } = spawnSync(this.#binary, names, {
      encoding: "utf8",
      timeout: 240_000,
      maxBuffer: 1 << 28,
      env: { ...process.env, GORACE: "atexit_sleep_ms=0", GOMAXPROCS: `${1 + ((run + 3) % 4)}` },
    });
    const parts = stderr.split(/^begins (case\d+)\n/m);
    const told = Object.assign(new Map<string, readonly number[]>(), {
      done: Math.max(1, (parts.length - 1) / 2),
    });
    // Reports of one case may come when the next one has begun.
    for (const block of stderr.split(/^(?==+\n?WARNING|fatal error)/m)) {
      if (!/WARNING: DATA RACE|fatal error: concurrent map/.test(block)) continue;
      for (const [, name = "", line] of block.matchAll(/\b(case\d+)\.go:(\d+)/g))
        told.set(name, [...new Set([...(told.get(name) ?? []), Number(line)])]);
    }
    return told;
  }
}

/** Where `check` finds something in cases, each a program of its own. */
export async function foundByCheck(
  cases: readonly GeneratedCase[],
  folder: string,
  code: Code,
): Promise<Lines> {
  for (const one of cases) {
    mkdirSync(path.join(folder, one.name), { recursive: true });
    writeFileSync(path.join(folder, one.name, "main.go"), fileOf(one, true));
  }
  writeFileSync(path.join(folder, "go.mod"), goMod);
  const checks = await workspaceOf(diskFiles(1_000_000), { folders: goFolders() }).checks();
  const target = { goos: "linux", goarch: "amd64", minor: 26, cgo: true, experiment: "" };
  const request = { model: mapModel(newestRelease(), "amd64"), target, codes: new Set([code]) };
  const found = new Map<string, number[]>();
  for await (const batch of checks.ofPattern(folder, "./...", request))
    for (const { file, line } of batch) {
      const name = path.basename(path.dirname(file));
      found.set(name, [...(found.get(name) ?? []), line]);
    }
  return found;
}
