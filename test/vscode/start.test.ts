import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { it } from "node:test";
import { projectPath, sampleFolder } from "../support/projectPath.ts";

it("npm start prints one line, the URL, and ends all that it started when interrupted", async () => {
  const child = spawn(process.execPath, [projectPath("test/vscode/start.mjs")], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const lines: string[] = [];
  const output = createInterface({ input: child.stdout });
  output.on("line", (line) => lines.push(line));
  await once(output, "line");
  const url = new URL(lines[0] ?? "");
  assert.equal(url.hostname, "127.0.0.1");
  assert.equal(url.searchParams.get("folder"), sampleFolder);
  const page = await (await fetch(url)).text();
  assert.match(page, /workbench/);
  child.kill("SIGINT");
  assert.deepEqual(await exited, [0, null]);
  assert.equal(lines.length, 1);
  await assert.rejects(fetch(url), "the server still answers");
});

it("npm start names an option that it does not know", async () => {
  const child = spawn(process.execPath, [projectPath("test/vscode/start.mjs"), "--dekstop"], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(child, "exit");
  const [line] = await once(createInterface({ input: child.stderr }), "line");
  assert.equal(line, "unknown option --dekstop; usage: npm start [-- --desktop]");
  assert.deepEqual(await exited, [2, null]);
});
