import { once } from "node:events";
import { isatty } from "node:tty";
import type { CliIo } from "./cli/io.ts";
import { runCommandLine } from "./cli/runCommandLine.ts";
import { endGroupsWithProgram } from "./node/killGroup.ts";

const watched = new Set<NodeJS.WriteStream>();

/**
 * A standard stream that is about to be written to. Node takes milliseconds to make one, so those that no command uses are
 * left alone. A reader that has seen enough (`| head`) ends the program quietly; a full disk is told in a line.
 */
function watch(stream: NodeJS.WriteStream, name: "stdout" | "stderr"): NodeJS.WriteStream {
  if (watched.has(stream)) return stream;
  watched.add(stream);
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    if (name === "stdout") process.stderr.write(`mapscope: standard output: ${error.message}\n`);
    process.exit(2);
  });
  return stream;
}

const stdout = (): NodeJS.WriteStream => watch(process.stdout, "stdout");
const stderr = (): NodeJS.WriteStream => watch(process.stderr, "stderr");
let readsInput = false;

/** The command line: `node extension/dist/cli.cjs COMMAND …`. */
const io: CliIo = {
  get stdin() {
    readsInput = true;
    return process.stdin;
  },
  out: (text) => void stdout().write(text),
  async drained() {
    if (stdout().writableNeedDrain) await once(process.stdout, "drain");
  },
  err: (text) => void stderr().write(text),
  ...(isatty(2) ? { status: (text) => void stderr().write(`\r\u001b[K${text}`) } : {}),
};

endGroupsWithProgram();
void runCommandLine(process.argv.slice(2), io).then((status) => {
  // Not process.exit(): what is still being written must not be lost.
  process.exitCode = status;
  if (readsInput) process.stdin.destroy();
});
