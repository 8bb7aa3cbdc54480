import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Proved, provedIn } from "../core/claims/proof.ts";
import { runGo } from "../node/runGo.ts";
import { BadInput } from "./io.ts";

/** A file of the program that proves statements. */
export interface ProofSource {
  readonly name: string;
  readonly text: string;
}

/** The program of all proofs. @throws BadInput when its files are not beside the program */
export function goProofs(): ProofSource[] {
  const beside = typeof __dirname === "string" ? [path.join(__dirname, "..", "..")] : [];
  const folder = [...beside, process.cwd()]
    .map((root) => path.join(root, "media", "claims"))
    .find((found) => existsSync(path.join(found, "main.go")));
  if (folder === undefined) throw new BadInput("the proofs are not beside the program");
  return readdirSync(folder)
    .filter((name) => /\.(?:go|s)$/.test(name))
    .map((name) => ({ name, text: readFileSync(path.join(folder, name), "utf8") }));
}

/** What the go of this folder made of proofs. */
export interface ProofRun {
  /** "go1.26.11", "go1.24.13+noswissmap" */
  readonly version: string;
  readonly proved: readonly Proved[];
}

const askMilliseconds = 60_000;
/** All of them take some ten seconds after a build; the first one of a release compiles the library. */
const runMilliseconds = 240_000;

/**
 * Builds the program of the proofs in a temporary folder and runs it with the go of this folder; what it starts is ended.
 * @param id of one statement; null: all
 * @throws BadInput with one sentence where go cannot, or takes too long
 */
export async function runProofs(sources: readonly ProofSource[], id: string | null): Promise<ProofRun> {
  const { toolchain, version } = await versionHere();
  const folder = await mkdtemp(path.join(tmpdir(), "mapscope-claims-"));
  try {
    await writeFile(path.join(folder, "go.mod"), "module claims\n\ngo 1.18\n");
    for (const { name, text } of sources) await writeFile(path.join(folder, name), text);
    const args = ["run", ".", ...(id === null ? [] : [id])];
    const env = { GOTOOLCHAIN: toolchain, GOWORK: "off", GOFLAGS: "" };
    const { exitCode, stdout, stderr } = await asked(args, folder, env, runMilliseconds);
    if (exitCode !== 0) throw new BadInput(`the proof did not run: ${stderr || stdout}`);
    return { version, proved: provedIn(stdout) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Toolchain and release of the go that this folder has, by go.mod and environment. */
async function versionHere(): Promise<{ readonly toolchain: string; readonly version: string }> {
  const args = ["env", "GOVERSION", "GOEXPERIMENT"];
  const { exitCode, stdout, stderr } = await asked(args, process.cwd(), {}, askMilliseconds);
  if (exitCode !== 0) throw new BadInput(stderr);
  const [told = "", experiment = ""] = stdout.split(/\r?\n/);
  const toolchain = /^go1\.\d+(?:\.\d+|rc\d+|beta\d+)?/.exec(told)?.[0];
  if (toolchain === undefined) throw new BadInput(`go tells no release: ${told}`);
  const known = experiment.split(",").filter((name) => name === "noswissmap" || name === "mapsplitgroup");
  return { toolchain, version: [toolchain, ...known].join("+") };
}

async function asked(args: string[], cwd: string, env: Record<string, string>, timeoutMilliseconds: number) {
  try {
    return await runGo("", args, { cwd, env, timeoutMilliseconds });
  } catch (error) {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  }
}
