import { BuildListings } from "../core/compile/buildListings.ts";
import { LineReader } from "../core/source/lineReader.ts";
import { runGo as runProgram } from "../node/runGo.ts";
import { BadInput } from "./io.ts";

/** How the go command is run. */
export interface GoRun {
  readonly cwd: string;
  /** Added to the environment: GOARCH, GOTOOLCHAIN. */
  readonly env: Readonly<Record<string, string>>;
}

const timeoutMilliseconds = 600_000;

/**
 * Runs the go command of PATH.
 * @param errors takes standard error line by line; a compiler listing is too long to be kept whole
 * @returns standard output
 * @throws BadInput when go is not there, fails, takes too long or prints too much
 */
export async function runGo(
  args: readonly string[],
  { cwd, env }: GoRun,
  errors = new BuildListings((file) => file),
): Promise<string> {
  const lines = new LineReader((line) => errors.push(line));
  const takeStderr = (chunk: string): void => lines.feed(chunk);
  const { exitCode, stdout } = await runProgram("", args, {
    cwd,
    env,
    timeoutMilliseconds,
    takeStderr,
  }).catch((error: unknown) => {
    throw new BadInput(error instanceof Error ? error.message : String(error));
  });
  lines.end();
  if (exitCode !== 0)
    throw new BadInput(`go ${args[0] ?? ""} failed: ${errors.complaints.join(" ") || "it was ended"}`);
  return stdout;
}
