import * as vscode from "vscode";
import type { MapModel } from "../../core/go/release/goTarget.ts";
import { headerWithoutValues } from "../../core/present/emptyHeader.ts";
import { checkFromView } from "../../protocol/checkMessage.ts";
import { toBytes } from "../../protocol/messageBytes.ts";
import type {
  Answer,
  FromViewMessage,
  ModelChoices,
  ToViewMessage,
  ViewState,
} from "../../protocol/messages.ts";
import type { GoNotice } from "../../services/goNotice.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { findSiteOnLine } from "../../services/mapPlace.ts";
import { findSite } from "../../services/siteFinder.ts";
import type { SitePlace } from "../../services/sitePlace.ts";
import type { FollowedStep, StepFollower } from "../../services/stepFollower.ts";
import { webviewHtml, webviewRoots } from "../../services/webviewHtml.ts";
import { goneState, loading, notAMap, waiting } from "./emptyStates.ts";
import { chosenModel, memoryNotices, modelChoice } from "./modelChoice.ts";
import { modelChoices } from "./modelChoices.ts";
import { movedUri, type OpenMap, OpenMaps } from "./openMaps.ts";
import { openCalculator, revealSite, showAssembly } from "./pageLinks.ts";
import type { PageState } from "./pageState.ts";
import { answerOfSession, compareFamilies } from "./sessionRequests.ts";
import { ShownMapWatch } from "./shownMapWatch.ts";
import { nilWords, placeOfSite, type ShownSite, siteNotices } from "./shownSite.ts";

/** The page follows a cursor that has rested so long at once, and one that keeps moving when it rests again. */
const followDelayMilliseconds = 30;

/** What all pages share. */
export interface PageParts {
  readonly extensionUri: vscode.Uri;
  readonly projects: GoProjects;
  readonly goNotice: GoNotice;
  readonly stepFollower: StepFollower;
  readonly log: Log;
  /** Opens a page of its own beside the code. */
  openBeside(state: PageState): void;
  /** Keeps a page's state over a reload of the window; it is asked for when the page has come to rest. */
  keep(page: LayoutPage): void;
}

/** One page of the layout view, in the side bar or among the editors: follows the cursor, posts complete snapshots. */
export class LayoutPage implements vscode.Disposable {
  readonly id: string;
  readonly #parts: PageParts;
  readonly #webview: vscode.Webview;
  readonly #isVisible: () => boolean;
  readonly #disposables: vscode.Disposable[] = [];
  readonly #maps: OpenMaps;
  #open: OpenMap | undefined;
  #state: ViewState = waiting;
  /** The site whose map cannot be shown. */
  #failedSite: ShownSite | undefined;
  /** The model that the user chose in the page; else the one in force for the file. */
  #chosen: MapModel | undefined;
  #pinned: boolean;
  #start: PageState["site"];
  #goNotices: readonly string[] = [];
  #sequence = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** When the page was last asked to follow. */
  #askedAt = 0;
  #following = 0;
  /** A request to show a map, while it is under way. */
  #asked: Promise<void> | undefined;
  /** Whether the map shown is still in the code; only a page that is pinned says so. */
  readonly watch: ShownMapWatch;

