import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import type * as vscode from "vscode";
import type { Log } from "../../../extension/src/services/log.ts";
import { PackageBuilds } from "../../../extension/src/services/packageBuilds.ts";
import type { SavedBuilds } from "../../../extension/src/workspace/savedBuilds.ts";
import {
  CancellationTokenSource,
  commands,
  happens,
  statusBar,
  Uri,
  window,
} from "../../support/vscodeFake.ts";

const document = { languageId: "go", uri: new Uri("/m/a.go"), isDirty: false, isClosed: false };
const uri = document.uri as unknown as vscode.Uri;
const token = () => new CancellationTokenSource().token as unknown as vscode.CancellationToken;
const quiet = { info() {} } as unknown as Log;
/** Promises that are settled already take their turns. */
const turns = () => new Promise((resolve) => setImmediate(resolve));

/** Builds of a package that end when the test says so, with time that the test moves on. */
function builds(context: TestContext) {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const begun: string[] = [];
  const ends: (() => void)[] = [];
  const build = (folder: string, _tests: boolean, cancel: vscode.CancellationToken): Promise<boolean> => {
    begun.push(folder);
    return new Promise((resolve) => {
      ends.push(() => resolve(true));
      cancel.onCancellationRequested(() => resolve(false));
    });
  };
  window.activeTextEditor = { document };
  statusBar.clear();
  const packages = new PackageBuilds({ build } as unknown as SavedBuilds, quiet);
  context.after(() => packages.dispose());
  const pass = async (milliseconds: number): Promise<void> => {
    context.mock.timers.tick(milliseconds);
    await turns();
  };
  return { packages, begun, ends, pass };
}

describe("builds in the background", () => {
  it("are shown in the status bar when they take long, for nobody asked for them, until they end", async (context) => {
    const { ends, pass } = builds(context);
    await pass(1500);
    assert.equal(statusBar.size, 0);
    await pass(15_000);
    assert.match([...statusBar].map(({ text }) => text).join(), /^\$\(sync~spin\) Mapscope: compiling \S+$/);
    ends[0]?.();
    await turns();
    assert.equal(statusBar.size, 0);
  });

  it("are cancelled by a click there", async (context) => {
    const { packages, pass } = builds(context);
    const outcomes: unknown[] = [];
    packages.onDidEnd(({ outcome }) => outcomes.push(outcome));
    await pass(1500);
    await pass(15_000);
    const [item] = statusBar;
    assert.ok(item);
    await commands.executeCommand(item.command);
    await turns();
    assert.deepEqual([outcomes, statusBar.size], [["cancelled"], 0]);
  });

  it("are waited for, without an end to patience, by a build of the same package that is asked for", async (context) => {
    const { packages, begun, ends, pass } = builds(context);
    await pass(1500);
    const compiled: string[] = [];
    const asked = packages.instead(uri, token(), async () => compiled.push("asked"));
    await pass(120_000);
    assert.deepEqual([begun.length, compiled.length], [1, 0]);
    ends[0]?.();
    await asked;
    assert.deepEqual(compiled, ["asked"]);
  });

  it("leave a package to the build that was asked for, and begin after it when it was saved meanwhile", async (context) => {
    const { packages, begun, pass } = builds(context);
    let end = (): void => {};
    const asked = packages.instead(uri, token(), () => new Promise<void>((resolve) => (end = resolve)));
    await pass(10_000);
    assert.deepEqual(begun, []);
    happens.save.fire(document);
    await pass(400);
    assert.deepEqual(begun, []);
    end();
    await asked;
    await turns();
    assert.equal(begun.length, 1);
  });

  it("are not waited for by one that is cancelled", async (context) => {
    const { packages, pass } = builds(context);
    await pass(1500);
    const source = new CancellationTokenSource();
    const asked = packages.instead(uri, source.token as unknown as vscode.CancellationToken, async () => 1);
    source.cancel();
    await assert.rejects(asked);
  });
});
