import * as vscode from "vscode";
import { commandIds, viewIds } from "../../contributions.ts";
import { decimalText } from "../../core/numbers/numberText.ts";
import {
  type Grouping,
  groupRows,
  type OperationGroup,
  type OperationRow,
  rowCall,
  rowDetail,
  rowSize,
  rowText,
} from "../../core/present/operationRows.ts";
import { goEditor } from "../../services/goEditor.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type LateTree, operationsKey, showTree } from "../../services/lazyTree.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { type FoundOperations, findOperations, type Scope } from "./findOperations.ts";

/** A heading, or one operation. */
export type TreeRow =
  | { readonly kind: "group"; readonly group: OperationGroup }
  | { readonly kind: "operation"; readonly row: OperationRow };

/** Edits come in groups; one look follows the last. */
const debounceMilliseconds = 500;

const scopeNames: Readonly<Record<Scope, string>> = {
  file: "this file",
  package: "this package",
  workspace: "the workspace",
};
const groupingNames: Readonly<Record<Grouping, string>> = {
  map: "by map type",
  call: "by runtime call",
  bytes: "makes and literals by bytes",
  noHint: "makes without a hint, by bytes",
};

/** The view of all map operations of a file, its package or the workspace. */
export class OperationsTree implements LateTree<TreeRow>, vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #projects: GoProjects;
  readonly #log: Log;
  readonly #changed = new vscode.EventEmitter<TreeRow | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  readonly #listeners: vscode.Disposable[];
  #view: vscode.TreeView<TreeRow> | undefined;
  #scope: Scope = "file";
  #grouping: Grouping = "map";
  #filter = "";
  #document: vscode.TextDocument | undefined;
  #found: FoundOperations | undefined;
  #looking: vscode.CancellationTokenSource | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(memory: vscode.Memento, projects: GoProjects, log: Log) {
    this.#memory = memory;
    this.#projects = projects;
    this.#log = log;
    const isShown = ({ uri }: vscode.TextDocument): boolean =>
      uri.toString() === this.#document?.uri.toString();
    this.#listeners = [
      this.#changed,
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#followed(editor)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (contentChanges.length > 0 && this.#scope === "file" && isShown(document)) this.#soon();
      }),
      vscode.workspace.onDidSaveTextDocument((document) => {
        if (this.#scope === "package" && document.languageId === "go") this.#soon();
      }),
      vscode.workspace.onDidRenameFiles(() => this.#scope === "workspace" && this.#soon()),
      vscode.workspace.onDidDeleteFiles(() => this.#scope === "workspace" && this.#soon()),
      projects.onDidLearn((uri) => {
        if (this.#scope === "file" && uri.toString() === this.#document?.uri.toString()) this.#soon();
      }),
    ];
    this.#document = goEditor()?.document;
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#looking?.cancel();
    for (const listener of this.#listeners) listener.dispose();
  }

  attach(view: vscode.TreeView<TreeRow>): void {
    this.#view = view;
    this.#listeners.push(view.onDidChangeVisibility(({ visible }) => visible && this.#followed(goEditor())));
    this.#tell();
  }

  async getChildren(parent?: TreeRow): Promise<TreeRow[]> {
    if (parent?.kind === "operation") return [];
    if (parent?.kind === "group") return parent.group.rows.map((row) => ({ kind: "operation", row }));
    if (this.#found === undefined) await this.refresh();
    return this.#groups().map((group): TreeRow => {
      const [only] = group.rows;
      return group.label === "" && only !== undefined
        ? { kind: "operation", row: only }
        : { kind: "group", group };
    });
  }

  getTreeItem(row: TreeRow): vscode.TreeItem {
    return row.kind === "group" ? groupItem(row.group) : operationItem(row.row, this.#grouping);
  }

  /** Shows the view for a file, its package or the workspace; asks which unless it is told. */
  async show(argument: unknown): Promise<void> {
    const scopes = Object.keys(scopeNames) as Scope[];
    const told = scopes.find((scope) => scope === argument);
    const scope =
      told ??
      (await pick(
        "Map operations of …",
        scopes.map((value) => ({ value, label: scopeNames[value] })),
        this.#scope,
      ));
    if (scope === undefined) return;
    this.#scope = scope;
    this.#document = goEditor()?.document ?? this.#document;
    await showTree(this.#memory, operationsKey);
    await vscode.commands.executeCommand(`${viewIds.operations}.focus`);
    await this.refresh();
  }

  /** Lets the user choose by what operations are listed. */
  async group(argument: unknown): Promise<void> {
    const choices = Object.keys(groupingNames) as Grouping[];
    const told = choices.find((choice) => choice === argument);
    const chosen =
      told ??
      (await pick(
        "List map operations …",
        choices.map((value) => ({ value, label: groupingNames[value] })),
        this.#grouping,
      ));
    if (chosen === undefined) return;
    this.#grouping = chosen;
    this.#redraw();
  }

  /** Takes words that an operation must have: of its expression, type, runtime call, file. The list follows as one types. */
  filter(): void {
    const input = vscode.window.createInputBox();
    const before = this.#filter;
    let isTaken = false;
    input.title = "Map operations that have all of these words";
    input.placeholder = "mapassign_fast64 map[uint64] server.go";
    input.value = before;
    input.onDidChangeValue((value) => this.#filterBy(value));
    input.onDidAccept(() => {
      isTaken = true;
      input.hide();
    });
    input.onDidHide(() => {
      if (!isTaken) this.#filterBy(before);
      input.dispose();
    });
    input.show();
  }

  /** Copies a row or heading with what is below it, several that are selected, or the whole list. */
  async copy(argument: unknown, selected: unknown): Promise<void> {
    const chosen = (Array.isArray(selected) ? selected : argument === undefined ? [] : [argument]).filter(
      isTreeRow,
    );
    const rows =
      chosen.length > 0
        ? chosen.flatMap((row) => (row.kind === "group" ? row.group.rows : [row.row]))
        : this.#groups().flatMap((group) => group.rows);
    const lines = [...new Set(rows)].map(rowText);
    await vscode.env.clipboard.writeText(`${lines.join("\n")}\n`);
    vscode.window.setStatusBarMessage(`${decimalText(lines.length)} map operations copied`, 3000);
  }

  /** Opens the file of an operation with the expression selected. @throws Error where the file is gone */
  async goTo(argument: unknown): Promise<void> {
    const row = rowOf(argument);
    if (row === null) return;
    const document = await vscode.workspace.openTextDocument(vscode.Uri.parse(row.place));
    const selection = new vscode.Range(document.positionAt(row.start), document.positionAt(row.end));
    await vscode.window.showTextDocument(document, { selection, preview: true });
  }

  /** Looks again. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    this.#looking?.cancel();
    const source = new vscode.CancellationTokenSource();
    this.#looking = source;
    this.#found ??= { rows: [], model: "", why: "" };
    try {
      const found = await findOperations(this.#projects, this.#scope, this.#document, source);
      if (this.#looking !== source) return;
      this.#found = found;
    } catch (error) {
      this.#log.error(`map operations: ${messageOf(error)}`);
      if (this.#looking === source) this.#found = { rows: [], model: "", why: messageOf(error) };
    } finally {
      source.dispose();
      if (this.#looking === source) this.#looking = undefined;
    }
    this.#redraw();
  }

  #groups(): OperationGroup[] {
    return groupRows(this.#found?.rows ?? [], this.#grouping, this.#filter);
  }

  #filterBy(text: string): void {
    this.#filter = text;
    this.#redraw();
  }

  #followed(editor: vscode.TextEditor | undefined): void {
    if (editor?.document.languageId !== "go" || editor.document === this.#document) return;
    const before = this.#document;
    this.#document = editor.document;
    const folder = (document: vscode.TextDocument | undefined): string =>
      document === undefined ? "" : vscode.Uri.joinPath(document.uri, "..").toString();
    if (this.#scope === "file" || (this.#scope === "package" && folder(before) !== folder(this.#document)))
      this.#soon();
  }

  #soon(): void {
    clearTimeout(this.#timer);
    // What is not seen is looked at when it is.
    if (this.#view?.visible !== true) this.#found = undefined;
    else this.#timer = setTimeout(() => void this.refresh(), debounceMilliseconds);
  }

  #redraw(): void {
    this.#tell();
    this.#changed.fire(undefined);
  }

  /** What the list is of, above it. */
  #tell(): void {
    if (this.#view === undefined) return;
    const { rows = [], model = "", why = "" } = this.#found ?? {};
    const shown = new Set(this.#groups().flatMap((group) => group.rows)).size;
    const name = this.#document?.uri.path.split("/").at(-1) ?? "";
    const of = this.#scope === "file" ? name : scopeNames[this.#scope];
    this.#view.description = groupingNames[this.#grouping];
    const all = rows.length === shown ? "" : ` of ${decimalText(rows.length)}`;
    const filter = this.#filter.trim() === "" ? "" : ` with “${this.#filter.trim()}”`;
    this.#view.message =
      why !== ""
        ? why
        : `${decimalText(shown)}${all} map operations in ${of}${filter}${model === "" ? "" : ` · ${model}`}`;
  }
}

function groupItem({ label, detail }: OperationGroup): vscode.TreeItem {
  const item = new vscode.TreeItem(label, vscode.TreeItemCollapsibleState.Collapsed);
  item.description = detail;
  item.contextValue = "group";
  item.accessibilityInformation = { label: `${label}, ${detail}` };
  return item;
}

const icons: ReadonlyMap<string, string> = new Map(
  Object.entries({
    make: "add",
    literal: "json",
    assign: "edit",
    opAssign: "edit",
    append: "edit",
    delete: "trash",
    clear: "clear-all",
    range: "sync",
  }),
);

/** Where the list is by bytes they come first, and then the place: a narrow side bar cuts off the rest. */
function operationItem(row: OperationRow, grouping: Grouping): vscode.TreeItem {
  const [bytes, entries] = (grouping === "bytes" || grouping === "noHint" ? rowSize(row) : null) ?? [];
  const item = new vscode.TreeItem(bytes ?? row.text);
  item.description = [
    `${row.file}:${row.line}`,
    ...(bytes === undefined ? [rowDetail(row)] : [row.text, entries, rowCall(row)]),
  ]
    .filter(Boolean)
    .join(" · ");
  item.tooltip = rowText(row);
  item.iconPath = new vscode.ThemeIcon(icons.get(row.form) ?? "eye");
  item.contextValue = "operation";
  item.accessibilityInformation = {
    label: `${row.form} ${row.text}, ${rowDetail(row)}, line ${row.line} of ${row.file}`,
  };
  item.command = { command: commandIds.goToOperation, title: "Go to Operation", arguments: [row] };
  return item;
}

/** The operation of a row, or one that was given as it is. */
function rowOf(value: unknown): OperationRow | null {
  if (isTreeRow(value)) return value.kind === "operation" ? value.row : null;
  const row = value as Partial<OperationRow> | null | undefined;
  const isRow =
    typeof row?.place === "string" && typeof row.start === "number" && typeof row.end === "number";
  return isRow ? (row as OperationRow) : null;
}

function isTreeRow(value: unknown): value is TreeRow {
  const kind = typeof value === "object" && value !== null && "kind" in value ? value.kind : undefined;
  return kind === "group" || kind === "operation";
}

async function pick<Value extends string>(
  title: string,
  items: readonly { readonly value: Value; readonly label: string }[],
  now: Value,
): Promise<Value | undefined> {
  const choices = items.map((item) => ({ ...item, ...(item.value === now ? { description: "now" } : {}) }));
  return (await vscode.window.showQuickPick(choices, { title }))?.value;
}
