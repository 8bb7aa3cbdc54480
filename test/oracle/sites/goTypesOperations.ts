import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { promisify } from "node:util";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "../../unit/cli/runCli.ts";

/** A place where the source touches a map. Columns are bytes from 1, the end exclusive. */
export interface Operation {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly form: string;
  readonly expr: string;
}

const objects = (text: string): Operation[] =>
  text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

/** The map operations of a package of one file, as go/types sees them and as the source is read here. */
export async function operationsOf(
  source: string,
  folder: string,
): Promise<{
  readonly ours: readonly Operation[];
  readonly theirs: readonly Operation[];
  readonly complaints: string;
}> {
  writeFileSync(path.join(folder, "go.mod"), "module example.com/p\n\ngo 1.23\n");
  writeFileSync(path.join(folder, "p.go"), source);
  const program = projectPath("test/oracle/sites/operations");
  const binary = path.join(folder, "operations.bin");
  const run = promisify(execFile);
  await run("go", ["build", "-o", binary, "."], { cwd: program, timeout: 300_000 });
  const options = { cwd: folder, timeout: 300_000, maxBuffer: 100_000_000 };
  const { stdout, stderr } = await run(binary, ["."], options);
  const { out } = await runCli(["sites", folder, "--json", "--types", "syntax", "--go", "1.26"]);
  const ours = objects(out).filter(
    ({ form }) => !["variable", "field", "parameter", "result"].includes(form),
  );
  return { ours, theirs: objects(stdout), complaints: stderr };
}

/** Operations as lines of text, in order. */
export const placed = (operations: readonly Operation[]): string[] =>
  operations
    .map(({ line, column, endLine, endColumn, form }) => `${line}:${column}-${endLine}:${endColumn} ${form}`)
    .sort();
