import * as vscode from "vscode";

/** A tree whose rows are worked out when the view is first seen; it is told of the view that shows it. */
export interface LateTree<Row> extends vscode.TreeDataProvider<Row> {
  attach(view: vscode.TreeView<Row>): void;
}

/** Registers a view for a tree that is loaded when VS Code first asks for its rows. */
export function registerLazyTree<Row>(id: string, load: () => Promise<LateTree<Row>>): vscode.Disposable {
  const changed = new vscode.EventEmitter<Row | undefined>();
  let loaded: LateTree<Row> | undefined;
  const tree = async (): Promise<LateTree<Row>> => {
    const late = await load();
    if (loaded === undefined) {
      loaded = late;
      late.onDidChangeTreeData?.((row) => changed.fire(Array.isArray(row) ? undefined : (row ?? undefined)));
      late.attach(view);
    }
    return late;
  };
  const view: vscode.TreeView<Row> = vscode.window.createTreeView(id, {
    treeDataProvider: {
      onDidChangeTreeData: changed.event,
      getChildren: async (row?: Row) => (await tree()).getChildren(row),
      getTreeItem: async (row: Row) => (await tree()).getTreeItem(row),
    },
    showCollapseAll: true,
    canSelectMany: true,
  });
  return vscode.Disposable.from(changed, view);
}

/** Views take no room of the side bar before they were asked for; where they were, they are there again after a reload. */
export const operationsKey = "mapscopeOperations";
export const allocationsKey = "mapscopeAllocations";

/** Profiles are opened anew in each window. */
export const profileKey = "mapscopeProfile";

/** Lets a tree's view be seen, now and in later windows of the workspace. */
export async function showTree(memory: vscode.Memento, contextKey: string): Promise<void> {
  await memory.update(contextKey, true);
  await vscode.commands.executeCommand("setContext", contextKey, true);
}

/** Lets the views be seen that were asked for in an earlier window. */
export function showTreesAgain(memory: vscode.Memento): void {
  for (const contextKey of [operationsKey, allocationsKey])
    if (memory.get(contextKey) === true) void vscode.commands.executeCommand("setContext", contextKey, true);
}
