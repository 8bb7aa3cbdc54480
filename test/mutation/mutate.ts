import { type ChildProcess, spawn } from "node:child_process";
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../support/projectPath.ts";
import { type Mutation, mutatedFile, mutatedText, mutations } from "./mutations.ts";

/** Bundles TypeScript files into a folder: bundleForNode of esbuild.mjs. */
type Bundle = (files: readonly string[], outdir: string, plugins: readonly unknown[]) => Promise<void>;

const traces = "test/golden/traces.test.ts";
/** Folders of tests that prove the emulator. */
const testFolders = [
  ...["go", "memory", "capacity", "decode", "emulator", "trace"].map((folder) => `test/unit/core/${folder}`),
  traces,
];

/** All tests end within this without any error, also on a busy machine. */
const cleanLimitMilliseconds = 1_800_000;
/** Tests that run this many times as long as all of them do without an error hang: the error is caught too. */
const patience = 3;

function testFiles(folder: string): string[] {
  if (folder.endsWith(".ts")) return [folder];
  return readdirSync(projectPath(folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".test.ts"))
    .map((file) => path.posix.join(folder, file.replaceAll("\\", "/")));
}

/** What of a list of tests caught an error, or undefined when every test passed. */
async function killerAmong(
  files: readonly string[],
  mutation: Mutation | undefined,
  bundle: Bundle,
  limitMilliseconds: number,
): Promise<string | undefined> {
  const outdir = projectPath(".build", `mutation-${process.pid}`);
  try {
    await bundle(files, outdir, mutation ? [mutationPlugin(mutation)] : []);
    const all = path.join(outdir, "all.mjs");
    const bundles = files.map((file) => path.join(outdir, file.replace(/\.ts$/, ".mjs")));
    writeFileSync(all, bundles.map((file) => `import ${JSON.stringify(file)};\n`).join(""));
    return await firstFailure(all, limitMilliseconds);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

/** The tests of the changed folder run first, then the recorded traces, which find most, then the others. */
async function killerOf(
  mutation: Mutation,
  bundle: Bundle,
  limitMilliseconds: number,
): Promise<string | undefined> {
  const own = `test/unit/core/${path.dirname(mutation.file)}`;
  const others = testFolders.filter((folder) => folder !== own && folder !== traces);
  for (const folders of [[own], [traces], others]) {
    const killer = await killerAmong(folders.flatMap(testFiles), mutation, bundle, limitMilliseconds);
    if (killer !== undefined) return killer;
  }
  return undefined;
}

function mutationPlugin(mutation: Mutation) {
  const changed = mutatedFile(mutation);
  const contents = mutatedText(mutation);
  return {
    name: "mutation",
    setup(build: {
      onLoad(
        options: { filter: RegExp },
        load: (args: { path: string }) => { contents: string; loader: "ts" } | undefined,
      ): void;
    }): void {
      build.onLoad({ filter: /\.ts$/ }, ({ path: file }) =>
        file === changed ? { contents, loader: "ts" } : undefined,
      );
    },
  };
}

/** Runs tests in a process of their own and stops it at the first that fails. */
function firstFailure(file: string, limitMilliseconds: number): Promise<string | undefined> {
  const child = spawn(process.execPath, ["--test-reporter=tap", file], { stdio: ["ignore", "pipe", "pipe"] });
  return new Promise((resolve, reject) => {
    let output = "";
    let failure: string | undefined;
    const stop = (found: string): void => {
      failure ??= found;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => stop("a test that does not end"), limitMilliseconds);
    const read = (chunk: Buffer): void => {
      output = `${output}${chunk.toString()}`.slice(-20_000);
      const found = /^ *not ok \d+ - (.*)$/m.exec(output);
      if (found) stop(found[1] as string);
    };
    for (const stream of [child.stdout, child.stderr])
      (stream as NonNullable<ChildProcess["stdout"]>).on("data", read);
    child.once("error", reject);
    child.once("close", (status) => {
      clearTimeout(timer);
      resolve(failure ?? (status === 0 ? undefined : `status ${status}: ${output.slice(-300)}`));
    });
  });
}

/**
 * Puts each error into the emulator and runs the unit and golden tests on it.
 * @param args parts of names: only errors whose name or file contains one
 * @returns 0 when all are caught, 1 when one is not
 */
export async function main(args: readonly string[], bundle: Bundle): Promise<number> {
  const chosen = mutations.filter(
    ({ name, file }) => args.length === 0 || args.some((part) => name.includes(part) || file.includes(part)),
  );
  if (chosen.length === 0) {
    console.error(`no error is called ${args.join(" or ")}`);
    return 2;
  }
  const begin = performance.now();
  const clean = await killerAmong(testFolders.flatMap(testFiles), undefined, bundle, cleanLimitMilliseconds);
  if (clean !== undefined) {
    console.error(`the tests fail without any error: ${clean}`);
    return 2;
  }
  const limitMilliseconds = patience * (performance.now() - begin);
  let survivors = 0;
  for (const mutation of chosen) {
    const start = performance.now();
    const killer = await killerOf(mutation, bundle, limitMilliseconds);
    if (killer === undefined) survivors++;
    const seconds = ((performance.now() - start) / 1000).toFixed(0);
    console.log(`${killer === undefined ? "SURVIVES" : "caught  "}  ${mutation.name} (${seconds} s)`);
    if (killer !== undefined) console.log(`            by ${killer}`);
  }
  console.log(`${chosen.length - survivors} of ${chosen.length} caught`);
  return survivors === 0 ? 0 : 1;
}
