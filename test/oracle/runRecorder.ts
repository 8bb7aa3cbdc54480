import { spawn } from "node:child_process";
import { buildRecorder, type GoTarget, recorderCommand, targetName } from "./goToolchain.ts";

/**
 * Sends requests to a measuring command of the recorder, one JSON object a line.
 * @returns its answers, one JSON value a line, in the same order
 */
export async function runRecorder(
  target: GoTarget,
  command: "measure" | "append" | "growslice" | "words",
  requests: readonly object[],
): Promise<unknown[]> {
  if (requests.length === 0) return [];
  const program = await buildRecorder(target);
  const { file, args, env } = recorderCommand(target, program, [command]);
  const child = spawn(file, args, { env, stdio: ["pipe", "pipe", "inherit"] });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => {
    text += chunk;
  });
  const status = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  });
  child.stdin.end(requests.map((request) => JSON.stringify(request)).join("\n"));
  if ((await status) !== 0) throw new Error(`recorder ${command} of ${targetName(target)} failed`);
  return jsonLines(text);
}

export function jsonLines(text: string): unknown[] {
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}
