import * as vscode from "vscode";
import { commandIds, viewIds } from "../../contributions.ts";
import { headerWithoutValues } from "../../core/present/headerFields.ts";
import { parseGoVersion } from "../../core/release/goRelease.ts";
import { asGoArch, type MapModel, mapModel } from "../../core/release/goTarget.ts";
import { checkFromView } from "../../protocol/checkMessage.ts";
import type { FromViewMessage, ModelChoices, ToViewMessage, ViewState } from "../../protocol/messages.ts";
import type { GoNotice } from "../../services/goNotice.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { releaseChoices } from "../../services/modelInForce.ts";
import { findSite } from "../../services/siteFinder.ts";
import { placeOf, type SitePlace } from "../../services/sitePlace.ts";
import { LayoutSession } from "./layoutSession.ts";
import { type ShownSite, shownMap, siteKey } from "./shownSite.ts";
import { viewHtml } from "./viewHtml.ts";

/** The cursor rests this long before the view follows it. */
const followDelayMilliseconds = 60;
/** Histories of the last maps are kept, so that going back to one shows it as it was left. */
const keptSessions = 8;

const waiting: ViewState = { kind: "waiting", hint: "Put the cursor on a map expression in a Go file." };
const notAMap: ViewState = {
  kind: "notAMap",
  hint: "There is no map under the cursor. Put it on a map expression.",
};

