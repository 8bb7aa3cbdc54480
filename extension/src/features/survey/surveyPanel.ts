import * as vscode from "vscode";
import { panelTypes } from "../../contributions.ts";
import type { FilledMemory } from "../../core/emulator/map/fillEmulated.ts";
import { modelledReleases, parseGoVersion } from "../../core/go/release/goRelease.ts";
import type { MapModel } from "../../core/go/release/goTarget.ts";
import type { SurveyMetric } from "../../core/survey/survey.ts";
import { checkFromSurvey, checkSurveyRequest } from "../../protocol/checkSurveyMessage.ts";
import type { EmulatorReply, FillRequest } from "../../protocol/emulatorMessages.ts";
import { packBytes } from "../../protocol/packedBytes.ts";
import { surveyFill } from "../../protocol/surveyFill.ts";
import {
  type FromSurvey,
  type FromSurveyMessage,
  maxSurveyEntries,
  rowsPerPage,
  type SurveyMemorySeries,
  type SurveyRequest,
  type ToSurvey,
} from "../../protocol/surveyMessages.ts";
import type { EmulatorWorker } from "../../services/emulatorWorker.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { modelFor, releaseChoices } from "../../services/modelInForce.ts";
import { findSite } from "../../services/siteFinder.ts";
import { placeOf } from "../../services/sitePlace.ts";
import { webviewHtml, webviewRoots } from "../../services/webviewHtml.ts";
import { hintOf } from "../../workspace/foundSite.ts";

/** Entries of the first picture, when nothing in the source says how many there are. */
const usualEntries = 100_000;
/** Seed of the survey's hash keys: the same request gives the same map. */
const surveySeed = 1;

/** A filled map in the emulator's thread, as long as the page shows it. */
interface Filled {
  readonly request: SurveyRequest;
  readonly reply: EmulatorReply<"fill">;
}

