import { Readable } from "node:stream";
import { runCommandLine } from "../../../extension/src/cli/runCommandLine.ts";
import { expect, expectPlain } from "../entrance.ts";

/** Runs a command line in this process and fails where it ends otherwise than its contract says. */
export async function expectContract(args: readonly string[], stdin: string): Promise<void> {
  const outs: string[] = [];
  const errs: string[] = [];
  const decoder = new TextDecoder();
  const status = await runCommandLine(args, {
    stdin: Readable.from([Buffer.from(stdin)]),
    out: (text) => outs.push(typeof text === "string" ? text : decoder.decode(text)),
    err: (text) => errs.push(text),
  });
  const [out, err] = [outs.join(""), errs.join("")];
  expect([0, 1, 2].includes(status), `status ${status}`);
  expect(!err.includes("internal error"), err);
  expect(status !== 2 || err.trim() !== "", "status 2 without a word");
  expect(err === "" || err.endsWith("\n"), `no whole line: ${err}`);
  expectPlain(out, "standard output");
  expectPlain(err, "standard error");
  if (args.includes("--json") && status !== 2 && !args.includes("--help") && !args.includes("-h"))
    for (const line of out.split("\n")) if (line !== "") JSON.parse(line);
}
