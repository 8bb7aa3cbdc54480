const { readdirSync, readFileSync, writeFileSync } = require("node:fs");
const path = require("node:path");
const { setTimeout: delay } = require("node:timers/promises");
const { setFlagsFromString } = require("node:v8");
const { runInNewContext } = require("node:vm");
const vscode = require("vscode");

setFlagsFromString("--expose_gc");
const collect = runInNewContext("gc");

/** Command `Stress: Load`: does what stress.json of the folder says in rounds, and writes result.json. */
exports.activate = (context) => {
  context.subscriptions.push(vscode.commands.registerCommand("stress.load", load));
};

async function load() {
  const folder = vscode.workspace.workspaceFolders[0].uri.fsPath;
  const { rounds, moves, edits, listings } = JSON.parse(
    readFileSync(path.join(folder, "stress.json"), "utf8"),
  );
  const measured = [];
  const tell = (result) => writeFileSync(path.join(folder, "result.json"), JSON.stringify(result));
  try {
    for (let round = 0; round < rounds; round++) {
      await moveCursor(path.join(folder, "main.go"), moves);
      await edit(path.join(folder, "main.go"), edits);
      await openListings(folder, listings);
      measured.push(await measure());
    }
    tell(measured);
  } catch (error) {
    tell({ error: error.stack });
  }
}

const show = async (file) => vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));

async function moveCursor(file, count) {
  const editor = await show(file);
  const { lineCount } = editor.document;
  for (let i = 0; i < count; i++) {
    const at = new vscode.Position((i * 7) % lineCount, i % 12);
    editor.selection = new vscode.Selection(at, at);
    await delay(1);
  }
}

/** Letters come and go, so that the text is in the end what it was. */
async function edit(file, count) {
  const editor = await show(file);
  const at = new vscode.Position(3, 0);
  for (let i = 0; i < count; i++)
    await editor.edit((builder) => {
      if (i % 2 === 0) builder.insert(at, "/");
      else builder.delete(new vscode.Range(at, at.translate(0, 1)));
    });
}

async function openListings(folder, count) {
  const files = readdirSync(folder).filter((name) => name.endsWith(".txt"));
  for (let i = 0; i < count; i++) {
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
  const children = readdirSync("/proc/self/task").flatMap((task) =>
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
    threads: readdirSync("/proc/self/task").length,
    handles: process.getActiveResourcesInfo().length,
    documents: vscode.workspace.textDocuments.length,
  };
}
