import * as vscode from "vscode";
import { commandIds, panelTypes, viewIds } from "./contributions.ts";
import { registerLazyTree, showTreesAgain } from "./services/lazyTree.ts";
import { mayBeListing, openListingsKey } from "./services/listingLook.ts";
import { createLog, messageOf } from "./services/log.ts";
import { noticeText } from "./services/noticeText.ts";
import { once } from "./services/once.ts";

/**
 * Registers what VS Code must find at once, which is small; what stands behind it is loaded when it is first used, and
 * what explains Go files as soon as there is one.
 */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const parts = once(async () => new (await import("./parts.ts")).Parts(context, log));
  const failed = (error: unknown): void => log.error(error instanceof Error ? error : String(error));
  /** Commands take what a hover's link hands them; a failure is one sentence, with the detail in the log. */
  const command = (
    id: string,
    run: (argument: unknown, second?: unknown) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown, second?: unknown) => {
      try {
        await run(argument, second);
      } catch (error) {
        failed(error);
        void vscode.window.showErrorMessage(noticeText(`Mapscope: ${messageOf(error)}`));
      }
    });
  const assembly = async () => (await parts()).assembly();
  const calculator = async () => (await parts()).calculator();
  const diagnostics = async () => (await parts()).diagnostics();
  const layoutView = async () => (await parts()).layoutView();
  const allocations = async () => (await parts()).allocations();
  const operations = async () => (await parts()).operations();
  const profile = async () => (await parts()).profile();
  const survey = async () => (await parts()).survey();
  const restored = (
    panelType: string,
    part: () => Promise<vscode.WebviewPanelSerializer>,
  ): vscode.Disposable =>
    vscode.window.registerWebviewPanelSerializer(panelType, {
      deserializeWebviewPanel: async (panel, state) => (await part()).deserializeWebviewPanel(panel, state),
    });
  const look = (document: vscode.TextDocument): void => {
    if (document.languageId === "go") void parts().catch(failed);
    else if (mayBeListing(document)) void assembly().catch(failed);
  };
  context.subscriptions.push(
    log,
    command(commandIds.openCapacityCalculator, async (argument) => (await calculator()).open(argument)),
    command(commandIds.showLayout, async (argument) => (await layoutView()).show(argument)),
    command(commandIds.showFamilies, async (argument) => (await layoutView()).showFamilies(argument)),
    command(commandIds.showCallChain, async (argument) => (await (await parts()).callChain()).show(argument)),
    command(commandIds.explainAssembly, async (argument) => (await assembly()).show(argument)),
    command(commandIds.explainRuntimeFunction, async (argument) =>
      (await assembly()).explainRuntimeFunction(argument),
    ),
    command(commandIds.chooseAssemblyTarget, async () => (await assembly()).chooseTarget()),
    command(commandIds.chooseReading, async (argument) => (await assembly()).chooseReading(argument)),
    command(commandIds.toggleExplanations, async () => (await assembly()).toggleExplanations()),
    command(commandIds.toggleAddresses, async () => (await assembly()).toggleAddresses()),
    command(commandIds.showStepFlow, async (address, line) => (await assembly()).showStepFlow(address, line)),
    command(commandIds.measureMap, async (argument) => (await (await parts()).measure()).show(argument)),
    command(commandIds.openSurvey, async (argument) => (await survey()).open(argument)),
    command(commandIds.selectModel, async () => (await parts()).selectModel()),
    command(commandIds.showOperations, async (argument) => (await operations()).show(argument)),
    command(commandIds.groupOperations, async (argument) => (await operations()).group(argument)),
    command(commandIds.filterOperations, async () => (await operations()).filter()),
    command(commandIds.refreshOperations, async () => (await operations()).refresh()),
    command(commandIds.copyOperations, async (row, rows) => (await operations()).copy(row, rows)),
    command(commandIds.goToOperation, async (row) => (await operations()).goTo(row)),
    command(commandIds.checkModule, async () => (await diagnostics()).checkModule()),
    command(commandIds.explainMistake, async (argument) => (await diagnostics()).explain(argument)),
    vscode.languages.registerHoverProvider(
      { language: "go" },
      { provideHover: async (...asked) => (await parts()).hover.provideHover(...asked) },
    ),
    registerLazyTree(viewIds.operations, operations),
    command(commandIds.showAllocations, async () => (await allocations()).show()),
    command(commandIds.filterAllocations, async (argument) => (await allocations()).filter(argument)),
    command(commandIds.refreshAllocations, async () => (await allocations()).refresh()),
    registerLazyTree(viewIds.allocations, allocations),
    command(commandIds.openProfile, async (file, files) => (await profile()).open(file, files)),
    command(commandIds.sortProfile, async (argument) => (await profile()).tree.sort(argument)),
    command(commandIds.closeProfile, async () => (await profile()).close()),
    registerLazyTree(viewIds.profile, async () => (await profile()).tree),
    vscode.window.registerWebviewViewProvider(viewIds.layout, {
      resolveWebviewView: async (view) => (await layoutView()).resolveWebviewView(view),
    }),
    restored(panelTypes.layout, layoutView),
    restored(panelTypes.calculator, calculator),
    restored(panelTypes.survey, survey),
    vscode.workspace.onDidOpenTextDocument(look),
  );
  // Not before VS Code has its answer.
  setImmediate(() => {
    vscode.workspace.textDocuments.forEach(look);
    showTreesAgain(context.workspaceState);
    // Listings of ours are open again after a reload.
    if (context.workspaceState.get(openListingsKey)) void assembly().catch(failed);
  });
}