/** The Map Layout view: follows the cursor, keeps an emulated map for each site, posts complete snapshots. */
export class LayoutView implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #extensionUri: vscode.Uri;
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #goNotice: GoNotice;
  #goNotices: readonly string[] = [];
  readonly #sessions = new Map<string, LayoutSession>();
  readonly #disposables: vscode.Disposable[] = [];
  #view: vscode.WebviewView | undefined;
  #state: ViewState = waiting;
  #site: ShownSite | undefined;
  #session: LayoutSession | undefined;
  /** The model that the user chose in the view; else the one in force for the file. */
  #chosen: MapModel | undefined;
  #pinned = false;
  #sequence = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #following = 0;

  constructor(extensionUri: vscode.Uri, projects: GoProjects, goNotice: GoNotice, log: Log) {
    this.#goNotice = goNotice;
    this.#extensionUri = extensionUri;
    this.#projects = projects;
    this.#log = log;
    const follow = (): void => this.#followSoon();
    this.#disposables.push(
      vscode.window.registerWebviewViewProvider(viewIds.layout, this),
      vscode.window.onDidChangeTextEditorSelection(follow),
      vscode.window.onDidChangeActiveTextEditor(follow),
      projects.onDidLearn(follow),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope")) follow();
      }),
    );
  }

  /** Shows the map of a place (a hover's link) or of the cursor, and opens the view. */
  async show(argument: unknown): Promise<void> {
    const place = await placeOf(argument);
    await vscode.commands.executeCommand(`${viewIds.layout}.focus`);
    if (place) await this.#showPlace(place);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    const { webview } = view;
    const folders = ["webview/dist", "media"].map((folder) =>
      vscode.Uri.joinPath(this.#extensionUri, folder),
    );
    webview.options = { enableScripts: true, localResourceRoots: folders };
    webview.html = viewHtml(webview, this.#extensionUri);
    const listeners = [
      webview.onDidReceiveMessage((value: unknown) => {
        const message = checkFromView(value);
        if (message) void this.#answer(message);
        else this.#log.warn("the layout view sent a message of an unknown form; it was dropped");
      }),
      view.onDidChangeVisibility(() => {
        if (view.visible) this.#followSoon();
      }),
    ];
    view.onDidDispose(() => {
      for (const listener of listeners) listener.dispose();
      this.#view = undefined;
    });
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #followSoon(): void {
    if (!this.#view?.visible || this.#pinned) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), followDelayMilliseconds);
  }

  async #follow(): Promise<void> {
    const editor = vscode.window.activeTextEditor;
    if (editor?.document.languageId !== "go") return;
    await this.#showPlace({ document: editor.document, position: editor.selection.active });
  }

  async #showPlace({ document, position }: SitePlace): Promise<void> {
    const turn = ++this.#following;
    try {
      const found = await findSite(this.#projects, document, position);
      if (turn !== this.#following) return;
      if (found) {
        this.#site = { document, found };
        this.#openSession();
      } else if (this.#state.kind !== "map") this.#state = notAMap;
    } catch (error) {
      this.#fail(error);
    }
    this.#post();
  }

  /** Takes the site's session, or starts one; a type that is not known is an error with the reason. */
  #openSession(): void {
    const site = this.#site;
    if (!site) return;
    try {
      const model = this.#chosen ?? site.found.inForce.model;
      const key = siteKey(site, model);
      const shown = shownMap(site, model);
      const session = this.#sessions.get(key) ?? new LayoutSession(shown);
      session.shown = shown;
      this.#sessions.delete(key);
      this.#sessions.set(key, session);
      const oldest = this.#sessions.keys().next();
      if (this.#sessions.size > keptSessions && !oldest.done) this.#sessions.delete(oldest.value);
      this.#session = session;
      this.#state = session.view();
    } catch (error) {
      this.#fail(error);
    }
  }

  #fail(error: unknown): void {
    this.#session = undefined;
    this.#log.info(`layout view: ${messageOf(error)}`);
    this.#state = {
      kind: "error",
      message: messageOf(error),
      hint: "The Capacity Calculator takes any map type that you write out.",
      ...(this.#site ? { known: headerWithoutValues(this.#chosen ?? this.#site.found.inForce.model) } : {}),
    };
  }

  async #answer(message: FromViewMessage): Promise<void> {
    try {
      switch (message.type) {
        case "ready":
          await this.#follow();
          void this.#lookForGo();
          break;
        case "insert":
          this.#session?.insert(message.body.count);
          break;
        case "deleteKeys":
          this.#session?.deleteKeys(message.body.count);
          break;
        case "clear":
          this.#session?.clear();
          break;
        case "seek":
          this.#session?.seek(message.body.position);
          break;
        case "chooseModel":
          this.#chooseModel(message.body.release, message.body.goarch);
          break;
        case "pin":
          this.#pinned = message.body.pinned;
          break;
        case "copy":
          await vscode.env.clipboard.writeText(message.body.text);
          vscode.window.setStatusBarMessage("Mapscope: copied", 2000);
          return;
        case "openCalculator":
          await this.#openCalculator();
          return;
        case "reveal":
          await this.#reveal();
          return;
      }
      if (this.#session && this.#state.kind === "map") this.#state = this.#session.view();
      this.#post();
    } catch (error) {
      // What was done before the failure stays done: the snapshot tells it, then the reason follows.
      if (this.#session && this.#state.kind === "map") this.#state = this.#session.view();
      this.#post();
      this.#send({ type: "failed", body: { sequence: this.#sequence, message: messageOf(error) } });
    }
  }

  #chooseModel(release: string, goarch: string): void {
    const arch = asGoArch(goarch);
    if (!arch) throw new RangeError(`GOARCH ${goarch} is not modelled`);
    this.#chosen = mapModel(parseGoVersion(release).release, arch);
    this.#openSession();
  }

  async #openCalculator(): Promise<void> {
    if (!this.#site) return;
    const { document, found } = this.#site;
    const place = { uri: document.uri.toString(), offset: found.description.site.range.start };
    await vscode.commands.executeCommand(commandIds.openCapacityCalculator, place);
  }

  async #reveal(): Promise<void> {
    if (!this.#site) return;
    const { document, found } = this.#site;
    const { range } = found.description.site;
    const selection = new vscode.Range(document.positionAt(range.start), document.positionAt(range.end));
    await vscode.window.showTextDocument(document, {
      selection,
      preserveFocus: false,
      viewColumn: vscode.ViewColumn.One,
    });
  }

  /** Says once, at the bottom of the view, what is missing on this machine. */
  async #lookForGo(): Promise<void> {
    this.#goNotices = await this.#goNotice.notices();
    if (this.#goNotices.length > 0) this.#post();
  }

  #post(): void {
    this.#send({
      type: "snapshot",
      body: {
        sequence: ++this.#sequence,
        view: this.#state,
        choices: this.#choices(),
        pinned: this.#pinned,
        notices: [...(this.#site?.found.inForce.notes ?? []), ...this.#goNotices],
      },
    });
  }

  #choices(): ModelChoices {
    const model = this.#chosen ?? this.#site?.found.inForce.model;
    return {
      releases: releaseChoices,
      goarchs: ["amd64", "arm64", "386"],
      release: model ? model.release.name.slice(2) : (releaseChoices.at(-1) ?? ""),
      goarch: model?.target.goarch ?? "amd64",
    };
  }

  #send(message: ToViewMessage): void {
    void this.#view?.webview.postMessage(message);
  }
}
