import * as vscode from "vscode";
import { countedText } from "../../core/numbers/numberText.ts";
import { lineRow, mapRow, measureNames, measuresOf } from "../../core/present/profileRows.ts";
import {
  type ProfiledLine,
  type ProfiledMap,
  type ProfileMeasure,
  profileMeasures,
  ranked,
} from "../../core/present/profileView.ts";
import type { OpenedProfiles } from "../../protocol/profileMessages.ts";
import { baseName } from "../../services/baseName.ts";
import type { LateTree } from "../../services/lazyTree.ts";
import type { OpenedLines } from "./openedLines.ts";

/** A map, or a line of one. */
export type ProfileTreeRow =
  | { readonly kind: "map"; readonly map: ProfiledMap }
  | { readonly kind: "line"; readonly line: ProfiledLine };

/** The opened profiles as the tree shows them. */
export interface ShownProfiles {
  readonly opened: OpenedProfiles;
  readonly lines: OpenedLines;
}

const sortKey = "mapscopeProfileSort";

/** The view of the maps that cost most. */
export class ProfileTree implements LateTree<ProfileTreeRow>, vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<ProfileTreeRow | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;
  #view: vscode.TreeView<ProfileTreeRow> | undefined;
  #shown: ShownProfiles | undefined;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  attach(view: vscode.TreeView<ProfileTreeRow>): void {
    this.#view = view;
    this.#tell();
  }

  /** Shows other profiles, or none. */
  show(shown: ShownProfiles | undefined): void {
    this.#shown = shown;
    this.redraw();
  }

  redraw(): void {
    this.#tell();
    this.#changed.fire(undefined);
  }

  /** Lets the user choose by what maps are ranked. */
  async sort(argument: unknown): Promise<void> {
    const now = this.#measure;
    const choices = this.#measures.map((value) => ({
      value,
      label: `by ${measureNames[value]}`,
      ...(value === now ? { description: "now" } : {}),
    }));
    const told = choices.find(({ value }) => value === argument);
    const chosen = told ?? (await vscode.window.showQuickPick(choices, { title: "Rank maps …" }));
    if (chosen === undefined) return;
    await this.#memory.update(sortKey, chosen.value);
    this.redraw();
  }

  getChildren(parent?: ProfileTreeRow): ProfileTreeRow[] {
    if (parent === undefined) {
      const maps = this.#shown?.opened.maps ?? [];
      return ranked(maps, this.#measure).map((map) => ({ kind: "map", map }));
    }
    if (parent.kind === "line") return [];
    return ranked(parent.map.lines, this.#measure).map((line) => ({ kind: "line", line }));
  }

  getTreeItem(row: ProfileTreeRow): vscode.TreeItem {
    const by = this.#measure;
    const { Collapsed, None } = vscode.TreeItemCollapsibleState;
    const line = row.kind === "line" ? row.line : ranked(row.map.lines, by)[0];
    const followed = line && this.#shown?.lines.placeOf(line);
    const isStale = followed?.isStale ?? false;
    const place = line && followed ? `${baseName(line.file)}:${followed.at + 1}` : "";
    const { label, description, tooltip } =
      row.kind === "map" ? mapRow(row.map, by) : lineRow(row.line, by, place, isStale);
    const item = new vscode.TreeItem(label, row.kind === "map" ? Collapsed : None);
    item.description = description;
    item.tooltip = tooltip;
    const icon = row.kind === "map" ? "symbol-object" : isStale ? "history" : "symbol-event";
    item.iconPath = new vscode.ThemeIcon(icon);
    item.accessibilityInformation = { label: `${label}, ${description}` };
    if (line && followed) {
      const at = new vscode.Position(followed.at, 0);
      const selection = new vscode.Range(at, at);
      item.command = {
        command: "vscode.open",
        title: "Go to",
        arguments: [vscode.Uri.file(line.file), { selection, preview: true }],
      };
    }
    return item;
  }

  get #measures(): ProfileMeasure[] {
    return measuresOf(this.#shown?.opened.maps ?? [], profileMeasures);
  }

  get #measure(): ProfileMeasure {
    const measures = this.#measures;
    const kept = this.#memory.get<unknown>(sortKey);
    return measures.find((measure) => measure === kept) ?? measures[0] ?? "bytes";
  }

  /** What the list is of, above it. */
  #tell(): void {
    if (this.#view === undefined) return;
    const opened = this.#shown?.opened;
    this.#view.message =
      opened === undefined
        ? ""
        : [
            `${countedText(opened.maps.length, "map")} by ${measureNames[this.#measure]}`,
            ...opened.heads,
            ...opened.notes,
          ].join(" · ");
  }
}