  constructor(
    id: string,
    webview: vscode.Webview,
    isVisible: () => boolean,
    parts: PageParts,
    state?: PageState,
  ) {
    this.id = id;
    this.#parts = parts;
    this.#webview = webview;
    this.#isVisible = isVisible;
    this.#pinned = state?.pinned ?? false;
    this.#start = state?.site ?? null;
    this.#chosen = state?.model ? chosenModel(state.model) : undefined;
    this.watch = new ShownMapWatch(
      parts.projects,
      () => this.#pinned,
      () => this.#post(),
    );
    this.#maps = new OpenMaps(state?.sessions ?? [], parts.log);
    webview.options = { enableScripts: true, localResourceRoots: webviewRoots(parts.extensionUri) };
    webview.html = webviewHtml(webview, parts.extensionUri, {
      title: "Map Layout",
      script: "main.js",
      styles: ["layoutView.css", "charts.css"],
      drawsImages: true,
      inSideBar: id === "side",
    });
    this.#disposables.push(
      this.watch,
      webview.onDidReceiveMessage((value: unknown) => {
        const message = checkFromView(value);
        if (message) void this.#receive(message);
        else parts.log.warn("the layout view sent a message of an unknown form; it was dropped");
      }),
      parts.stepFollower.onDidPickStep((step) => this.#goToStep(step)),
    );
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  /** Follows the cursor, unless the page is pinned or hidden; moves close after one another are followed once more. */
  followSoon(): void {
    if (!this.#isVisible() || this.#pinned || this.#asked) return;
    clearTimeout(this.#timer);
    const now = Date.now();
    const rested = Math.abs(now - this.#askedAt) > followDelayMilliseconds;
    this.#askedAt = now;
    if (rested) void this.#follow();
    else this.#timer = setTimeout(() => void this.#follow(), followDelayMilliseconds);
  }

  /**
   * Shows the map at a place because somebody asked for it: what is being restored or followed gives way.
   * @param families compares it with the other family's newest release
   */
  async show(place: SitePlace, families = false): Promise<void> {
    clearTimeout(this.#timer);
    this.#start = null;
    const shown = this.#showPlace(place).then(() => {
      if (!families || !this.#open) return;
      compareFamilies(this.#open);
      this.#refresh();
    });
    const asked = shown.catch(() => undefined);
    this.#asked = asked;
    try {
      await shown;
    } finally {
      if (this.#asked === asked) this.#asked = undefined;
    }
  }

  async #showPlace({ document, position }: SitePlace, find = findSiteOnLine): Promise<void> {
    const turn = ++this.#following;
    try {
      const found = await find(this.#parts.projects, document, position);
      if (turn !== this.#following) return;
      if (found) this.#openSite({ document, found });
      else if (this.#state.kind !== "map") this.#state = notAMap;
    } catch (error) {
      this.#fail(error);
    }
    this.#post();
  }

  /** All that outlives the window. */
  get keptState(): PageState {
    const open = this.#open?.site;
    const failed = this.#failedSite && placeOfSite(this.#failedSite);
    return {
      pinned: this.#pinned,
      site: open ? { ...placeOfSite(open), offset: this.watch.start } : (failed ?? this.#start),
      model: this.#chosen ? modelChoice(this.#chosen) : null,
      sessions: this.#maps.kept,
    };
  }

  async #follow(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "go") return;
    await this.#showPlace({ document: editor.document, position: editor.selection.active });
  }

  /** The first picture: where the page stood before a reload, else under the cursor. */
  async #begin(): Promise<void> {
    const start = this.#start;
    this.#start = null;
    if (this.#asked) return this.#asked;
    if (this.#open || this.#state.kind === "error") return;
    if (vscode.window.activeTextEditor?.document.languageId === "go" || start) this.#state = loading;
    this.#post();
    if (start) {
      try {
        const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(start.uri, true));
        const position = document.positionAt(start.offset);
        if (!this.#asked) await this.#showPlace({ document, position }, findSite);
      } catch (error) {
        this.#parts.log.info(`layout view: ${messageOf(error)}`);
      }
      if (this.#asked) return this.#asked;
      if (this.#pinned) return this.#sayGone(start);
    }
    await this.#follow();
    if (this.#state.kind === "loading") this.#state = waiting;
  }

  /** A page that was pinned to a map keeps to it: where it is not found again, that is said. */
  #sayGone(place: NonNullable<PageState["site"]>): void {
    if (this.#open || this.#state.kind === "error") return;
    this.#state = goneState(place.uri);
    // It may be there again the next time.
    this.#start = place;
  }

  /** A file or folder has another name: its maps go with it. */
  async renamed(from: vscode.Uri, to: vscode.Uri): Promise<void> {
    this.#maps.renamed(from.toString(), to.toString());
    const site = this.#open?.site;
    const uri = site?.document.uri.toString() ?? "";
    const moved = movedUri(uri, from.toString(), to.toString());
    if (!site || moved === uri) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(moved, true));
    await this.show({ document, position: document.positionAt(this.watch.start) });
  }

  /** Takes the site's session, or starts one; a type that is not known is an error with the reason. */
  #openSite(site: ShownSite): void {
    this.#failedSite = undefined;
    try {
      this.#open = this.#maps.open(site, this.#chosen);
      this.watch.watch(site);
      this.#state = this.#open.session.view();
    } catch (error) {
      this.#failedSite = site;
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#open = undefined;
    this.watch.watch(undefined);
    this.#parts.log.info(`layout view: ${messageOf(error)}`);
    const model = this.#chosen ?? this.#failedSite?.found.inForce.model;
    this.#state = {
      kind: "error",
      message: messageOf(error),
      hint: "The Capacity Calculator takes any map type that you write out.",
      ...(model ? { known: headerWithoutValues(model) } : {}),
    };
  }

  async #receive(message: FromViewMessage): Promise<void> {
    const { request } = message;
    const before = this.#sequence;
    try {
      const result = await this.#answer(message);
      if (result === undefined) this.#refresh(request);
      else
        this.#send({
          type: "answer",
          body: { request, result: result === "same" ? { kind: "done" } : result },
        });
    } catch (error) {
      // What was done before the failure stays done: the snapshot tells it, then the reason follows.
      if (this.#sequence === before) this.#refresh();
      this.#send({ type: "failed", body: { request, message: messageOf(error) } });
    }
  }

  /** Posts the picture as it is now. @param answers the request that asked for the change */
  #refresh(answers?: number): void {
    if (this.#open && this.#state.kind === "map") this.#state = this.#open.session.view();
    this.#post(answers);
    this.#reachStep();
  }

  /** Does what a message asks for: undefined when the picture has changed, "same" when it is as it was. */
  async #answer(message: FromViewMessage): Promise<Answer | "same" | undefined> {
    switch (message.type) {
      case "ready":
        await this.#begin();
        void this.#lookForGo();
        return undefined;
      case "pin":
        this.#pinned = message.body.pinned;
        if (this.#pinned) this.watch.checkSoon();
        else await this.#unpinned();
        return undefined;
      case "chooseModel":
        this.#chooseModel(message.body);
        return undefined;
      case "openCalculator":
        await openCalculator(this.#open?.site ?? this.#failedSite);
        return "same";
      case "copy":
        await vscode.env.clipboard.writeText(message.body.text);
        vscode.window.setStatusBarMessage("Mapscope: copied", 2000);
        return "same";
      case "openRecent":
        this.#openRecent(message.body.id);
        return undefined;
      default:
        return this.#open ? this.#answerForMap(message, this.#open) : undefined;
    }
  }

  async #answerForMap(message: FromViewMessage, open: OpenMap): Promise<Answer | "same" | undefined> {
    switch (message.type) {
      case "openBeside":
        this.#parts.openBeside({ ...this.keptState, pinned: true });
        return "same";
      case "showAssembly":
        this.#reachStep();
        await showAssembly(open, this.#choices());
        return "same";
      case "export":
        await (await import("./exportMap.ts")).exportMap(message.body, open);
        return "same";
      case "reveal":
        await revealSite(open.site);
        return "same";
      default:
        return answerOfSession(message, open);
    }
  }

  /** A map that is gone is not kept on show once the page is free to follow. */
  async #unpinned(): Promise<void> {
    if (this.watch.gone === "" && this.#state.kind !== "gone") return;
    this.watch.watch(undefined);
    this.#open = undefined;
    this.#start = null;
    this.#state = waiting;
    await this.#follow();
  }

  #chooseModel(choice: { readonly release: string; readonly goarch: string }): void {
    this.#chosen = chosenModel(choice);
    const site = this.#open?.site ?? this.#failedSite;
    if (site) this.#openSite(site);
  }

  #openRecent(id: number): void {
    this.#openSite(this.#maps.withId(id).site);
    this.#pinned = true;
  }

  #reachStep(): void {
    const step = this.#open?.session.shownStep;
    const { stepFollower } = this.#parts;
    if (!step && !stepFollower.current) return;
    stepFollower.reachStep(step && { ...step, release: this.#choices().release });
  }

  #goToStep({ runtimeFunction, step, release }: FollowedStep): void {
    const open = this.#open;
    if (!open || !this.#isVisible() || release !== this.#choices().release) return;
    const shown = open.session.shownStep;
    if (shown && shown.runtimeFunction !== runtimeFunction) return;
    if (open.session.goToStep(step)) this.#refresh();
  }

  /** Says once, at the bottom of the view, what is missing on this machine. */
  async #lookForGo(): Promise<void> {
    this.#goNotices = await this.#parts.goNotice.notices();
    if (this.#goNotices.length > 0) this.#post();
  }

  #post(answers?: number): void {
    const site = this.#open?.site ?? this.#failedSite;
    this.#send({
      type: "snapshot",
      body: {
        sequence: ++this.#sequence,
        page: this.id,
        ...(answers === undefined ? {} : { answers }),
        view: this.#state,
        choices: this.#choices(),
        pinned: this.#pinned,
        gone: this.watch.gone,
        nilHere: nilWords(site),
        recent: this.#maps.recent(this.#open),
        notices: [
          ...(site?.found.inForce.notes ?? []),
          ...memoryNotices(this.#model(site)),
          ...siteNotices(site, this.#model(site)),
          ...this.#goNotices,
        ],
      },
    });
    this.#parts.keep(this);
  }

  #model(site: ShownSite | undefined): MapModel | undefined {
    return this.#chosen ?? site?.found.inForce.model;
  }

  #choices(): ModelChoices {
    return modelChoices(this.#model(this.#open?.site ?? this.#failedSite));
  }

  #send(message: ToViewMessage): void {
    void this.#webview.postMessage(message.type === "snapshot" ? toBytes(message) : message);
  }
}
