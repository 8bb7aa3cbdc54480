import * as vscode from "vscode";
import { commandIds, panelTypes } from "../../contributions.ts";
import { modelLabel } from "../../core/go/release/goTarget.ts";
import {
  type CalculatorForm,
  checkCalculatorForm,
  checkFromCalculator,
  type FromCalculatorMessage,
  type ToCalculatorMessage,
} from "../../protocol/calculator.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { modelFor, releaseChoices } from "../../services/modelInForce.ts";
import { findSite, findSyncMap } from "../../services/siteFinder.ts";
import { placeOf, type SitePlace } from "../../services/sitePlace.ts";
import { webviewHtml, webviewRoots } from "../../services/webviewHtml.ts";
import { type FoundSite, hintOf } from "../../workspace/foundSite.ts";
import type { ReadType } from "./calculatorForm.ts";
import { CalculatorSession } from "./calculatorSession.ts";
import { HintTarget } from "./hintTarget.ts";

const title = "Capacity Calculator";
const goarchs = ["amd64", "arm64", "386"];

/** What a place in the code tells the calculator. */
interface Prefilled {
  readonly form: CalculatorForm;
  readonly target: HintTarget | null;
  /** The type and model come from a map in the code. */
  readonly known: boolean;
}

/** The capacity calculator: a form that is filled in from the code and answers as its values change. */
export class CapacityCalculator implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #projects: GoProjects;
  readonly #log: Log;
  #panel: vscode.WebviewPanel | undefined;
  readonly #readType: ReadType;
  #session: CalculatorSession;
  #target: HintTarget | null = null;
  #sequence = 0;
  #edit = 0;
  #failure = "";

  constructor(extensionUri: vscode.Uri, projects: GoProjects, log: Log) {
    this.#extensionUri = extensionUri;
    this.#projects = projects;
    this.#log = log;
    this.#readType = (text, model) => projects.writtenTypes.read(text, model);
    this.#session = new CalculatorSession(emptyForm, this.#readType);
  }

  /** Opens the calculator at once, with what a place (a hover's link, else the cursor) tells filled in. */
  async open(argument: unknown): Promise<void> {
    const { form, target } = await this.#prefill(await placeOf(argument));
    this.#take(form, target);
    if (this.#panel) this.#panel.reveal();
    else
      this.#connect(
        vscode.window.createWebviewPanel(panelTypes.calculator, title, vscode.ViewColumn.Beside, {}),
      );
    await this.#change(form);
  }

  /** After a reload of the window: the panel comes back with the form that it kept. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    this.#panel?.dispose();
    const kept = checkCalculatorForm((state as { form?: unknown } | undefined)?.form);
    const prefilled = kept ? undefined : await this.#prefill(await placeOf(undefined));
    this.#take(kept ?? prefilled?.form ?? emptyForm, prefilled?.target ?? null);
    this.#connect(panel);
  }

  dispose(): void {
    this.#target?.dispose();
    this.#panel?.dispose();
  }

  #take(form: CalculatorForm, target: HintTarget | null): void {
    if (target !== this.#target) this.#target?.dispose();
    this.#target = target;
    this.#session = new CalculatorSession(form, this.#readType);
    this.#failure = "";
  }

  #connect(panel: vscode.WebviewPanel): void {
    this.#panel = panel;
    const { webview } = panel;
    webview.options = { enableScripts: true, localResourceRoots: webviewRoots(this.#extensionUri) };
    const listener = webview.onDidReceiveMessage((value: unknown) => {
      const message = checkFromCalculator(value);
      if (message) void this.#answer(message);
      else this.#log.warn("the capacity calculator sent a message of an unknown form; it was dropped");
    });
    panel.onDidDispose(() => {
      listener.dispose();
      if (this.#panel === panel) this.#panel = undefined;
    });
    webview.html = webviewHtml(webview, this.#extensionUri, {
      title,
      script: "calculator.js",
      styles: ["panel.css", "charts.css", "report.css", "calculator.css"],
    });
  }

  async #answer(message: FromCalculatorMessage): Promise<void> {
    this.#failure = "";
    try {
      switch (message.type) {
        case "ready":
          if (this.#session.answer) this.#post();
          else await this.#change(this.#session.form);
          return;
        case "change":
          this.#edit = message.body.edit;
          await this.#change(message.body.form);
          return;
        case "writeHint":
          await this.#writeHint();
          break;
        case "takeFromCursor": {
          const prefilled = await this.#prefill(await placeOf(undefined));
          if (!prefilled.known) throw new Error("There is no map under the cursor of the Go file");
          this.#take(prefilled.form, prefilled.target);
          await this.#change(prefilled.form);
          return;
        }
        case "measure": {
          const { map, release } = this.#session.form;
          await vscode.commands.executeCommand(commandIds.measureMap, { map, release });
          return;
        }
        case "copy":
          await this.#copy(message.body.what);
          return;
      }
    } catch (error) {
      this.#failure = messageOf(error);
      this.#log.info(`capacity calculator: ${this.#failure}`);
    }
    this.#post();
  }

  async #change(form: CalculatorForm): Promise<void> {
    if (await this.#session.change(form)) this.#post();
  }

  async #writeHint(): Promise<void> {
    const { hint } = this.#session;
    if (hint === undefined) throw new Error("The values above are not complete; the hint was not written");
    await this.#target?.write(hint);
  }

  async #copy(what: "markdown" | "json"): Promise<void> {
    const text = this.#session.copyText(what);
    if (text === null) return;
    await vscode.env.clipboard.writeText(text);
    vscode.window.setStatusBarMessage("Mapscope: copied", 2000);
  }

  #post(): void {
    const session = this.#session;
    const { hint } = session;
    const action = hint === undefined ? null : (this.#target?.action(hint) ?? null);
    const message: ToCalculatorMessage = {
      type: "snapshot",
      body: {
        sequence: ++this.#sequence,
        edit: this.#edit,
        form: session.form,
        errors: session.errors,
        answer: session.answer,
        stale: Object.keys(session.errors).length > 0,
        releases: releaseChoices,
        goarchs: [...new Set([...goarchs, session.form.goarch])],
        target: this.#target && action !== null ? { place: this.#target.place, action } : null,
        notice: [this.#failure || (this.#target?.notice ?? ""), session.note]
          .filter((text) => text !== "")
          .join(" · "),
      },
    };
    void this.#panel?.webview.postMessage(message);
  }

  /** What the map at a place tells: type, entries and hint from its make, release and target from its module. */
  async #prefill(place: SitePlace | null): Promise<Prefilled> {
    const found = place && (await findSite(this.#projects, place.document, place.position));
    const inForce = found?.inForce ?? (await modelFor(place?.document.uri, this.#projects));
    const { model } = inForce;
    this.#log.debug(`capacity calculator for ${modelLabel(model)}`);
    const named: CalculatorForm = {
      ...emptyForm,
      release: model.release.name.slice(2),
      goarch: model.target.goarch,
    };
    const syncMap = place && !found && (await findSyncMap(this.#projects, place.document, place.position));
    if (syncMap) return { form: { ...named, map: syncMap.written }, target: null, known: true };
    if (!place || !found?.description.mapType)
      return { form: named, target: this.#targetOf(place, found), known: false };
    const hint = hintOf(found);
    const form: CalculatorForm = {
      ...named,
      map: found.description.site.type.layout ?? emptyForm.map,
      ...entriesOf(found, hint),
    };
    return { form, target: this.#targetOf(place, found), known: true };
  }

  #targetOf(place: SitePlace | null, found: FoundSite | null): HintTarget | null {
    const make = found?.making;
    return place && make?.form === "make"
      ? new HintTarget(this.#projects, place.document, make, () => this.#panel && this.#post())
      : null;
  }
}

/** Entries and hint: as many as the code writes where no hint says it; an empty literal is made as without one. */
function entriesOf({ making }: FoundSite, hint: number | null): Pick<CalculatorForm, "n" | "hint"> {
  if (making?.fill && (hint === null || making.literal))
    return { n: String(making.fill.entries), hint: hint ? String(hint) : making.hint ? "" : "none" };
  return { n: String(hint ?? emptyForm.n), hint: hint === null && making && !making.hint ? "none" : "" };
}

const emptyForm: CalculatorForm = {
  map: "map[string]int",
  n: "1000",
  hint: "",
  release: releaseChoices.filter((release) => !release.includes("+")).at(-1) ?? "",
  goarch: "amd64",
  compare: "",
  budget: "",
};
