import * as vscode from "vscode";
import { panelTypes } from "../../contributions.ts";
import { checkFromFlowPanel, type FlowPage } from "../../protocol/flowMessages.ts";
import { webviewHtml, webviewRoots } from "../../services/webviewHtml.ts";
import { type FunctionFlow, flowOf } from "./functionFlow.ts";
import type { ListingDocuments } from "./listingDocuments.ts";

/** The panel with a function's flow of steps; one panel, which shows the function asked for last. */
export class StepFlowPanel implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #documents: ListingDocuments;
  #panel: vscode.WebviewPanel | undefined;
  #shown: { readonly flow: FunctionFlow; readonly document: vscode.Uri } | undefined;

  constructor(extensionUri: vscode.Uri, documents: ListingDocuments) {
    this.#extensionUri = extensionUri;
    this.#documents = documents;
  }

  /** Shows the flow of the function at a line of a listing; without arguments that of the cursor. */
  async show(address: unknown, line: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const uri = typeof address === "string" ? vscode.Uri.parse(address) : editor?.document.uri;
    const at = typeof line === "number" ? line : (editor?.selection.active.line ?? 0) + 1;
    const document = uri && (await vscode.workspace.openTextDocument(uri));
    const model = document && (await this.#documents.modelOf(document));
    const index = model?.functionAt(at) ?? model?.functions.findIndex((_, i) => model.hasSteps(i));
    const flow = model && index !== undefined ? flowOf(model, index) : undefined;
    if (!uri || !flow) {
      const advice = "Put the cursor in a function of a listing that has steps or branches.";
      void vscode.window.showInformationMessage(`Mapscope: ${advice}`);
      return;
    }
    this.#shown = { flow, document: uri };
    const column = vscode.window.visibleTextEditors.find((e) => e.document === document)?.viewColumn;
    if (this.#panel) this.#panel.reveal(column, true);
    else this.#panel = this.#open(column);
    this.#panel.title = `Flow of ${flow.name}`;
    this.#post();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  /** In the listing's own column: the source beside it stays in sight. */
  #open(column = vscode.ViewColumn.Active): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      panelTypes.stepFlow,
      "",
      { viewColumn: column, preserveFocus: true },
      { enableScripts: true, localResourceRoots: webviewRoots(this.#extensionUri) },
    );
    panel.webview.html = webviewHtml(panel.webview, this.#extensionUri, {
      title: "Flow of Steps",
      script: "flowPanel.js",
      styles: ["flowPanel.css"],
    });
    panel.webview.onDidReceiveMessage((value: unknown) => {
      const message = checkFromFlowPanel(value);
      if (message?.type === "ready") this.#post();
      else if (message?.type === "copy") void this.#copy();
      else if (message?.type === "reveal") void this.#reveal(message.step);
    });
    panel.onDidDispose(() => {
      this.#panel = undefined;
    });
    return panel;
  }

  #post(): void {
    if (!this.#shown) return;
    void this.#panel?.webview.postMessage(this.#shown.flow.page satisfies FlowPage);
  }

  async #copy(): Promise<void> {
    await vscode.env.clipboard.writeText(`${this.#shown?.flow.page.mermaid ?? ""}\n`);
    vscode.window.setStatusBarMessage("Mapscope: copied as Mermaid", 2000);
  }

  async #reveal(step: string): Promise<void> {
    const block = this.#shown?.flow.lines.get(step);
    if (!this.#shown || !block) return;
    const document = await vscode.workspace.openTextDocument(this.#shown.document);
    const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const last = Math.min(block.to, document.lineCount) - 1;
    await vscode.window.showTextDocument(document, {
      viewColumn: open?.viewColumn ?? this.#panel?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(last, document.lineAt(last).text.length, block.from - 1, 0),
    });
  }
}
