import * as vscode from "vscode";
import { baseName } from "../../services/baseName.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { assemblyScheme } from "../../services/listingLook.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { noticeText } from "../../services/noticeText.ts";
import { readSettings } from "../../services/settings.ts";
import { codeDeclaration, findSite } from "../../services/siteFinder.ts";
import { placeOf, type SitePlace } from "../../services/sitePlace.ts";
import { type FollowedStep, type StepFollower, wantedStep } from "../../services/stepFollower.ts";
import type { AssemblyTarget } from "../../workspace/listings.ts";
import { linesOfDeclaration } from "./compiledCode.ts";
import { CompiledListings, type ListingRequest, linesText } from "./compiledListings.ts";
import { ExplanationColumn } from "./explanationColumn.ts";
import { FlowContext } from "./flowContext.ts";
import { OperationFollower } from "./followOperation.ts";
import { KeptListings } from "./keptListings.ts";
import { instructionsOf, LinkedLines } from "./linkedLines.ts";
import { ListingDocuments } from "./listingDocuments.ts";
import type { LineRange } from "./listingModel.ts";
import { registerListingProviders } from "./listingProviders.ts";
import { recipeIn } from "./listingRecipe.ts";
import { NoiseFolding } from "./noiseFolding.ts";
import { registerReadingLenses } from "./readingLenses.ts";
import { RowColors } from "./rowColors.ts";
import { RuntimeFunctions } from "./runtimeFunctions.ts";
import { StepBands } from "./stepBands.ts";
import { firstBlockOf } from "./stepBlocks.ts";
import { StepFlowPanel } from "./stepFlowPanel.ts";
import { tellSeconds } from "./tellSeconds.ts";

/** The commands that show assembly, and all that explains it. */
export class AssemblyView implements vscode.Disposable {
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #documents = new ListingDocuments((uri) => this.#makeAgain(uri));
  readonly #compiled: CompiledListings;
  readonly #links: LinkedLines;
  readonly #runtime: RuntimeFunctions;
  readonly #flow: StepFlowPanel;
  readonly #disposables: vscode.Disposable[];
  /** What the reader chose to compile for; else the settings say it. */
  #chosenTarget: AssemblyTarget | undefined;

