import { execFile } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { projectPath } from "../../support/projectPath.ts";

/**
 * Listings of a small program that uses every map function, made by a real toolchain: its main package has one
 * function for each kind of key, its package `sites` is the page with every source form (test/fixtures/sites).
 */

export type ListedArch =
  | "amd64"
  | "arm64"
  | "386"
  | "arm"
  | "riscv64"
  | "ppc64le"
  | "s390x"
  | "loong64"
  | "wasm";

export interface ListingSource {
  /** "1.26.11" */
  readonly release: string;
  readonly goarch: ListedArch;
}

/** Which tool prints the listing, and how. */
export type ListingKind =
  | "objdump"
  | "objdump -S"
  | "objdump -gnu"
  | "objdump of the object file"
  | "build -S"
  | "compile -S"
  | "gdb"
  | "delve";

export const listingKinds: readonly ListingKind[] = [
  "objdump",
  "objdump -S",
  "objdump -gnu",
  "objdump of the object file",
  "build -S",
  "compile -S",
  "gdb",
  "delve",
];

function environment(source: ListingSource): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOTOOLCHAIN: `go${source.release}`,
    GOARCH: source.goarch,
    ...(source.goarch === "wasm" ? { GOOS: "js" } : {}),
    GOEXPERIMENT: "",
    GOFLAGS: "",
    GOWORK: "off",
    GODEBUG: "goindex=0",
    CGO_ENABLED: "0",
  };
}

interface Output {
  out: string;
  err: string;
}

function run(file: string, args: readonly string[], source: ListingSource, cwd: string): Promise<Output> {
  return new Promise((resolve, reject) => {
    execFile(
      file,
      args,
      { cwd, env: environment(source), maxBuffer: 1 << 29, timeout: 300_000 },
      (error, out, err) =>
        error
          ? reject(new Error(`${file} ${args.join(" ")}: ${error.message.slice(0, 2000)}`))
          : resolve({ out, err }),
    );
  });
}

/** Folder of a target's sample. */
export function sampleFolder(source: ListingSource): string {
  return projectPath(".build", "oracle", "asm", `go${source.release}-${source.goarch}`);
}

/** Builds the sample for a target, once a folder, and gives the program's path. Several processes may do so at once. */
export async function buildSample(source: ListingSource): Promise<string> {
  const folder = sampleFolder(source);
  const program = path.join(folder, "sample");
  if (existsSync(program)) return program;
  mkdirSync(path.join(folder, "sites"), { recursive: true });
  const put = (name: string, text: string): void => {
    const whole = path.join(folder, `${name}.${process.pid}`);
    writeFileSync(whole, text);
    renameSync(whole, path.join(folder, name));
  };
  const sources = projectPath("test", "oracle", "asm", "sample");
  for (const file of readdirSync(sources)) put(file, readFileSync(path.join(sources, file), "utf8"));
  for (const file of ["forms.go", "clear.go"])
    put(`sites/${file}`, readFileSync(projectPath("test", "fixtures", "sites", file), "utf8"));
  put("go.mod", "module sample\n\ngo 1.18\n");
  const built = `sample.${process.pid}`;
  await run("go", ["build", "-buildvcs=false", "-o", built, "."], source, folder);
  renameSync(path.join(folder, built), program);
  return program;
}

/** What the compiler prints of `test/oracle/asm/shapes`: functions of many shapes. */
export async function shapesListing(source: ListingSource): Promise<string> {
  const folder = path.join(sampleFolder(source), "shapes");
  rmSync(folder, { recursive: true, force: true });
  cpSync(projectPath("test", "oracle", "asm", "shapes"), folder, { recursive: true });
  writeFileSync(path.join(folder, "go.mod"), "module shapes\n\ngo 1.18\n");
  return (await run("go", ["build", "-gcflags=-S", "."], source, folder)).err;
}

/** All map functions of the runtime, and the sample's own functions. */
export const mapFunctions =
  "^(runtime\\.(map|growWork|evacuate|hashGrow|makemap|makeBucketArray|advanceEvac|\\(\\*hmap\\))|internal/runtime/maps\\.|main\\.|sample/sites\\.)";

/**
 * The text that a tool prints.
 * @param pattern limits objdump to functions by name; gdb and delve take one name, anchors and backslashes left out
 */
export async function listing(
  source: ListingSource,
  kind: ListingKind,
  pattern = mapFunctions,
): Promise<string> {
  const program = await buildSample(source);
  const folder = path.dirname(program);
  switch (kind) {
    case "build -S":
      return (await run("go", ["build", "-gcflags=-S", "-o", "again", "."], source, folder)).err;
    case "compile -S":
      return (await run("go", ["tool", "compile", "-o", "main.o", "-S", "main.go"], source, folder)).out;
    case "objdump of the object file":
      await run("go", ["tool", "compile", "-o", "main.o", "main.go"], source, folder);
      return (await run("go", ["tool", "objdump", "main.o"], source, folder)).out;
    case "gdb": {
      const name = pattern.replace(/[\\^$]/g, "");
      const script = ["-nx", "-batch", "-ex", `disassemble '${name}'`];
      return (await run("gdb", [...script, program], source, folder)).out;
    }
    case "delve": {
      const name = pattern.replace(/[\\^$]/g, "");
      const commands = path.join(folder, "delve.txt");
      writeFileSync(commands, `disassemble -l ${name}\nexit\n`);
      return (await run("dlv", ["exec", program, "--init", commands], source, folder)).out;
    }
    default: {
      const flags = kind === "objdump" ? [] : [kind.slice("objdump ".length)];
      return (await run("go", ["tool", "objdump", ...flags, "-s", pattern, program], source, folder)).out;
    }
  }
}
