import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { after, before, describe, it } from "node:test";
import { projectPath } from "../support/projectPath.ts";
import { openWorkbench, type Workbench } from "../support/workbench.ts";

const source = `package main

import (
	"net/http"

	"example.com/nowhere/other"
)

type ID uint64

var users = map[ID]string{}

func local(header http.Header) int {
	counts := make(map[string]int, 4)
	counts["a"] = 1
	header["b"] = nil
	return len(counts) + len(users)
}

func foreign() {
	remote := other.Map()
	remote["c"] = 1
	dying := other.Map()
	dying["d"] = 1
	silent := other.Map()
	silent["e"] = 1
	agreed := map[uint32]bool{}
	agreed[5] = true
}

func main() { local(nil) }
`;

/** A module of its own that compiles as long as `foreign` is left out. */
function moduleFolder(text: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-knowing-"));
  after(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(path.join(folder, "go.mod"), "module example.com/knowing\n\ngo 1.21\n");
  writeFileSync(path.join(folder, "main.go"), text);
  const said = { remote: "map[string]int", dying: "die", silent: "hang", agreed: "map[uint32]bool" };
  writeFileSync(path.join(folder, "gopls.json"), JSON.stringify(said));
  return folder;
}

const lineOf = (text: string, part: string): number => text.slice(0, text.indexOf(part)).split("\n").length;

/** Puts the cursor on a part of the text and waits until the view shows its map with facts of a kind. */
async function viewShows(workbench: Workbench, text: string, part: string, badge: string): Promise<void> {
  await workbench.moveCursor(lineOf(text, part), 2);
  await workbench.runCommand("Mapscope: Show Map Layout");
  try {
    await workbench.webview("view").locator(".badge", { hasText: badge }).waitFor();
  } catch (error) {
    await workbench.shot("failed");
    throw error;
  }
}

describe("facts from the source alone and from the compiler", () => {
  const compiling = source.replace(/^.*nowhere.*\n/m, "").replace(/func foreign[^}]*\}[^}]*\}/, "");
  const folder = moduleFolder(compiling);
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder });
    await workbench.changeSettings({ "mapscope.gopls.enabled": false, "mapscope.compiler.onOpen": false });
  });
  after(() => workbench?.close());

  it("are assumed before the file is saved, types of Go's library included", async () => {
    await workbench.openFile("main.go");
    const hover = await workbench.hover(workbench.token("header"), "http.Header");
    assert.match(await hover.innerText(), /http\.Header/);
    await viewShows(workbench, compiling, 'counts["a"]', "assumed");
  });

  it("are the compiler's after a save, and stale after the next edit", async () => {
    await workbench.moveCursor(lineOf(compiling, "type ID"), 1);
    await workbench.page.keyboard.press("Enter");
    await workbench.page.keyboard.press("Control+s");
    await viewShows(workbench, `\n${compiling}`, 'counts["a"]', "compiler");
    assert.equal(existsSync(path.join(folder, "knowing")), false, "no program is left");
  });

  it("are not looked for in a file beyond the limit, which the status bar says", async () => {
    const padding = "// padding\n".repeat(20_000);
    writeFileSync(path.join(folder, "large.go"), `package main\n\nvar large = map[int]bool{}\n${padding}`);
    await workbench.changeSettings({ "mapscope.gopls.enabled": false, "mapscope.limits.fileSize": 0.1 });
    await workbench.openFile("large.go");
    const said = "larger than mapscope.limits.fileSize";
    await workbench.page.locator(`.statusbar-item [aria-label*="${said}"]`).waitFor();
  });
});

describe("facts from the compiler without a save", () => {
  const compiling = source.replace(/^.*nowhere.*\n/m, "").replace(/func foreign[^}]*\}[^}]*\}/, "");
  const folder = moduleFolder(compiling);
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder });
    await workbench.changeSettings({ "mapscope.gopls.enabled": false });
  });
  after(() => workbench?.close());

  it("are there when the file was looked at, in hover and view alike", async () => {
    await workbench.openFile("main.go");
    await viewShows(workbench, compiling, 'counts["a"]', "compiler");
    const hover = await workbench.hover(workbench.token("counts"), "made for 4");
    assert.doesNotMatch(await hover.innerText(), /taking it that|From the build of/);
    await workbench.shot("facts-without-save");
    assert.equal(existsSync(path.join(folder, "knowing")), false, "no program is left");
  });
});

