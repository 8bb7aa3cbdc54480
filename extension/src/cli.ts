import { once } from "node:events";
import type { CliIo } from "./cli/io.ts";
import { runCommandLine } from "./cli/runCommandLine.ts";
import { endGroupsWithProgram } from "./node/killGroup.ts";

/** The command line: `node extension/dist/cli.cjs COMMAND …`. */
const io: CliIo = {
  stdin: process.stdin,
  out: (text) => void process.stdout.write(text),
  async drained() {
    if (process.stdout.writableNeedDrain) await once(process.stdout, "drain");
  },
  err: (text) => void process.stderr.write(text),
  ...(process.stderr.isTTY ? { status: (text) => void process.stderr.write(`\r\u001b[K${text}`) } : {}),
};

// A reader that has seen enough (`| head`) ends the program quietly; a full disk is told in a line.
for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") process.exit();
    if (stream !== process.stderr) process.stderr.write(`mapscope: standard output: ${error.message}\n`);
    process.exit(2);
  });
}

endGroupsWithProgram();
void runCommandLine(process.argv.slice(2), io).then((status) => {
  // Not process.exit(): what is still being written must not be lost.
  process.exitCode = status;
  process.stdin.destroy();
});
