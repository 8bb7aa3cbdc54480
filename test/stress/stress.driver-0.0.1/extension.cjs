const { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { setTimeout: delay } = require("node:timers/promises");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");
const workerThreads = require("node:worker_threads");
const vscode = require("vscode");

setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc");

/** Threads that extensions of this host started since this one was activated, which is first. */
const threads = new Set();
class WatchedWorker extends workerThreads.Worker {
  constructor(...args) {
    super(...args);
    threads.add(this);
    this.once("exit", () => threads.delete(this));
  }
}
workerThreads.Worker = WatchedWorker;

/**
 * Does what ask.json in the folder says and takes that away: a file, since a palette closes when something else takes the
 * focus. `load` works in rounds, writing progress.json and measured.json on the way, and result.json; `endThreads` ends
 * the threads that extensions started.
 */
exports.activate = (context) => {
  const timer = setInterval(() => {
    const file = path.join(folderPath(), "ask.json");
    if (!existsSync(file)) return;
    const asked = JSON.parse(readFileSync(file, "utf8"));
    rmSync(file);
    if (asked.load) void load(asked.load);
    if (asked.endThreads) for (const thread of threads) void thread.terminate();
  }, 200);
  context.subscriptions.push({ dispose: () => clearInterval(timer) });
};

const folderPath = () => vscode.workspace.workspaceFolders[0].uri.fsPath;

function tell(name, value) {
  writeFileSync(path.join(folderPath(), name), JSON.stringify(value));
}

async function load({ rounds, moves, edits, listings }) {
  const folder = folderPath();
  const measured = [];
  try {
    for (let round = 1; round <= rounds; round++) {
      const told = (what) => (done) => tell("progress.json", `round ${round}: ${done} ${what}`);
      await moveCursor(path.join(folder, "main.go"), moves, told("moves"));
      await edit(path.join(folder, "main.go"), edits, told("edits"));
      await openListings(folder, listings, told("listings"));
      measured.push(await measure());
      tell("measured.json", measured);
    }
    tell("result.json", measured);
  } catch (error) {
    tell("result.json", { error: error.stack });
  }
}

const show = async (file) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));

async function moveCursor(file, count, told) {
  const editor = await show(file);
  const { lineCount } = editor.document;
  for (let i = 0; i < count; i++) {
    if (i % 50 === 0) told(i);
    const at = new vscode.Position((i * 7) % lineCount, i % 12);
    editor.selection = new vscode.Selection(at, at);
    await delay(1);
  }
}

/** Letters come and go, so that the text is in the end what it was. */
async function edit(file, count, told) {
  const at = new vscode.Position(3, 0);
  let editor = await show(file);
  for (let i = 0; i < count; ) {
    if (i % 50 === 0) told(i);
    const done = await editor.edit((builder) => {
      if (i % 2 === 0) builder.insert(at, "/");
      else builder.delete(new vscode.Range(at, at.translate(0, 1)));
    });
    // Refused where the document changed meanwhile: once more.
    if (done) i++;
    else editor = await show(file);
  }
}

async function openListings(folder, count, told) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  for (let i = 0; i < count; i++) {
    told(i);
    const { document } = await show(path.join(folder, files[i % files.length]));
    const at = new vscode.Position(Math.min(5, document.lineCount - 1), 30);
    await vscode.commands.executeCommand("vscode.executeHoverProvider", document.uri, at);
    await vscode.commands.executeCommand("workbench.action.closeActiveEditor");
  }
}

async function measure() {
  await delay(2000);
  for (let i = 0; i < 4; i++) collect();
  const { heapUsed, arrayBuffers, external } = process.memoryUsage();
  const tasks = readdirSync("/proc/self/task").filter((task) =>
    existsSync(`/proc/self/task/${task}/children`),
  );
  const children = tasks.flatMap((task) =>
    readFileSync(`/proc/self/task/${task}/children`, "utf8").split(" ").filter(Boolean),
  );
  const watches = readdirSync("/proc/self/fdinfo").flatMap((fd) => {
    try {
      return readFileSync(`/proc/self/fdinfo/${fd}`, "utf8").match(/^inotify/gm) ?? [];
    } catch {
      return [];
    }
  });
  return {
    heapMegabytes: heapUsed / 1e6,
    buffersMegabytes: (arrayBuffers + external) / 1e6,
    processes: children.length,
    files: readdirSync("/proc/self/fd").length,
    watches: watches.length,
    threads: tasks.length,
    handles: process.getActiveResourcesInfo().length,
    documents: vscode.workspace.textDocuments.length,
  };
}