describe("facts from a gopls of our own", () => {
  const folder = moduleFolder(source);
  const log = path.join(folder, "gopls.log");
  const starts = () => (existsSync(log) ? readFileSync(log, "utf8").trim().split("\n") : []);
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({ folder });
    await workbench.changeSettings({ "mapscope.gopls.path": projectPath("test/fixtures/gopls/gopls") });
  });

  it("are types that the source does not tell", async () => {
    await workbench.openFile("main.go");
    await viewShows(workbench, source, 'remote["c"]', "gopls");
    await viewShows(workbench, source, "agreed[5]", "gopls");
    for (const start of starts()) assert.match(start, / -remote=auto$/);
  });

  it("are missing where it hangs or ends, without a word to the user; it is started again", async () => {
    await workbench.moveCursor(lineOf(source, 'silent["e"]'), 2);
    await workbench.moveCursor(lineOf(source, 'dying["d"]'), 2);
    await viewShows(workbench, source, 'counts["a"]', "assumed");
    // A cursor that moves on at once asks nothing, so it goes there again.
    await untilTrue(
      () => starts().length > 1,
      () => workbench.moveCursor(lineOf(source, 'dying["d"]'), 2 + (starts().length % 2)),
    );
    assert.equal(await workbench.page.locator(".notification-toast").count(), 0);
  });

  it("ends with the window", async () => {
    await workbench.close();
    const pids = starts().map((line) => Number(line.split(" ")[0]));
    await untilTrue(() => !pids.some(isRunning));
  });
});

describe("facts beside the Go extension", () => {
  const folder = moduleFolder(source);
  let workbench: Workbench;
  before(async () => {
    workbench = await openWorkbench({
      folder,
      otherExtensions: [projectPath("test/fixtures/golang.go-0.0.1")],
    });
    await workbench.changeSettings({ "mapscope.gopls.path": projectPath("test/fixtures/gopls/gopls") });
  });
  after(() => workbench.close());

  it("come from its gopls, and no second one is started", async () => {
    await workbench.openFile("main.go");
    await viewShows(workbench, source, 'remote["c"]', "gopls");
    await viewShows(workbench, source, "agreed[5]", "gopls");
    const hover = await workbench.hover(workbench.token("agreed"), "Swiss");
    assert.match(await hover.innerText(), /map\[uint32\]bool/);
    assert.equal(existsSync(path.join(folder, "gopls.log")), false);
  });
});

const limitMilliseconds = 90_000;

async function untilTrue(condition: () => boolean, nudge = async () => {}): Promise<void> {
  const limit = performance.now() + limitMilliseconds;
  while (!condition()) {
    if (performance.now() > limit) throw new Error(`not within ${limitMilliseconds / 1000} s: ${condition}`);
    await nudge();
    await new Promise((resolve) => setTimeout(resolve, 100));
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

/** The gopls servers that run, without those that only send telemetry: process numbers and command lines. */
function goplsServers(): string[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return `${pid} ${readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim()}`;
      } catch {
        return [];
      }
    })
    .filter((line) => /\/gopls\b/.test(line) && !line.includes("telemetry"));
}

const realGoExtension = process.env["MAPSCOPE_GO_EXTENSION"];
const realGopls = process.env["MAPSCOPE_GOPLS"];
if (realGoExtension && realGopls)
  describe("facts beside the real Go extension", () => {
    const compiling = source.replace(/^.*nowhere.*\n/m, "").replace(/func foreign[^}]*\}[^}]*\}/, "");
    const folder = moduleFolder(compiling);
    let workbench: Workbench;
    let others: readonly string[] = [];
    before(async () => {
      // One that other windows shared lives on for a minute.
      others = goplsServers();
      workbench = await openWorkbench({ folder, otherExtensions: [realGoExtension] });
      await workbench.changeSettings({
        ...{ "go.showWelcome": false, "go.survey.prompt": false },
        ...{ "go.toolsManagement.checkForUpdates": "off", "go.toolsManagement.autoUpdate": false },
        "go.alternateTools": { gopls: realGopls },
      });
    });
    after(() => workbench?.close());

    it("come from its gopls, the only one that runs", async () => {
      await workbench.openFile("main.go");
      await workbench.hover(workbench.token("counts"), "var counts map[string]int");
      await viewShows(workbench, compiling, 'counts["a"]', "gopls");
      const hover = await workbench.hover(workbench.token("users"), "Swiss");
      assert.match(await hover.innerText(), /var users map\[ID\]string/);
      await workbench.shot("beside-go-extension");
      const started = goplsServers().filter((server) => !others.includes(server));
      assert.equal(started.length, 1, started.join("\n"));
    });
  });
