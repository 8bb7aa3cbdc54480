import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../../support/projectPath.ts";

/** Listings of a small program that uses every map function, made by a real toolchain. */

export interface ListingSource {
  /** "1.26.11" */
  readonly release: string;
  readonly goarch: "amd64" | "arm64";
}

/** Which tool prints the listing, and how. */
export type ListingKind = "objdump" | "objdump -S" | "objdump -gnu" | "compile -S";

function environment(source: ListingSource): NodeJS.ProcessEnv {
  return {
    ...process.env,
    GOTOOLCHAIN: `go${source.release}`,
    GOARCH: source.goarch,
    GOEXPERIMENT: "",
    GOFLAGS: "",
    GOWORK: "off",
    GODEBUG: "goindex=0",
    CGO_ENABLED: "0",
  };
}

function runGo(
  args: readonly string[],
  source: ListingSource,
  cwd: string,
): Promise<{ out: string; err: string }> {
  return new Promise((resolve, reject) => {
    execFile(
      "go",
      args,
      { cwd, env: environment(source), maxBuffer: 1 << 28, timeout: 300_000 },
      (error, out, err) =>
        error ? reject(new Error(`go ${args.join(" ")}: ${error.message}`)) : resolve({ out, err }),
    );
  });
}

/** Builds the sample for a target, once a folder, and gives the program's path. */
export async function buildSample(source: ListingSource): Promise<string> {
  const folder = projectPath(".build", "oracle", "asm", `go${source.release}-${source.goarch}`);
  const program = path.join(folder, "sample");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  copyFileSync(projectPath("test", "oracle", "asm", "sample", "main.go"), path.join(folder, "main.go"));
  writeFileSync(path.join(folder, "go.mod"), "module sample\n\ngo 1.18\n");
  await runGo(["build", "-buildvcs=false", "-o", "sample", "."], source, folder);
  return program;
}

/** All map functions of the runtime, and the sample's own functions. */
export const mapFunctions =
  "^(runtime\\.(map|growWork|evacuate|hashGrow|makemap|makeBucketArray|advanceEvac|\\(\\*hmap\\))|internal/runtime/maps\\.|main\\.)";

/** The text that a tool prints for the functions that match. */
export async function listing(
  source: ListingSource,
  kind: ListingKind,
  pattern = mapFunctions,
): Promise<string> {
  const program = await buildSample(source);
  const folder = path.dirname(program);
  if (kind === "compile -S")
    return (await runGo(["build", "-gcflags=-S", "-o", "again", "."], source, folder)).err;
  const flags = kind === "objdump" ? [] : [kind.slice("objdump ".length)];
  return (await runGo(["tool", "objdump", ...flags, "-s", pattern, program], source, folder)).out;
}
