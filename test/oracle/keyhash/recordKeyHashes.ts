import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { projectPath } from "../../support/projectPath.ts";
import { allTargets, buildProgram, furtherTargets, recorderCommand, targetName } from "../goToolchain.ts";

/** Keys that the program hashes of each map type. */
const keysOfType = 40;

/**
 * Runs the program in this folder, built for a target.
 * @param all every key; otherwise one of each map type
 * @returns the process's hash keys, then its keys with their hashes, one JSON value a line
 * @throws Error for a build that the oracle does not know or that does not run
 */
export async function recordKeyHashes(name: string, all: boolean): Promise<string> {
  const target = [...allTargets(), ...furtherTargets()].find((one) => targetName(one) === name);
  if (!target) throw new Error(`the oracle has no build ${name}`);
  const folder = projectPath(".build", "oracle", "keyhash");
  mkdirSync(folder, { recursive: true });
  const program = `${folder}/${name}`;
  await buildProgram(target, projectPath("test", "oracle", "keyhash"), program);
  const { file, args, env } = recorderCommand(target, program, []);
  const { status, stdout, stderr } = spawnSync(file, args, { env, encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(`keyhash of ${name}: ${stderr}`);
  const [header = "", ...lines] = stdout.trim().split("\n");
  return [header, ...lines.filter((_, i) => all || i % keysOfType === 0), ""].join("\n");
}
