import * as vscode from "vscode";
import { viewIds } from "../../contributions.ts";
import type { CodePlace } from "../../core/compile/escapeFlows.ts";
import { modelLabel } from "../../core/go/release/goTarget.ts";
import { bytesText, countedText, decimalText } from "../../core/numbers/numberText.ts";
import type { AllocationKind, AllocationRow, AllocationStep } from "../../core/present/allocationRows.ts";
import { baseName } from "../../services/baseName.ts";
import { openGoDocument } from "../../services/editorFiles.ts";
import { goEditor } from "../../services/goEditor.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { allocationsKey, type LateTree, showTree } from "../../services/lazyTree.ts";
import { type Log, messageOf } from "../../services/log.ts";
import type { PackageAllocations } from "../../workspace/allocations.ts";

/** A value that is made, or a step of its way to the heap. */
export type AllocationTreeRow =
  | { readonly kind: "allocation"; readonly row: AllocationRow }
  | { readonly kind: "step"; readonly step: AllocationStep };

type Filter = AllocationKind | "all";

const filterNames: Readonly<Record<Filter, string>> = {
  map: "maps, and what they keep",
  slice: "slices",
  other: "all others",
  all: "all",
};

/** A package that takes longer is given up: it would compile all that it imports. */
const buildMilliseconds = 300_000;

