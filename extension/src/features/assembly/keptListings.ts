import * as vscode from "vscode";
import { assemblyScheme, openListingsKey } from "../../services/listingLook.ts";

interface OpenListing {
  readonly uri: string;
  readonly column: number;
  /** It is the tab in front of its column. */
  readonly inFront: boolean;
}

/** Remembers the listings that are open, and opens them again after a reload. */
export class KeptListings implements vscode.Disposable {
  readonly #memory: vscode.Memento;
  readonly #subscription: vscode.Disposable;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
    void this.#reopen();
    this.#subscription = vscode.window.tabGroups.onDidChangeTabs(() => void this.#remember());
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  async #remember(): Promise<void> {
    const open = openListings();
    await this.#memory.update(openListingsKey, open.length > 0 ? open : undefined);
  }

  async #reopen(): Promise<void> {
    const kept = checkOpenListings(this.#memory.get<unknown>(openListingsKey));
    const open = new Set(openListings().map(({ uri }) => uri));
    for (const { uri, column, inFront } of kept) {
      if (open.has(uri)) continue;
      const options = { viewColumn: column, preserveFocus: true, preview: false, background: !inFront };
      await vscode.commands.executeCommand("vscode.open", vscode.Uri.parse(uri, true), options);
    }
  }
}

/** Those of a kept value that are listings of ours in a column. */
function checkOpenListings(value: unknown): OpenListing[] {
  return (Array.isArray(value) ? (value as unknown[]) : []).flatMap((entry) => {
    const { uri, column, inFront } = (entry ?? {}) as Partial<Record<keyof OpenListing, unknown>>;
    return typeof uri === "string" && uri.startsWith(`${assemblyScheme}:`) && Number.isInteger(column)
      ? [{ uri, column: column as number, inFront: inFront === true }]
      : [];
  });
}

function openListings(): OpenListing[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs, viewColumn }) =>
    tabs.flatMap(({ input, isActive }) =>
      input instanceof vscode.TabInputText && input.uri.scheme === assemblyScheme
        ? [{ uri: input.uri.toString(), column: viewColumn, inFront: isActive }]
        : [],
    ),
  );
}