/** The survey: one editor panel whose maps are filled and read in the emulator's thread. */
export class Survey implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #projects: GoProjects;
  readonly #emulator: EmulatorWorker;
  readonly #log: Log;
  #panel: vscode.WebviewPanel | undefined;
  /** What the form shows. */
  #request: SurveyRequest | undefined;
  #filled: Filled | undefined;
  /** Number of the last fill, and what stops it while it is under way. */
  #fill = 0;
  #filling: AbortController | undefined;
  /** What the page was coloured by last. */
  #metric: SurveyMetric = "occupancy";

  constructor(extensionUri: vscode.Uri, projects: GoProjects, emulator: EmulatorWorker, log: Log) {
    this.#extensionUri = extensionUri;
    this.#projects = projects;
    this.#emulator = emulator;
    this.#log = log;
  }

  /** Opens the survey for a request, or for the map at the place that the command means. */
  async open(argument: unknown): Promise<void> {
    const request = checkSurveyRequest(argument) ?? (await this.#requestAt(argument));
    this.#request = request;
    if (this.#panel) {
      this.#panel.reveal();
      this.#sendForm(request);
      await this.#fillMap(request);
    } else {
      // The page asks for its map when it is there.
      const column = vscode.window.activeTextEditor?.viewColumn ?? vscode.ViewColumn.Active;
      this.#show(vscode.window.createWebviewPanel(panelTypes.survey, "Survey", column));
    }
  }

  /** Takes a panel over that was open when the window was reloaded; its page says what it showed. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel): Promise<void> {
    this.#request = undefined;
    this.#show(panel);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #show(panel: vscode.WebviewPanel): void {
    this.#panel?.dispose();
    this.#panel = panel;
    const icon = (name: string): vscode.Uri => vscode.Uri.joinPath(this.#extensionUri, "media", name);
    panel.iconPath = { light: icon("survey-light.svg"), dark: icon("survey-dark.svg") };
    panel.webview.options = {
      enableScripts: true,
      localResourceRoots: webviewRoots(this.#extensionUri),
    };
    const listener = panel.webview.onDidReceiveMessage((value: unknown) => {
      const message = checkFromSurvey(value);
      if (message) void this.#answer(message);
      else this.#log.warn("the survey sent a message of an unknown form; it was dropped");
    });
    panel.onDidDispose(() => {
      listener.dispose();
      if (this.#panel === panel) this.#panel = undefined;
      this.#drop();
    });
    panel.webview.html = webviewHtml(panel.webview, this.#extensionUri, {
      title: "Survey",
      styles: ["survey.css", "charts.css"],
      script: "survey/main.js",
    });
  }

  async #answer(message: FromSurveyMessage): Promise<void> {
    try {
      switch (message.type) {
        case "ready":
          await this.#start(checkSurveyRequest(message.body.request) ?? null);
          break;
        case "fill":
          await this.#fillMap(message.body.request);
          break;
        case "cancel":
          this.#filling?.abort();
          break;
        case "layer":
          await this.#sendLayer(message.body);
          break;
        case "cells":
          await this.#sendCells(message.body);
          break;
        case "rows":
          await this.#sendRows(message.body);
          break;
      }
    } catch (error) {
      this.#log.info(`survey: ${messageOf(error)}`);
      this.#send("failed", { message: messageOf(error) });
    }
  }

  /** A page that has just come to life gets the map that it showed, or the one that was asked for. */
  async #start(kept: SurveyRequest | null): Promise<void> {
    const request = this.#request ?? kept ?? (await this.#requestAt(undefined));
    this.#request = request;
    this.#sendForm(request);
    if (this.#filled && sameRequest(this.#filled.request, request)) this.#sendOutline(this.#filled);
    else await this.#fillMap(request);
  }

  async #fillMap(request: SurveyRequest): Promise<void> {
    this.#filling?.abort();
    const filling = new AbortController();
    this.#filling = filling;
    const fill = ++this.#fill;
    this.#request = request;
    this.#drop();
    this.#send("progress", { fill, share: 0 });
    try {
      const reply = await this.#emulator.request("fill", fillOf(request), {
        signal: filling.signal,
        onProgress: (share) => this.#send("progress", { fill, share }),
      });
      this.#filled = { request, reply };
      this.#sendOutline(this.#filled);
      if (request.compare !== "" && request.compare !== request.go)
        await this.#sendCompared(this.#filled, filling.signal);
    } catch (error) {
      // A newer fill has taken this one's place.
      if (fill === this.#fill) throw error;
    } finally {
      if (this.#filling === filling) this.#filling = undefined;
    }
  }

  #drop(): void {
    const filled = this.#filled;
    this.#filled = undefined;
    if (!this.#panel) this.#filling?.abort();
    if (filled) this.#emulator.request("drop", { map: filled.reply.map }).catch(() => {});
  }

  async #sendLayer({ fill, metric }: FromSurvey["layer"]): Promise<void> {
    const map = this.#mapOf(fill);
    if (map === undefined) return;
    this.#metric = metric;
    const layer = await this.#emulator.request("layer", { map, metric });
    const packed = packBytes(layer.values);
    if (packed) this.#send("layer", { fill, layer: { ...layer, values: new Uint8Array(0) }, packed });
    else this.#send("layer", { fill, layer });
  }

  async #sendCells({ fill, blocks, texts }: FromSurvey["cells"]): Promise<void> {
    const map = this.#mapOf(fill);
    if (map !== undefined)
      this.#send("cells", { fill, cells: await this.#emulator.request("cells", { map, blocks, texts }) });
  }

  async #sendRows({ fill, from }: FromSurvey["rows"]): Promise<void> {
    const map = this.#mapOf(fill);
    if (map === undefined) return;
    const rows = await this.#emulator.request("rows", { map, from, count: rowsPerPage });
    this.#send("rows", { fill, from, rows });
  }

  /** The thread's number of the map that a fill has made; undefined when another has taken its place. */
  #mapOf(fill: number): number | undefined {
    return fill === this.#fill ? this.#filled?.reply.map : undefined;
  }

  /** The outline, and after it the layer that the page most likely shows. */
  #sendOutline({ request, reply }: Filled): void {
    const { outline, milliseconds, filledAt } = reply;
    const fill = this.#fill;
    const metric = outline.metrics.includes(this.#metric) ? this.#metric : "occupancy";
    this.#send("outline", { fill, request, outline, milliseconds, filledAt, follows: metric });
    this.#send("memory", { fill, series: [seriesOf(request.go, reply.memory)] });
    void this.#answer({ type: "layer", body: { fill, metric } });
  }

  /** The same operations in the second release, for what its map holds on the way. */
  async #sendCompared({ request, reply }: Filled, signal: AbortSignal): Promise<void> {
    const fill = this.#fill;
    const compared = fillOf({ ...request, go: request.compare });
    const onProgress = (share: number): void => this.#send("progress", { fill, share });
    const memory = await this.#emulator.request("memory", compared, { signal, onProgress });
    if (fill !== this.#fill) return;
    const series = [seriesOf(request.go, reply.memory), seriesOf(request.compare, memory)];
    this.#send("memory", { fill, series });
  }

  #sendForm(request: SurveyRequest): void {
    this.#send("form", {
      request,
      releases: releaseChoices,
      goarchs: ["amd64", "arm64", "386"],
      churnCompare,
    });
  }

  #send<Name extends keyof ToSurvey>(type: Name, body: ToSurvey[Name]): void {
    void this.#panel?.webview.postMessage({ type, body });
  }

  /** A survey of the map at the place that a command means; of a usual map where there is none. */
  async #requestAt(argument: unknown): Promise<SurveyRequest> {
    const place = await placeOf(argument);
    const found = place && (await findSite(this.#projects, place.document, place.position));
    const { model } = found?.inForce ?? (await modelFor(place?.document.uri, this.#projects));
    const layout = found ? (found.making ?? found.description.site).type.layout : null;
    const hint = found ? hintOf(found) : null;
    return {
      ...releaseOf(model),
      map: layout ?? "map[string]int",
      entries: hint !== null && hint > 0 ? Math.min(hint, maxSurveyEntries) : usualEntries,
      hinted: hint !== null && hint > 0,
      keys: "sequential",
      deletedPercent: 0,
      refilled: false,
      rounds: 1,
      compare: "",
    };
  }
}

/** For each release the newest one that treats tombstones otherwise: a classic map has none. */
const churnCompare = Object.fromEntries(releaseChoices.map((go) => [go, otherTombstones(go)]));

function otherTombstones(go: string): string {
  const { release } = parseGoVersion(go);
  const swiss = modelledReleases().filter(({ family, name }) => family === "swiss" && !name.includes("+"));
  const others = swiss.filter(({ prunesTombstones }) => prunesTombstones !== release.prunesTombstones);
  return (release.family === "classic" ? swiss : others).at(-1)?.name.slice("go".length) ?? "";
}

const releaseOf = ({ release, target }: MapModel): { go: string; goarch: string } => ({
  go: release.name.slice(2),
  goarch: target.goarch,
});

const seriesOf = (go: string, memory: FilledMemory): SurveyMemorySeries => ({ name: `Go ${go}`, memory });

function fillOf(request: SurveyRequest): FillRequest {
  const { map, go, goarch, entries, keys } = request;
  return {
    ...{ map, go, goarch, keys },
    hint: request.hinted ? entries : null,
    seed: surveySeed,
    ...surveyFill(request),
  };
}

const sameRequest = (a: SurveyRequest, b: SurveyRequest): boolean => JSON.stringify(a) === JSON.stringify(b);
