import * as vscode from "vscode";
import { commandIds } from "./contributions.ts";
import { AssemblyView } from "./features/assembly/assemblyView.ts";
import { openCapacityCalculator } from "./features/capacity/calculator.ts";
import { registerHover } from "./features/hover/hoverProvider.ts";
import { LayoutView } from "./features/layoutView/layoutView.ts";
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
  const assembly = new AssemblyView(context.extensionUri, projects, log);
  /** Commands take what a hover's link hands them; a failure is one sentence, with the detail in the log. */
  const command = (id: string, run: (argument: unknown) => Promise<void>): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (argument: unknown) => {
      try {
        await run(argument);
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
    assembly,
    registerHover(projects, log),
    showModelInStatusBar(projects),
    command(commandIds.openCapacityCalculator, (argument) => openCapacityCalculator(projects, argument)),
    command(commandIds.showLayout, (argument) => layoutView.show(argument)),
    command(commandIds.explainAssembly, (argument) => assembly.explain(argument)),
    command(commandIds.selectModel, () => selectModel()),
  );
}
