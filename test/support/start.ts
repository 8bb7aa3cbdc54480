import { spawn } from "node:child_process";
import { projectRoot, sampleFolder } from "./projectPath.ts";
import { startServer, workbenchUrl } from "./vscodeServer.ts";

const usage = "usage: npm start [-- --desktop]";

/** Builds the extension and opens the sample module with it: in the server's VS Code, or the desktop's on request. */
export async function start(args: string[], build: () => Promise<void>): Promise<void> {
  const unknown = args.find((arg) => arg !== "--desktop");
  if (unknown) return fail(`unknown option ${unknown}; ${usage}`, 2);
  try {
    await build();
    if (args.includes("--desktop")) openDesktop();
    else await serve();
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error), 1);
  }
}

async function serve(): Promise<void> {
  // Heard from here on: a request to end while the server is starting counts as soon as it runs.
  const asked = new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => resolve());
  });
  const server = await startServer();
  console.log(workbenchUrl(server, sampleFolder));
  const ended = server.ended.then(() => true);
  const endedByItself = await Promise.race([ended, asked.then(() => false)]);
  if (endedByItself) fail(`the VS Code server ended by itself:\n${server.log().slice(-2000)}`, 1);
  await server.stop();
}

function openDesktop(): void {
  const args = ["--new-window", `--extensionDevelopmentPath=${projectRoot}`, sampleFolder];
  spawn("code", args, { stdio: "inherit" })
    .once("error", () => fail("`code` is not on the PATH; `npm start` without --desktop needs no VS Code", 1))
    .once("exit", (code) => {
      process.exitCode = code ?? 1;
    });
}

function fail(message: string, exitCode: number): void {
  console.error(message);
  process.exitCode = exitCode;
}