  constructor(context: vscode.ExtensionContext, projects: GoProjects, follower: StepFollower, log: Log) {
    this.#projects = projects;
    this.#log = log;
    this.#compiled = new CompiledListings(this.#documents, projects, log);
    this.#links = new LinkedLines(this.#documents);
    this.#runtime = new RuntimeFunctions(context, this.#documents, log);
    this.#flow = new StepFlowPanel(context.extensionUri, this.#documents);
    this.#disposables = [
      this.#flow,
      new OperationFollower(this.#documents, follower),
      this.#documents,
      this.#compiled,
      this.#links,
      new RowColors(this.#documents),
      new StepBands(this.#documents),
      new ExplanationColumn(this.#documents),
      new NoiseFolding(this.#documents),
      registerListingProviders(this.#documents, projects),
      new KeptListings(context.workspaceState),
      new FlowContext(this.#documents),
      registerReadingLenses(this.#documents),
    ];
  }

  /** Shows the assembly of a place (a hover's link), or of the cursor's or selection's function. */
  async show(argument: unknown): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const again = editor && this.#compiled.requestOf(editor.document.uri);
    if (again) return this.#showRequest(again);
    const place = await placeOf(argument);
    if (place?.document.languageId !== "go") return this.#showReason("There is no Go file under the cursor.");
    if (!vscode.workspace.isTrusted)
      return this.#showReason("Nothing is compiled in an untrusted workspace.", place);
    if (place.document.isUntitled)
      return this.#showReason(
        "This file has not been saved yet, and only files on disk are compiled.",
        place,
      );
    if (place.document.uri.scheme !== "file")
      return this.#showReason("The file is not on this machine's disk, so it cannot be compiled.", place);
    const declaration = await codeDeclaration(this.#projects, place.document, place.position);
    if (!declaration) {
      const advice =
        "Put the cursor in a function, a method or a package-level variable to see its assembly.";
      void vscode.window.showInformationMessage(`Mapscope: ${advice}`);
      return;
    }
    const { from } = linesOfDeclaration(place.document, declaration);
    const lines = selectedLines(place, editor);
    const request: ListingRequest = {
      source: place.document.uri,
      declaration: declaration.name,
      ...(lines
        ? { selected: { from: lines.from - from, to: lines.to - from }, title: linesText(lines) }
        : {}),
      target: this.#chosenTarget ?? readSettings(place.document.uri).assembly.target,
    };
    await this.#showRequest(request, place);
  }

  /** Lets the reader choose what is compiled for, and shows the listing in front anew. */
  async chooseTarget(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    const request = editor && this.#compiled.requestOf(editor.document.uri);
    const source = request?.source ?? editor?.document.uri;
    const folder = source?.scheme === "file" ? vscode.Uri.joinPath(source, "..").toString() : undefined;
    if (!vscode.workspace.isTrusted || folder === undefined) {
      void vscode.window.showInformationMessage(
        "Mapscope: nothing can be compiled here: open a Go file of a trusted folder.",
      );
      return;
    }
    const settings = readSettings(source);
    const now = request?.target ?? this.#chosenTarget ?? settings.assembly.target;
    const { chooseTarget } = await import("./chooseTarget.ts");
    const target = await chooseTarget(now, this.#projects.workspace.toolchains, folder);
    if (!target) return;
    this.#chosenTarget = target;
    if (request) await this.#showRequest({ ...request, target });
  }

  /**
   * Shows a map function of the runtime: the one asked for (a hover's link), that of a step (the layout view), at the step, or
   * one that the reader picks.
   */
  async explainRuntimeFunction(argument: unknown): Promise<void> {
    const step = wantedStep(argument);
    if (step) return this.#showStep(step);
    const name = typeof argument === "string" ? argument : undefined;
    const uri = await this.#runtime.pick(name, this.#runtimeTarget());
    if (uri) await this.#open(uri, false);
  }

  /** The layout view keeps the focus: the reader steps on there, and the listing follows. */
  async #showStep(step: FollowedStep & { readonly goarch: string }): Promise<void> {
    const { release, goarch, runtimeFunction } = step;
    const uri = await this.#runtime.pick(`runtime.${runtimeFunction}`, {
      ...this.#runtimeTarget(),
      ...{ release, goarch },
    });
    const editor = uri && (await this.#open(uri));
    const model = editor && this.#documents.modelNow(editor.document);
    const first = model && firstBlockOf(model, step);
    if (!editor || !first) return;
    const at = new vscode.Position(first.from - 1, 0);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
  }

  /** Lets the reader say what a copied listing does not tell: its release, a function, the architecture. */
  async chooseReading(argument: unknown): Promise<void> {
    const { chooseReading } = await import("./chooseReading.ts");
    return chooseReading(this.#documents, argument);
  }

  /** Shows the flow of steps of a function in a listing. */
  showStepFlow(address: unknown, line: unknown): Promise<void> {
    return this.#flow.show(address, line);
  }

  /** Turns explanations behind instructions on or off, in the user's settings. */
  toggleExplanations(): Promise<void> {
    return toggle("explanations");
  }

  /** Shows or hides addresses and machine code, in the user's settings. */
  toggleAddresses(): Promise<void> {
    return toggle("addresses");
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #showRequest(request: ListingRequest, place?: SitePlace): Promise<void> {
    const folder = baseName(vscode.Uri.joinPath(request.source, "..").path);
    const title = noticeText(`Mapscope: compiling package ${folder}`);
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    await vscode.window.withProgress(options, async (progress, token) => {
      const clock = tellSeconds(progress);
      try {
        const uri = await this.#compiled.compile(request, token);
        const editor = await this.#open(uri);
        if (place) await this.#reveal(editor, place);
      } catch (error) {
        if (error instanceof vscode.CancellationError) return;
        this.#log.error(`assembly: ${messageOf(error)}`);
        await this.#showReason(messageOf(error), place);
      } finally {
        clock.dispose();
      }
    });
  }

  async #open(uri: vscode.Uri, preserveFocus = true): Promise<vscode.TextEditor> {
    const document = await vscode.workspace.openTextDocument(uri);
    const shown = vscode.window.visibleTextEditors.find((e) => e.document.uri.scheme === assemblyScheme);
    return vscode.window.showTextDocument(document, {
      viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside,
      preserveFocus,
      preview: true,
    });
  }

  /** Marks the instructions of the place; a map expression's own call is put in the middle. */
  async #reveal(editor: vscode.TextEditor, place: SitePlace): Promise<void> {
    const source = vscode.window.visibleTextEditors.find((e) => e.document === place.document);
    if (source) this.#links.link(source);
    const model = this.#documents.modelNow(editor.document);
    const site = await findSite(this.#projects, place.document, place.position).catch(() => null);
    if (!model || !site) return;
    const line = place.position.line + 1;
    const calls = site.description.calls.calls.map((call) => `${call}(SB)`);
    const ofLine = instructionsOf(model, place.document, [{ from: line, to: line }]);
    const call = ofLine.find((at) => {
      const text = model.instructionAt(at)?.text ?? "";
      return calls.some((name) => text.includes(name));
    });
    if (call === undefined) return;
    const at = new vscode.Position(call - 1, 0);
    editor.selection = new vscode.Selection(at, at);
    editor.revealRange(new vscode.Range(at, at), vscode.TextEditorRevealType.InCenter);
  }

  /** Makes a listing that was open before a reload. */
  async #makeAgain(uri: vscode.Uri): Promise<void> {
    const recipe = recipeIn(uri.query);
    const never = new vscode.CancellationTokenSource().token;
    try {
      if (recipe?.kind === "code" && vscode.workspace.isTrusted)
        await this.#compiled.compile({ ...recipe, source: vscode.Uri.parse(recipe.source, true) }, never);
      else if (recipe?.kind === "runtime") await this.#runtime.pick(recipe.function, recipe.target);
      else this.#runtime.message("This listing is gone.", uri);
    } catch (error) {
      this.#runtime.message(messageOf(error), uri);
    }
  }

  /**
   * Says why there is no listing of the code, and shows instead what ships with the extension of the runtime function that the
   * code calls; without such a call only what works all the same.
   */
  async #showReason(reason: string, place?: SitePlace): Promise<void> {
    const site = place && (await findSite(this.#projects, place.document, place.position).catch(() => null));
    const call = site?.description.calls.calls[0];
    const uri =
      (call === undefined ? undefined : await this.#runtime.recorded(call, this.#runtimeTarget(), reason)) ??
      this.#runtime.message(reason);
    await this.#open(uri);
  }

  /** The release of the model in force where the reader chose one, else that of the go command. */
  #runtimeTarget(): AssemblyTarget {
    const { release, assembly } = readSettings(vscode.window.activeTextEditor?.document.uri);
    const target = this.#chosenTarget ?? assembly.target;
    return target.release === "auto" ? { ...target, release } : target;
  }
}

async function toggle(name: "explanations" | "addresses"): Promise<void> {
  const now = readSettings().assembly[name];
  const { Global } = vscode.ConfigurationTarget;
  await vscode.workspace.getConfiguration("mapscope").update(`assembly.${name}`, !now, Global);
}

/** The lines of a selection, or part of one, in the place's editor; undefined when it is only a cursor. */
function selectedLines(place: SitePlace, editor: vscode.TextEditor | undefined): LineRange | undefined {
  const selection = editor?.selection;
  if (editor?.document !== place.document || !selection || selection.isEmpty) return undefined;
  if (!selection.contains(place.position)) return undefined;
  const last = selection.end.character === 0 ? selection.end.line : selection.end.line + 1;
  return { from: selection.start.line + 1, to: Math.max(last, selection.start.line + 1) };
}
