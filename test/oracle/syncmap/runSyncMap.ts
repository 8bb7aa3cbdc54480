import { execFile } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { projectPath } from "../../support/projectPath.ts";
import { buildProgram, type GoTarget, goRoot, modelOf, recorderCommand, targetName } from "../goToolchain.ts";

const builds = new Map<string, Promise<string>>();

/** Builds the program in `program` for a target, once in a process. @returns its path */
function built(target: GoTarget): Promise<string> {
  const name = targetName({ ...target, withoutAes: false });
  let build = builds.get(name);
  if (!build) builds.set(name, (build = compiled(target, name)));
  return build;
}

/** What it has in common with the recorder of built-in maps. */
const shared =
  /^(?:classic|swiss|values|mapops|sizeclass|hashkeys|clearseq|direct|tombstone|swisslayout|empty)/;

async function compiled(target: GoTarget, name: string): Promise<string> {
  const folder = projectPath(".build", "oracle", "syncmap", name);
  mkdirSync(folder, { recursive: true });
  const recorder = projectPath("test", "oracle", "recorder");
  const own = projectPath("test", "oracle", "syncmap", "program");
  for (const file of readdirSync(recorder))
    if (shared.test(file)) cpSync(path.join(recorder, file), path.join(folder, file));
  for (const file of readdirSync(own)) cpSync(path.join(own, file), path.join(folder, file));
  const program = path.join(folder, "syncmap");
  await buildProgram(target, folder, program, overlayOf(target, folder));
  return program;
}

/**
 * For a read and a dirty map: a library that keeps the random numbers of an iteration's start, which decide where the
 * entries come to lie in a copy of the read map. Nothing of what the library does is changed.
 */
function overlayOf(target: GoTarget, folder: string): string | undefined {
  const { release } = modelOf(target);
  if (release.syncMap === "HashTrieMap") return undefined;
  const [file, before, numbers] =
    release.family === "swiss"
      ? ([
          "internal/runtime/maps/table.go",
          "\tit.dirOffset = rand()\n",
          ["it.entryOffset", "it.dirOffset"],
        ] as const)
      : ([
          `runtime/map${release.mapSourceSuffix}.go`,
          "\tit.startBucket = r & bucketMask(h.B)\n",
          ["uint64(r)", "0"],
        ] as const);
  const source = path.join(goRoot(target.release), "src", file);
  const text = readFileSync(source, "utf8");
  if (text.split(before).length !== 2) throw new Error(`${source} begins an iteration in another way`);
  const kept = `\titerationStart = [2]uint64{${numbers.join(", ")}}\n\titerationStarts++\n`;
  const variables = "\nvar iterationStart [2]uint64\n\nvar iterationStarts int\n";
  const changed = path.join(folder, "overlay");
  mkdirSync(changed, { recursive: true });
  const replacement = path.join(changed, path.basename(file));
  writeFileSync(replacement, text.replace(before, () => before + kept) + variables);
  const overlay = path.join(changed, "overlay.json");
  writeFileSync(overlay, JSON.stringify({ Replace: { [source]: replacement } }));
  return overlay;
}

/** What the program prints on a target. */
export async function syncMapOutput(
  target: GoTarget,
  command: "record" | "measure" | "fields",
  ...numbers: readonly number[]
): Promise<string> {
  const program = await built(target);
  const { file, args, env } = recorderCommand(target, program, [command, ...numbers.map(String)]);
  const options = { env, maxBuffer: 2 ** 31 - 1, timeout: 1_200_000 };
  const running = promisify(execFile)(file, args, options);
  // The runner of wasm programs waits for the end of what it hands on.
  running.child.stdin?.end();
  return (await running).stdout;
}

/** How many kinds of keys and values the program knows (`stored` of program/kinds.go); the first mixes all. */
export const storedKinds = 11;
