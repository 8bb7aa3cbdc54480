import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";

/** An extension that is there first, in trusted and other folders, and notes every program that ours starts beside it. */
const manifest = {
  ...{ name: "recorder", publisher: "starts", version: "0.0.1", engines: { vscode: "^1.100.0" } },
  ...{ main: "./extension.js", activationEvents: ["*"] },
  capabilities: { untrustedWorkspaces: { supported: true }, virtualWorkspaces: true },
};

const program = (log: string): string => `
const { appendFileSync } = require("node:fs");
const childProcess = require("node:child_process");
Error.stackTraceLimit = 100;
const isOurs = () => new Error().stack.includes("mapscope.mapscope-");
const note = (...start) => isOurs() && write(...start);
const write = (...start) => appendFileSync(${JSON.stringify(log)}, start.join(" ").replaceAll("\\n", " ") + "\\n");
exports.activate = () => {
  write("watching");
  const { spawn } = childProcess.ChildProcess.prototype;
  childProcess.ChildProcess.prototype.spawn = function (options) {
    note(...(options.args ?? [options.file]));
    return spawn.call(this, options);
  };
  for (const name of ["spawnSync", "execFileSync", "execSync"]) {
    const run = childProcess[name];
    childProcess[name] = function (...args) {
      note(String(args[0]));
      return run.apply(this, args);
    };
  }
};
`;

/** Watches every start of a program by our extension, told by the stack; VS Code starts some of its own in the same host. */
export interface StartRecorder {
  /** The folder of the extension that watches. */
  readonly extension: string;
  /** The command lines that were started since it watches; null while it does not. */
  starts(): readonly string[] | null;
}

/** @param folder where its files go; whoever made it removes it */
export function recordStarts(folder: string): StartRecorder {
  const extension = path.join(folder, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  const log = path.join(folder, "starts");
  mkdirSync(extension, { recursive: true });
  writeFileSync(path.join(extension, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(extension, "extension.js"), program(log));
  return {
    extension,
    starts: () =>
      existsSync(log)
        ? readFileSync(log, "utf8")
            .trim()
            .split("\n")
            .filter((line) => line !== "watching")
        : null,
  };
}
