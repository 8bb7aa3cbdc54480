import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectPath } from "../../support/projectPath.ts";
import { buildProgram, type GoTarget, targetName } from "../goToolchain.ts";
import { kindsSource } from "./kinds.ts";

/** Builds the program that is stepped, once a process. @returns its path */
export async function buildProcessProgram(target: GoTarget): Promise<string> {
  const folder = projectPath(".build", "oracle", "process", targetName(target));
  mkdirSync(folder, { recursive: true });
  const sources = projectPath("test", "oracle", "process", "program");
  for (const file of readdirSync(sources)) cpSync(path.join(sources, file), path.join(folder, file));
  writeFileSync(path.join(folder, "kinds.go"), kindsSource());
  writeFileSync(path.join(folder, "go.mod"), "module program\n\ngo 1.18\n");
  const program = path.join(folder, "program");
  await buildProgram(target, folder, `${program}.new`);
  if (existsSync(program)) renameSync(`${program}.new`, program);
  else renameSync(`${program}.new`, program);
  return program;
}
