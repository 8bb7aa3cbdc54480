import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { makeMapCode } from "../core/emulator/wasm/makeOperations.ts";
import { openReplay } from "../core/trace/openReplay.ts";
import type { ReplayDifference } from "../core/trace/replay.ts";
import { TraceError } from "../core/trace/traceFormat.ts";
import { openInput } from "./inputFile.ts";
import { BadInput, type CliIo } from "./io.ts";
import { linesOf } from "./lines.ts";
import { helpText, parseArgs } from "./options.ts";

const specs = { json: { help: "one JSON object a file" } };

export const help = helpText(
  "replay FILE…",
  "replays recorded traces of real maps and sync.Maps (.jsonl, .jsonl.gz, - for standard input) and compares every state",
  specs,
);

/** Longest text of a value or an operation that is shown to people. */
const shownLength = 300;

export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options, positional } = parseArgs(args, specs);
  if (positional.length === 0) throw new BadInput("replay needs at least one trace file");
  let status = 0;
  for (const file of positional) {
    const { replay, difference } = await replayFile(file, io);
    if (difference) status = 1;
    const { states, digests, reads } = replay;
    if (options.json !== undefined) {
      const result = difference ? { equal: false, ...difference } : { states, digests, reads, equal: true };
      io.out(`${JSON.stringify({ file, ...result })}\n`);
      continue;
    }
    const prefix = positional.length > 1 ? `${file}: ` : "";
    if (difference) io.out(`${prefix}${describe(difference)}\n`);
    else io.out(`${prefix}${states} states, ${digests} digests, ${reads} reads: all equal\n`);
  }
  return status;
}

function describe({ line, path, expected, got, operation }: ReplayDifference): string {
  const cut = (text: string): string => (text.length > shownLength ? `${text.slice(0, shownLength)}…` : text);
  return `line ${line}: ${path} differs\n  expected  ${cut(expected)}\n  got       ${cut(got)}\n  after     ${cut(operation)}`;
}

type Replay = ReturnType<typeof openReplay>;

/** Replays one file as a stream. @throws BadInput with file and line when the trace cannot be read */
async function replayFile(
  file: string,
  io: CliIo,
): Promise<{ replay: Replay; difference: ReplayDifference | null }> {
  const ports = {
    sha256Hex: (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex"),
    makeCode: makeMapCode,
  };
  let replay: Replay | undefined;
  try {
    let noted = false;
    for await (const lines of linesOf(openTrace(file, io))) {
      for (const line of lines) {
        replay ??= openReplay(line, ports);
        const difference = replay.feed(line);
        if (difference) return { replay, difference };
        if (!noted && replay.header?.note !== undefined) io.err(`mapscope: ${file}: ${replay.header.note}\n`);
        noted = true;
      }
    }
    replay ??= openReplay("", ports);
    return { replay, difference: replay.end() };
  } catch (error) {
    if (error instanceof TraceError) throw new BadInput(`${file}: line ${error.line}: ${error.message}`);
    if (error instanceof BadInput) throw new BadInput(`${file}: ${error.message}`);
    const { code, message } = error as NodeJS.ErrnoException;
    if (code?.startsWith("Z_"))
      throw new BadInput(
        `${file}: line ${replay?.line ?? 0}: the compressed data is broken or cut off: ${message}`,
      );
    if (code !== undefined && /^E[A-Z]+$/.test(code)) throw new BadInput(`${file}: ${message}`);
    throw error;
  }
}

function openTrace(file: string, io: CliIo): Readable {
  if (file === "-") return io.stdin;
  const stream = openInput(file);
  if (!file.endsWith(".gz")) return stream;
  const unzipped = createGunzip();
  stream.on("error", (error) => unzipped.destroy(error));
  return stream.pipe(unzipped);
}
