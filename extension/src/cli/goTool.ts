import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { BuildListings } from "../core/compile/buildListings.ts";
import { killGroup } from "../node/killGroup.ts";
import { BadInput } from "./io.ts";

/** How the go command is run. */
export interface GoRun {
  readonly cwd: string;
  /** Added to the environment: GOARCH, GOTOOLCHAIN. */
  readonly env: Readonly<Record<string, string>>;
}

const timeLimitMilliseconds = 600_000;

/**
 * Runs go with an argument vector and a time limit, in a process group of its own.
 * @param errors takes standard error line by line; a compiler listing is too long to be kept whole
 * @returns standard output
 * @throws BadInput when go is not there, fails or takes too long
 */
export async function runGo(
  args: readonly string[],
  run: GoRun,
  errors = new BuildListings((file) => file),
): Promise<string> {
  const child = spawn("go", [...args], {
    cwd: run.cwd,
    env: { ...process.env, ...run.env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: process.platform !== "win32",
  });
  const timer = setTimeout(() => killGroup(child.pid), timeLimitMilliseconds);
  const stop = () => {
    killGroup(child.pid);
    process.exit(130);
  };
  process.once("SIGINT", stop);
  const failed = new Promise<Error | number | null>((resolve) => {
    child.once("error", resolve);
    child.once("close", (code) => resolve(code));
  });
  const output: Buffer[] = [];
  child.stdout.on("data", (chunk: Buffer) => output.push(chunk));
  for await (const line of createInterface({ input: child.stderr })) errors.push(line);
  const end = await failed;
  clearTimeout(timer);
  process.removeListener("SIGINT", stop);
  if (end instanceof Error) throw new BadInput(`go cannot be run: ${end.message}`);
  if (end !== 0)
    throw new BadInput(`go ${args[0] ?? ""} failed: ${errors.complaints.join(" ") || "it was ended"}`);
  return Buffer.concat(output).toString("utf8");
}
