import { Readable } from "node:stream";
import { runCommandLine } from "../../../extension/src/cli/runCommandLine.ts";

/** What a command line wrote and returned. */
export interface CliResult {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process; `stdin` comes in the given chunks. */
export async function runCli(
  args: readonly string[],
  stdin: readonly (string | Buffer)[] = [],
): Promise<CliResult> {
  let out = "";
  let err = "";
  const status = await runCommandLine(args, {
    stdin: Readable.from(stdin.map((chunk) => (typeof chunk === "string" ? Buffer.from(chunk) : chunk))),
    out: (text) => {
      out += Buffer.from(text).toString();
    },
    err: (text) => {
      err += text;
    },
  });
  return { status, out, err };
}