/** The view of what the package of the Go file in front allocates: the compiler's words with the emulator's bytes. */
export class AllocationsTree implements LateTree<AllocationTreeRow>, vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<AllocationTreeRow | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listeners: vscode.Disposable[];
  #view: vscode.TreeView<AllocationTreeRow> | undefined;
  #filter: Filter = "map";
  #document: vscode.TextDocument | undefined;
  #found: PackageAllocations | undefined;
  /** Why there is nothing to show. */
  #why = "";
  /** Paths of files that were edited since the build. */
  readonly #stale = new Set<string>();
  #turn = 0;

  constructor(memory: vscode.Memento, projects: GoProjects, log: Log) {
    this.#memory = memory;
    this.#projects = projects;
    this.#log = log;
    projects.workspace.saved.onKept((folder) => {
      if (this.#document && folderOf(this.#document) === folder) void this.#read();
    });
    this.#listeners = [
      this.#changed,
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#followed(editor)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#found?.files.has(document.uri.fsPath))
          this.#edited(document.uri.fsPath);
      }),
      vscode.workspace.onDidGrantWorkspaceTrust(() => void this.#read()),
    ];
    this.#document = goEditor()?.document;
  }

  dispose(): void {
    this.#turn++;
    for (const listener of this.#listeners) listener.dispose();
  }

  attach(view: vscode.TreeView<AllocationTreeRow>): void {
    this.#view = view;
    this.#listeners.push(view.onDidChangeVisibility(({ visible }) => visible && this.#followed(goEditor())));
    this.#tell();
  }

  async getChildren(parent?: AllocationTreeRow): Promise<AllocationTreeRow[]> {
    if (parent?.kind === "step") return [];
    if (parent?.kind === "allocation") return parent.row.steps.map((step) => ({ kind: "step", step }));
    if (this.#found === undefined && this.#why === "") await this.#read();
    return this.#shown().map((row) => ({ kind: "allocation", row }));
  }

  getTreeItem(treeRow: AllocationTreeRow): vscode.TreeItem {
    if (treeRow.kind === "step") {
      const { text, at } = treeRow.step;
      const item = new vscode.TreeItem(text);
      item.description = `line ${at.line}`;
      item.iconPath = new vscode.ThemeIcon("arrow-right");
      return this.#linked(item, at);
    }
    const { row } = treeRow;
    const bytes = heapBytes(row);
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(bytes ?? row.text, row.steps.length > 0 ? Collapsed : None);
    const isStale = this.#stale.has(row.at.file);
    const instance = row.instance === null ? "" : `instance with ${row.instance}`;
    const stale = isStale ? `before the last edit of ${baseName(row.at.file)}` : "";
    const place = `${baseName(row.at.file)}:${row.at.line}`;
    item.description = [...(bytes === null ? [row.cost, place] : [place, row.text]), stale]
      .filter((text) => text !== "")
      .join(" · ");
    item.tooltip = [row.text, row.cost, instance, stale].filter((text) => text !== "").join("\n");
    item.iconPath = new vscode.ThemeIcon(isStale ? "history" : icons[row.kind]);
    item.accessibilityInformation = {
      label: `${row.text}, ${row.cost}, line ${row.at.line}${stale && `, ${stale}`}`,
    };
    return this.#linked(item, row.at);
  }

  /** Shows what the package of the Go file in front allocates, and compiles it where that was not done yet. */
  async show(): Promise<void> {
    this.#document = goEditor()?.document ?? this.#document;
    if (!this.#document) throw new Error("Open a Go file to see what its package allocates");
    await showTree(this.#memory, allocationsKey);
    await vscode.commands.executeCommand(`${viewIds.allocations}.focus`);
    await this.#read();
    if (this.#found === undefined) await this.refresh();
  }

  /** Lets the user choose what is listed. */
  async filter(argument: unknown): Promise<void> {
    const choices = (Object.keys(filterNames) as Filter[]).map((value) => ({
      value,
      label: filterNames[value],
      ...(value === this.#filter ? { description: "now" } : {}),
    }));
    const told = choices.find(({ value }) => value === argument);
    const chosen = told ?? (await vscode.window.showQuickPick(choices, { title: "List allocations of …" }));
    if (chosen === undefined) return;
    this.#filter = chosen.value;
    this.#redraw();
  }

  /** Compiles the package as it is saved. @throws Error with one clear sentence where that cannot be */
  async refresh(): Promise<void> {
    const document = this.#document;
    if (!document) return;
    if (!vscode.workspace.isTrusted)
      throw new Error(
        "Only the compiler knows what escapes, and it is not run before this workspace is trusted",
      );
    if (document.uri.scheme !== "file") throw new Error("Only files on disk are compiled");
    const location = { viewId: viewIds.allocations };
    await vscode.window.withProgress({ location }, async (_progress, token) => {
      const source = new vscode.CancellationTokenSource();
      token.onCancellationRequested(() => source.cancel());
      const giveUp = setTimeout(() => source.cancel(), buildMilliseconds);
      try {
        const tests = document.uri.path.endsWith("_test.go");
        await this.#projects.workspace.saved.build(folderOf(document), tests, source.token);
      } catch (error) {
        this.#log.info(`allocations: ${messageOf(error)}`);
        this.#why = `The package does not compile: ${messageOf(error)}`;
        this.#redraw();
      } finally {
        clearTimeout(giveUp);
        source.dispose();
      }
    });
  }

  /** Takes what the last build of the package says. */
  async #read(): Promise<void> {
    const turn = ++this.#turn;
    const document = this.#document;
    if (!document) {
      this.#why = "Open a Go file to see what its package allocates.";
      return this.#redraw();
    }
    const held = {
      isOpen: (place: string) => openGoDocument(place) !== undefined,
      isDirty: (place: string) => openGoDocument(place)?.isDirty ?? false,
    };
    try {
      const allocations = await this.#projects.workspace.allocations();
      const file = { place: document.uri.toString(), text: document.getText() };
      const found = vscode.workspace.isTrusted ? await allocations.ofPackage(file, held) : null;
      if (turn !== this.#turn) return;
      // Rows of a file that has changed since are kept as they were, and marked.
      if (found !== null && (found.changed.length === 0 || this.#found?.builtAt !== found.builtAt)) {
        this.#found = found;
        this.#stale.clear();
      }
      this.#why =
        this.#found === undefined
          ? vscode.workspace.isTrusted
            ? "This package was not compiled yet: it is after a save, or by the button above."
            : "Only the compiler knows what escapes, and it is not run before this workspace is trusted."
          : "";
    } catch (error) {
      this.#log.error(`allocations: ${messageOf(error)}`);
      this.#why = messageOf(error);
    }
    this.#redraw();
  }

  #shown(): readonly AllocationRow[] {
    const rows = this.#found?.rows ?? [];
    return this.#filter === "all" ? rows : rows.filter(({ kind }) => kind === this.#filter);
  }

  #followed(editor: vscode.TextEditor | undefined): void {
    if (editor?.document.languageId !== "go" || editor.document === this.#document) return;
    const before = this.#document;
    this.#document = editor.document;
    if (before && folderOf(before) === folderOf(editor.document)) return;
    this.#found = undefined;
    this.#stale.clear();
    if (this.#view?.visible === true) void this.#read();
    else this.#why = "";
  }

  #edited(path: string): void {
    if (this.#stale.has(path)) return;
    this.#stale.add(path);
    this.#redraw();
  }

  #redraw(): void {
    this.#tell();
    this.#changed.fire(undefined);
  }

  /** What the list is of, above it. */
  #tell(): void {
    if (this.#view === undefined) return;
    this.#view.description = filterNames[this.#filter];
    this.#view.message = this.#why !== "" || !this.#found ? this.#why : this.#headline(this.#found);
  }

  #headline({ packageName, model, builtAt, changed, rows }: PackageAllocations): string {
    const shown = this.#shown();
    const all = shown.length === rows.length ? "" : ` of ${decimalText(rows.length)}`;
    const heap = shown.filter(({ to }) => to === "heap").length;
    const time = new Date(builtAt).toLocaleTimeString();
    const edited = [...new Set([...[...this.#stale].map(baseName), ...changed])];
    const stale =
      edited.length === 0
        ? ""
        : ` · ${edited.join(", ")} changed since: what is marked is from before, save to compile again`;
    return `${countedText(shown.length, "value")}${all} of package ${packageName}, ${heap} on the heap, largest first for each execution · ${modelLabel(model)} · built ${time}${stale}`;
  }

  #linked(item: vscode.TreeItem, { file, line, column }: CodePlace): vscode.TreeItem {
    const built = this.#found?.files.get(file);
    const at = new vscode.Position(line - 1, built?.lines.characterOf(line, column) ?? 0);
    const uri = built ? vscode.Uri.parse(built.place) : vscode.Uri.file(file);
    const selection = new vscode.Range(at, at);
    item.command = { command: "vscode.open", title: "Go to", arguments: [uri, { selection, preview: true }] };
    return item;
  }
}

const icons: Readonly<Record<AllocationKind, string>> = {
  map: "symbol-object",
  slice: "symbol-array",
  other: "symbol-misc",
};

const folderOf = ({ uri }: vscode.TextDocument): string => vscode.Uri.joinPath(uri, "..").toString();

/** What a row begins with, for a narrow side bar cuts off the rest; null where it has none of the heap, or is not known. */
const heapBytes = ({ bytes }: AllocationRow): string | null =>
  bytes === null || bytes === 0 ? null : bytesText(bytes, "decimal");
