import * as vscode from "vscode";
import { registerCallHints } from "./features/callHints/callHints.ts";
import { hoverProvider } from "./features/hover/hoverProvider.ts";
import { EmulatorWorker } from "./services/emulatorWorker.ts";
import { GoNotice } from "./services/goNotice.ts";
import { GoProjects } from "./services/goProjects.ts";
import { LineNotes } from "./services/lineNotes.ts";
import type { Log } from "./services/log.ts";
import { keepMapContext } from "./services/mapContext.ts";
import { selectModel, showModelInStatusBar } from "./services/modelInForce.ts";
import { once } from "./services/once.ts";
import { StepFollower } from "./services/stepFollower.ts";

/** Mistakes are looked for when a window has had time to show what was asked for. */
const diagnosticsDelayMilliseconds = 1000;

/** All that stands behind the commands and views: what explains Go files at once, each other feature when it is first used. */
export class Parts {
  readonly #context: vscode.ExtensionContext;
  readonly #log: Log;
  readonly #projects: GoProjects;
  /** Ties the layout view's operation to the listings, both ways. */
  readonly #stepFollower = new StepFollower();
  readonly #lineNotes = new LineNotes();

  /** VS Code asks for it by the entry, from the first moment on. */
  readonly hover: vscode.HoverProvider;

  constructor(context: vscode.ExtensionContext, log: Log) {
    this.#context = context;
    this.#log = log;
    this.#projects = new GoProjects(context.extensionUri, log);
    this.hover = hoverProvider(this.#projects, this.#lineNotes, log);
    context.subscriptions.push(
      this.#projects,
      this.#stepFollower,
      registerCallHints(this.#projects, log),
      showModelInStatusBar(this.#projects),
      keepMapContext(this.#projects, log),
    );
    // What is asked for comes first.
    const later = setTimeout(
      () => void this.diagnostics().catch((error: unknown) => log.error(String(error))),
      diagnosticsDelayMilliseconds,
    );
    context.subscriptions.push(new vscode.Disposable(() => clearTimeout(later)));
  }

  readonly selectModel = selectModel;

  readonly assembly = once(async () => {
    const { AssemblyView } = await import("./features/assembly/assemblyView.ts");
    return this.#keep(new AssemblyView(this.#context, this.#projects, this.#stepFollower, this.#log));
  });

  readonly calculator = once(async () => {
    const { CapacityCalculator } = await import("./features/calculator/calculator.ts");
    return this.#keep(new CapacityCalculator(this.#context.extensionUri, this.#projects, this.#log));
  });

  readonly callChain = once(async () => {
    const { CallChainPanel } = await import("./features/callChain/callChainPanel.ts");
    return this.#keep(new CallChainPanel(this.#context.extensionUri, this.#projects, this.#log));
  });

  readonly diagnostics = once(async () => {
    const { MapDiagnostics } = await import("./features/diagnostics/diagnostics.ts");
    return this.#keep(new MapDiagnostics(this.#context.extensionUri, this.#projects, this.#log));
  });

  readonly layoutView = once(async () => {
    const { LayoutView } = await import("./features/layoutView/layoutView.ts");
    const notice = this.#keep(new GoNotice());
    return this.#keep(new LayoutView(this.#context, this.#projects, notice, this.#stepFollower, this.#log));
  });

  readonly allocations = once(async () => {
    const { AllocationsTree } = await import("./features/allocations/allocationsTree.ts");
    return this.#keep(new AllocationsTree(this.#context.workspaceState, this.#projects, this.#log));
  });

  readonly measure = once(async () => {
    const { MeasurePanel } = await import("./features/measure/measurePanel.ts");
    return this.#keep(new MeasurePanel(this.#context, this.#projects, this.#log));
  });

  readonly operations = once(async () => {
    const { OperationsTree } = await import("./features/operations/operationsTree.ts");
    return this.#keep(new OperationsTree(this.#context.workspaceState, this.#projects, this.#log));
  });

  readonly profile = once(async () => {
    const { ProfileOverlay } = await import("./features/profile/profileOverlay.ts");
    return this.#keep(new ProfileOverlay(this.#context, this.#projects, this.#lineNotes));
  });

  readonly survey = once(async () => {
    const { Survey } = await import("./features/survey/surveyPanel.ts");
    const { extensionUri } = this.#context;
    const script = vscode.Uri.joinPath(extensionUri, "extension", "dist", "emulatorWorker.cjs");
    const emulator = this.#keep(new EmulatorWorker(script.fsPath));
    return this.#keep(new Survey(extensionUri, this.#projects, emulator, this.#log));
  });

  #keep<Part extends vscode.Disposable>(part: Part): Part {
    this.#context.subscriptions.push(part);
    return part;
  }
}
