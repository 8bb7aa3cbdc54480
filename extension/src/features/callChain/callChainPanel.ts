import * as vscode from "vscode";
import { panelTypes } from "../../contributions.ts";
import { callChainLines, callChainMermaid } from "../../core/present/callChainMermaid.ts";
import { checkFromCallChain, type ToCallChain } from "../../protocol/callChain.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import type { Log } from "../../services/log.ts";
import { mapPlaceOf } from "../../services/mapPlace.ts";
import { findSite } from "../../services/siteFinder.ts";
import { webviewHtml, webviewRoots } from "../../services/webviewHtml.ts";
import { madeBy } from "../../workspace/madeBy.ts";

/** A chain as it is shown, and where its line is. */
interface ShownChain {
  readonly snapshot: Omit<ToCallChain["snapshot"], "sequence">;
  readonly document: vscode.TextDocument;
  readonly offset: number;
}

/** The panel that draws how a make or literal becomes a map in memory. */
export class CallChainPanel implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #projects: GoProjects;
  readonly #log: Log;
  #panel: vscode.WebviewPanel | undefined;
  #shown: ShownChain | undefined;
  #sequence = 0;

  constructor(extensionUri: vscode.Uri, projects: GoProjects, log: Log) {
    this.#extensionUri = extensionUri;
    this.#projects = projects;
    this.#log = log;
  }

  /**
   * Shows the chain of a place's map: of the make or literal there, or of the one its variable comes from.
   * @throws Error with one clear sentence when there is none
   */
  async show(argument: unknown): Promise<void> {
    const place = await mapPlaceOf(this.#projects, argument);
    if (place === undefined) return;
    const found = place && (await findSite(this.#projects, place.document, place.position));
    if (!place || !found) throw new Error("Put the cursor on a map expression in a Go file");
    const chain = madeBy(found);
    const { inForce } = found;
    const { document } = place;
    const { start } = (found.making ?? found.description.site).range;
    const line = document.positionAt(start).line + 1;
    this.#shown = {
      snapshot: {
        expression: chain.expression,
        place: `${document.uri.path.split("/").at(-1) ?? ""}:${line}`,
        model: chain.model,
        mermaid: callChainMermaid(chain),
        lines: callChainLines(chain.steps),
        notes: [...chain.assumed.map((text) => `Taking it that ${text}.`), ...inForce.notes],
      },
      document,
      offset: start,
    };
    if (this.#panel) this.#panel.reveal();
    else this.#open();
    this.#post();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): void {
    const panel = vscode.window.createWebviewPanel(
      panelTypes.callChain,
      "Map Call Chain",
      vscode.ViewColumn.Beside,
      { enableScripts: true, localResourceRoots: webviewRoots(this.#extensionUri) },
    );
    this.#panel = panel;
    const { webview } = panel;
    const listener = webview.onDidReceiveMessage((value: unknown) => {
      const message = checkFromCallChain(value);
      if (!message) this.#log.warn("the call chain sent a message of an unknown form; it was dropped");
      else if (message.type === "ready") this.#post();
      else if (message.type === "copy") void this.#copy();
      else void this.#reveal();
    });
    panel.onDidDispose(() => {
      listener.dispose();
      this.#panel = undefined;
    });
    webview.html = webviewHtml(webview, this.#extensionUri, {
      title: "Map Call Chain",
      script: "callChain.js",
      styles: ["panel.css", "callChain.css"],
    });
  }

  #post(): void {
    if (!this.#shown) return;
    const body = { sequence: ++this.#sequence, ...this.#shown.snapshot };
    void this.#panel?.webview.postMessage({ type: "snapshot", body });
  }

  async #copy(): Promise<void> {
    await vscode.env.clipboard.writeText(this.#shown?.snapshot.mermaid ?? "");
    vscode.window.setStatusBarMessage("Mapscope: copied", 2000);
  }

  async #reveal(): Promise<void> {
    if (!this.#shown) return;
    const { document, offset } = this.#shown;
    const at = document.positionAt(offset);
    await vscode.window.showTextDocument(document, {
      selection: new vscode.Range(at, at),
      viewColumn: vscode.ViewColumn.One,
    });
  }
}
