import * as vscode from "vscode";
import { isTooLarge } from "./editorFiles.ts";
import type { GoProjects } from "./goProjects.ts";
import { type Log, messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/** Menus are about what the file in front holds: a right click moves the cursor only when they are open already. */
const contextKey = "mapscopeHasMaps";
/** Edits come in groups; one look follows the last. */
const debounceMilliseconds = 400;

/** Keeps the context key that says whether the Go file in front has any maps, for menus and keys. */
export function keepMapContext({ workspace }: GoProjects, log: Log): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  let told: boolean | undefined;
  let turn = 0;
  const look = async (): Promise<void> => {
    const document = vscode.window.activeTextEditor?.document;
    // A view in front leaves the key as it is.
    if (document === undefined) return;
    const own = ++turn;
    const { version } = document;
    const has = document.languageId === "go" && !isTooLarge(document) && (await hasMaps(document));
    // What was edited meanwhile was not looked through to its end; the look that follows the edit tells.
    if (own !== turn || document.version !== version || has === told) return;
    told = has;
    void vscode.commands.executeCommand("setContext", contextKey, has);
  };
  const hasMaps = async (document: vscode.TextDocument): Promise<boolean> => {
    const place = document.uri.toString();
    try {
      const { model } = await workspace.modelFor(place, readSettings(document.uri));
      const read = await workspace.readAs(place, model);
      for await (const { sites } of workspace.open.sites({ place, text: document.getText() }, read))
        if (sites.length > 0) return true;
    } catch (error) {
      log.warn(`${place}: its maps could not be looked for: ${messageOf(error)}`);
    }
    return false;
  };
  void look();
  return vscode.Disposable.from(
    new vscode.Disposable(() => clearTimeout(timer)),
    vscode.window.onDidChangeActiveTextEditor(() => void look()),
    vscode.workspace.onDidChangeTextDocument(({ document }) => {
      if (document !== vscode.window.activeTextEditor?.document) return;
      clearTimeout(timer);
      timer = setTimeout(() => void look(), debounceMilliseconds);
    }),
  );
}
