import * as vscode from "vscode";
import { commandIds } from "./contributions.ts";
import { AssemblyView } from "./features/assembly/assemblyView.ts";
import { CapacityCalculator } from "./features/calculator/calculator.ts";
import { CallChainPanel } from "./features/callChain/callChainPanel.ts";
import { registerCallHints } from "./features/callHints/callHints.ts";
import { registerHover } from "./features/hover/hoverProvider.ts";
import { LayoutView } from "./features/layoutView/layoutView.ts";
import { Survey } from "./features/survey/surveyPanel.ts";
import { EmulatorWorker } from "./services/emulatorWorker.ts";
import { GoNotice } from "./services/goNotice.ts";
import { GoProjects } from "./services/goProjects.ts";
import { createLog, messageOf } from "./services/log.ts";
import { selectModel, showModelInStatusBar } from "./services/modelInForce.ts";
import { StepFollower } from "./services/stepFollower.ts";

/** Constructs and registers the parts; nothing is read or started before it is asked for. */
export function activate(context: vscode.ExtensionContext): void {
  const log = createLog();
  const projects = new GoProjects(context.extensionUri, log);
  const goNotice = new GoNotice();
  /** Ties the layout view's operation to the listings, both ways. */
  const stepFollower = new StepFollower();
  const layoutView = new LayoutView(context, projects, goNotice, stepFollower, log);
  const calculator = new CapacityCalculator(context.extensionUri, projects, log);
  const callChain = new CallChainPanel(context.extensionUri, projects, log);
  const assembly = new AssemblyView(context, projects, stepFollower, log);
  const emulator = new EmulatorWorker(
    vscode.Uri.joinPath(context.extensionUri, "extension", "dist", "emulatorWorker.cjs").fsPath,
  );
  const survey = new Survey(context.extensionUri, projects, emulator, log);
  /** Commands take what a hover's link hands them; a failure is one sentence, with the detail in the log. */
  const command = (
    id: string,
    run: (argument: unknown, second?: unknown) => Promise<void>,
  ): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown, second?: unknown) => {
      try {
        await run(argument, second);
      } catch (error) {
        log.error(error instanceof Error ? error : String(error));
        void vscode.window.showErrorMessage(`Mapscope: ${messageOf(error)}`);
      }
    });
  context.subscriptions.push(
    log,
    projects,
    goNotice,
    stepFollower,
    layoutView,
    calculator,
    callChain,
    emulator,
    survey,
    assembly,
    registerHover(projects, log),
    registerCallHints(projects, log),
    showModelInStatusBar(projects),
    command(commandIds.openCapacityCalculator, (argument) => calculator.open(argument)),
    command(commandIds.showLayout, (argument) => layoutView.show(argument)),
    command(commandIds.showCallChain, (argument) => callChain.show(argument)),
    command(commandIds.explainAssembly, (argument) => assembly.show(argument)),
    command(commandIds.explainRuntimeFunction, (argument) => assembly.explainRuntimeFunction(argument)),
    command(commandIds.chooseAssemblyTarget, () => assembly.chooseTarget()),
    command(commandIds.toggleExplanations, () => assembly.toggleExplanations()),
    command(commandIds.toggleAddresses, () => assembly.toggleAddresses()),
    command(commandIds.showStepFlow, (address, line) => assembly.showStepFlow(address, line)),
    command(commandIds.openSurvey, (argument) => survey.open(argument)),
    command(commandIds.selectModel, () => selectModel()),
  );
}
