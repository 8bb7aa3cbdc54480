import * as vscode from "vscode";
import { panelTypes } from "../../contributions.ts";
import { benchmarkFile } from "../../core/measure/benchmarkFile.ts";
import { cacheMarks } from "../../core/measure/cacheMarks.ts";
import { measureCsv } from "../../core/measure/measureCsv.ts";
import { usualSizes } from "../../core/measure/measurePlan.ts";
import { capacityMarkdown } from "../../core/present/capacityMarkdown.ts";
import { measureReport } from "../../core/present/measureReport.ts";
import {
  checkFromMeasure,
  type FromMeasureMessage,
  type MeasureForm,
  type MeasureState,
  type ToMeasureMessage,
} from "../../protocol/measure.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { cachesHere, goFolderOf, machineName, measureLimits, measurePorts } from "../../services/measurer.ts";
import { webviewHtml, webviewRoots } from "../../services/webviewHtml.ts";
import { type MeasureRequest, measureMap, measuringGo } from "../../workspace/measureMap.ts";
import { type KeptMeasurement, KeptMeasurements } from "./keptMeasurements.ts";
import { type MeasureTarget, measureTarget } from "./measureTarget.ts";

const title = "Measured Map";

/** The panel that measures a map with real Go and shows it beside what is predicted. */
export class MeasurePanel implements vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #kept: KeptMeasurements;
  #panel: vscode.WebviewPanel | undefined;
  #target: MeasureTarget | undefined;
  #shown: KeptMeasurement | null = null;
  #state: MeasureState = { kind: "done" };
  #running: vscode.CancellationTokenSource | undefined;
  #sequence = 0;

  constructor({ extensionUri, globalStorageUri }: vscode.ExtensionContext, projects: GoProjects, log: Log) {
    this.#extensionUri = extensionUri;
    this.#projects = projects;
    this.#log = log;
    this.#kept = new KeptMeasurements(globalStorageUri);
  }

  /**
   * Shows what was measured of a place's map, or of a form's, with the toolchain that is in force; measures it where nothing was.
   * @throws Error with one sentence where that cannot be
   */
  async show(argument: unknown): Promise<void> {
    if (!vscode.workspace.isTrusted)
      throw new Error("Measuring builds and runs a program, which Restricted Mode does not allow");
    const target = await measureTarget(this.#projects, argument);
    if (target === undefined) return;
    this.#running?.cancel();
    this.#target = target;
    this.#shown = null;
    if (this.#panel) this.#panel.reveal();
    else this.#open();
    await this.#measure(target, true);
  }

  dispose(): void {
    this.#running?.cancel();
    this.#panel?.dispose();
  }

  #open(): void {
    // Beside code, but over the form that asked for it.
    const column = vscode.window.activeTextEditor ? vscode.ViewColumn.Beside : vscode.ViewColumn.Active;
    const panel = vscode.window.createWebviewPanel(panelTypes.measure, title, column, {
      enableScripts: true,
      localResourceRoots: webviewRoots(this.#extensionUri),
    });
    this.#panel = panel;
    const { webview } = panel;
    const listener = webview.onDidReceiveMessage((value: unknown) => {
      const message = checkFromMeasure(value);
      if (message) void this.#answer(message);
      else this.#log.warn("the page of a measured map sent a message of an unknown form; it was dropped");
    });
    panel.onDidDispose(() => {
      listener.dispose();
      this.#running?.cancel();
      this.#panel = undefined;
    });
    webview.html = webviewHtml(webview, this.#extensionUri, {
      title,
      script: "measure.js",
      styles: ["panel.css", "charts.css", "report.css", "measure.css"],
    });
  }

  async #answer(message: FromMeasureMessage): Promise<void> {
    switch (message.type) {
      case "ready":
        return this.#post();
      case "measure":
        if (this.#target && this.#state.kind !== "running") await this.#measure(this.#target, false);
        return;
      case "cancel":
        this.#running?.cancel();
        return;
      case "export":
        return this.#export(message.body.form);
    }
  }

  /** @param takesKept what was measured before will do */
  async #measure(target: MeasureTarget, takesKept: boolean): Promise<void> {
    const running = new vscode.CancellationTokenSource();
    this.#running = running;
    const tell = (state: MeasureState): void => {
      // Another map may have taken its place.
      if (this.#target !== target || this.#running !== running) return;
      this.#state = state;
      void this.#post();
    };
    tell({ kind: "running", text: "asking go", done: 0 });
    try {
      const kept = await this.#taken(target, takesKept, running.token, (text, done) =>
        tell({ kind: "running", text, done }),
      );
      if (this.#target === target) this.#shown = kept;
      tell({ kind: "done" });
    } catch (error) {
      this.#log.info(`measuring ${target.map}: ${messageOf(error)}`);
      tell({ kind: "failed", message: messageOf(error) });
    } finally {
      running.dispose();
    }
  }

  async #taken(
    target: MeasureTarget,
    takesKept: boolean,
    token: vscode.CancellationToken,
    tell: (text: string, done: number) => void,
  ): Promise<KeptMeasurement> {
    const { scope, release, typeOf } = target;
    const ports = measurePorts(scope);
    const request: MeasureRequest = {
      ...{ folder: goFolderOf(scope), release, typeOf, sizes: usualSizes, hint: null },
      ...measureLimits(scope),
    };
    const { name } = await measuringGo(ports, request, token);
    const key = `${name} ${target.layout}`;
    const known = takesKept ? await this.#kept.find(key) : null;
    if (known) return known;
    const measurement = await measureMap(ports, request, ({ text, done }) => tell(text, done), token);
    const kept = { key, takenAt: Date.now(), machine: machineName(), measurement };
    await this.#kept.keep(kept);
    return kept;
  }

  /** What was measured as a document that is not saved; where it goes is the user's choice. */
  async #export(form: MeasureForm): Promise<void> {
    const [target, shown] = [this.#target, this.#shown];
    if (!target || !shown) return;
    const { measurement, machine, takenAt } = shown;
    const texts: Readonly<Record<MeasureForm, () => Promise<string>>> = {
      csv: async () => measureCsv(measurement),
      json: async () =>
        `${JSON.stringify({ ...measurement, machine, takenAt: new Date(takenAt).toISOString() }, null, 2)}\n`,
      markdown: async () => capacityMarkdown(measureReport(measurement)),
      benchmark: async () => {
        const { model } = await measuringGo(measurePorts(target.scope), {
          ...{ folder: goFolderOf(target.scope), release: target.release },
        });
        const sizes = measurement.rows.map(({ n }) => n);
        return benchmarkFile(await target.typeOf(model), sizes, null);
      },
    };
    try {
      const content = await texts[form]();
      const document = await vscode.workspace.openTextDocument({ language: languages[form], content });
      await vscode.window.showTextDocument(document, { viewColumn: vscode.ViewColumn.One });
    } catch (error) {
      this.#log.error(messageOf(error));
    }
  }

  async #post(): Promise<void> {
    const target = this.#target;
    if (!target) return;
    const shown = this.#shown;
    const caches = shown ? await cachesHere() : [];
    const message: ToMeasureMessage = {
      type: "snapshot",
      body: {
        ...{ sequence: ++this.#sequence, map: target.map, place: target.place, state: this.#state },
        shown: shown && {
          measurement: shown.measurement,
          report: measureReport(shown.measurement),
          marks: shown.machine === machineName() ? cacheMarks(shown.measurement.rows, caches) : [],
          taken: `${new Date(shown.takenAt).toLocaleString()} on ${shown.machine}`,
        },
      },
    };
    void this.#panel?.webview.postMessage(message);
  }
}

const languages: Readonly<Record<MeasureForm, string>> = {
  ...{ csv: "plaintext", json: "json", markdown: "markdown", benchmark: "go" },
};
