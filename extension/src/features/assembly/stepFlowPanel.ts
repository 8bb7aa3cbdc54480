import * as vscode from "vscode";
import { panelTypes } from "../../contributions.ts";
import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import { stepMeaning, stepOf } from "../../core/emulator/runtime/steps.ts";
import { checkFromFlowPanel, type FlowPage } from "../../protocol/flowMessages.ts";
import { webviewHtml, webviewRoots } from "../../services/webviewHtml.ts";
import type { ListingDocuments } from "./listingDocuments.ts";

/** The panel with a function's flow of steps; one panel, which shows the function asked for last. */
export class StepFlowPanel implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #documents: ListingDocuments;
  #panel: vscode.WebviewPanel | undefined;
  #shown: { readonly fn: AnnotatedFunction; readonly document: vscode.Uri } | undefined;

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
    const fn = index === undefined ? undefined : model?.explained(index);
    if (!uri || !fn || fn.mermaid === "") {
      const advice = "Put the cursor in a map function of the runtime in a listing: only those have steps.";
      void vscode.window.showInformationMessage(`Mapscope: ${advice}`);
      return;
    }
    this.#shown = { fn, document: uri };
    if (this.#panel) this.#panel.reveal(undefined, true);
    else this.#panel = this.#open();
    this.#panel.title = fn.function;
    this.#post();
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): vscode.WebviewPanel {
    const panel = vscode.window.createWebviewPanel(
      panelTypes.stepFlow,
      "",
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
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
    const { fn } = this.#shown;
    const steps = [...new Set(fn.steps.map(({ step }) => stepOf(step)))].filter((step) => step !== "other");
    const page: FlowPage = {
      title: [fn.function, `go${fn.release}`, fn.goarch].filter((part) => part !== "").join(" · "),
      summary: fn.summary,
      mermaid: fn.mermaid,
      steps: steps.map((step) => ({ step, meaning: stepMeaning[step] })),
    };
    void this.#panel?.webview.postMessage(page);
  }

  async #copy(): Promise<void> {
    await vscode.env.clipboard.writeText(`${this.#shown?.fn.mermaid ?? ""}\n`);
    vscode.window.setStatusBarMessage("Mapscope: copied as Mermaid", 2000);
  }

  async #reveal(step: string): Promise<void> {
    const block = this.#shown?.fn.steps.find((other) => stepOf(other.step) === step);
    if (!this.#shown || !block) return;
    const document = await vscode.workspace.openTextDocument(this.#shown.document);
    const open = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
    const last = Math.min(block.to, document.lineCount) - 1;
    await vscode.window.showTextDocument(document, {
      viewColumn: open?.viewColumn ?? vscode.ViewColumn.One,
      selection: new vscode.Range(last, document.lineAt(last).text.length, block.from - 1, 0),
    });
  }
}
