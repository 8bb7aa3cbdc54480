import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { projectPath } from "../../support/projectPath.ts";
import { buildProgram, type GoTarget, recorderCommand, targetName } from "../goToolchain.ts";
import { jsonLines } from "../runRecorder.ts";

const builds = new Map<string, Promise<string>>();

/** Builds the program in `program` for a target, once in a process. @returns its path */
function built(target: GoTarget): Promise<string> {
  const name = targetName({ ...target, withoutAes: false });
  let build = builds.get(name);
  if (!build) builds.set(name, (build = compiled(target, name)));
  return build;
}

async function compiled(target: GoTarget, name: string): Promise<string> {
  const folder = projectPath(".build", "oracle", "syncmap");
  mkdirSync(folder, { recursive: true });
  const program = path.join(folder, name);
  await buildProgram(target, projectPath("test", "oracle", "syncmap", "program"), program);
  return program;
}

/** What the program prints on a target: the process's hash keys, then what was asked for, one JSON value a line. */
export async function runSyncMap(
  target: GoTarget,
  command: "record" | "measure" | "fields",
  ...numbers: readonly number[]
): Promise<{ hashKeys: unknown; lines: unknown[] }> {
  const program = await built(target);
  const { file, args, env } = recorderCommand(target, program, [command, ...numbers.map(String)]);
  const options = { env, maxBuffer: 1 << 30, timeout: 600_000 };
  const running = promisify(execFile)(file, args, options);
  // The runner of wasm programs waits for the end of what it hands on.
  running.child.stdin?.end();
  const { stdout } = await running;
  const [hashKeys, ...lines] = jsonLines(stdout);
  return { hashKeys, lines };
}
