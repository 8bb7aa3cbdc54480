import * as vscode from "vscode";
import { panelTypes, viewIds } from "../../contributions.ts";
import type { GoNotice } from "../../services/goNotice.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { mapPlaceOf } from "../../services/mapPlace.ts";
import { placeOf, type SitePlace } from "../../services/sitePlace.ts";
import type { StepFollower } from "../../services/stepFollower.ts";
import { LayoutPage, type PageParts } from "./layoutPage.ts";
import { checkPageState, emptyState, type PageState } from "./pageState.ts";

const panelType = panelTypes.layout;
/** Where the workspace keeps the pages' states: one value for each page. */
const stateKey = (id: string): string => `${viewIds.layout}.${id}`;
/** Changes are kept when there were none for so long. */
const keepDelayMilliseconds = 400;

/** The Map Layout view: a page in the side bar, and as many among the editors as one likes. */
export class LayoutView
  implements vscode.WebviewViewProvider, vscode.WebviewPanelSerializer, vscode.Disposable
{
  readonly #parts: PageParts;
  readonly #memory: vscode.Memento;
  readonly #pages = new Set<LayoutPage>();
  readonly #disposables: vscode.Disposable[] = [];
  readonly #unsaved = new Set<LayoutPage>();
  #sidePage: LayoutPage | undefined;
  /** What the view in the side bar is to show as soon as it is there. */
  #wanted: SitePlace | null = null;
  #saveTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    context: vscode.ExtensionContext,
    projects: GoProjects,
    goNotice: GoNotice,
    stepFollower: StepFollower,
    log: Log,
  ) {
    this.#memory = context.workspaceState;
    const { extensionUri } = context;
    this.#parts = {
      ...{ extensionUri, projects, goNotice, stepFollower, log },
      openBeside: (state) => void this.#openPanel(state),
      keep: (page) => this.#keepSoon(page),
    };
    const follow = (): void => {
      for (const page of this.#pages) page.followSoon();
    };
    const files = vscode.workspace.createFileSystemWatcher("**/*.go", false, true, false);
    const fileChanged = (uri: vscode.Uri): void => {
      for (const page of this.#pages) page.watch.fileChanged(uri);
    };
    this.#disposables.push(
      files,
      files.onDidCreate(fileChanged),
      files.onDidDelete(fileChanged),
      vscode.workspace.onDidRenameFiles(({ files }) => {
        for (const page of this.#pages)
          for (const { oldUri, newUri } of files)
            page
              .renamed(oldUri, newUri)
              .catch((error: unknown) => log.info(`layout view: ${messageOf(error)}`));
      }),
      vscode.workspace.onDidChangeTextDocument((event) => {
        for (const page of this.#pages) page.watch.edited(event);
      }),
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
    // A view that opens takes it in place of what it would restore.
    this.#wanted = place;
    await vscode.commands.executeCommand(`${viewIds.layout}.focus`);
    if (!place || !this.#sidePage || this.#wanted !== place) return;
    this.#wanted = null;
    await this.#sidePage.show(place);
  }

  /** Opens the map of a place or of the cursor beside the code, both families side by side. */
  async showFamilies(argument: unknown): Promise<void> {
    const place = await mapPlaceOf(this.#parts.projects, argument);
    if (place === undefined) return;
    if (!place) throw new Error("Put the cursor on a map expression in a Go file");
    await this.#openPanel({ ...emptyState, pinned: true }).show(place, true);
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    const page = this.#addPage("side", view.webview, () => view.visible, this.#kept("side"));
    this.#sidePage = page;
    const wanted = this.#wanted;
    this.#wanted = null;
    if (wanted) void page.show(wanted);
    view.onDidChangeVisibility(() => page.followSoon());
    view.onDidDispose(() => {
      this.#save();
      this.#dropPage(page);
      this.#sidePage = undefined;
    });
  }

  /** A window was reloaded: its pages among the editors come back as they were. */
  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const { page } = (typeof state === "object" && state !== null ? state : {}) as { page?: unknown };
    const id = typeof page === "string" ? page : newPageId();
    this.#addPanel(panel, id, this.#kept(id));
  }

  dispose(): void {
    this.#save();
    for (const page of this.#pages) page.dispose();
    for (const disposable of this.#disposables) disposable.dispose();
  }

  #openPanel(state: PageState): LayoutPage {
    const panel = vscode.window.createWebviewPanel(panelType, "Map Layout", vscode.ViewColumn.Beside);
    const id = newPageId();
    // At once, so that a panel that has just been opened comes back as well.
    void this.#memory.update(stateKey(id), state);
    return this.#addPanel(panel, id, state);
  }

  #addPanel(panel: vscode.WebviewPanel, id: string, state: PageState | undefined): LayoutPage {
    panel.iconPath = vscode.Uri.joinPath(this.#parts.extensionUri, "media", "icon.svg");
    const page = this.#addPage(id, panel.webview, () => panel.visible, state);
    panel.onDidChangeViewState(() => page.followSoon());
    panel.onDidDispose(() => {
      this.#dropPage(page);
      void this.#memory.update(stateKey(id), undefined);
    });
    return page;
  }

  #addPage(
    id: string,
    webview: vscode.Webview,
    isVisible: () => boolean,
    state: PageState | undefined,
  ): LayoutPage {
    const page = new LayoutPage(id, webview, isVisible, this.#parts, state);
    this.#pages.add(page);
    return page;
  }

  #dropPage(page: LayoutPage): void {
    page.dispose();
    this.#pages.delete(page);
    this.#unsaved.delete(page);
  }

  #kept(id: string): PageState | undefined {
    return checkPageState(this.#memory.get(stateKey(id)));
  }

  #keepSoon(page: LayoutPage): void {
    this.#unsaved.add(page);
    clearTimeout(this.#saveTimer);
    this.#saveTimer = setTimeout(() => this.#save(), keepDelayMilliseconds);
  }

  #save(): void {
    clearTimeout(this.#saveTimer);
    for (const page of this.#unsaved) void this.#memory.update(stateKey(page.id), page.keptState);
    this.#unsaved.clear();
  }
}

const newPageId = (): string => crypto.randomUUID();
