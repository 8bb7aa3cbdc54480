import * as vscode from "vscode";
import { viewIds } from "../../contributions.ts";
import type { OpenedProfiles, ProfileOrder } from "../../protocol/profileMessages.ts";
import { goEditor } from "../../services/goEditor.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { profileKey } from "../../services/lazyTree.ts";
import type { LineNotes } from "../../services/lineNotes.ts";
import { readProfilesAside } from "../../services/profileThread.ts";
import { readSettings } from "../../services/settings.ts";
import { registerHintFix } from "./hintFix.ts";
import { LineDecorations, lineNote } from "./lineDecorations.ts";
import { OpenedLines } from "./openedLines.ts";
import { ProfileTree } from "./profileTree.ts";

/** What pprof profiles say of maps, in the editor: a ranked list, the ends of lines, a fix for makes. */
export class ProfileOverlay implements vscode.Disposable {
  readonly #script: string;
  readonly tree: ProfileTree;
  readonly #fix: vscode.Disposable;
  #lines: OpenedLines | undefined;
  #decorations: LineDecorations | undefined;

  constructor(
    { extensionUri, workspaceState }: vscode.ExtensionContext,
    projects: GoProjects,
    notes: LineNotes,
  ) {
    this.#script = vscode.Uri.joinPath(extensionUri, "extension", "dist", "profileWorker.cjs").fsPath;
    this.tree = new ProfileTree(workspaceState);
    this.#fix = registerHintFix(projects, () => this.#lines);
    notes.ask((document, line) =>
      this.#lines === undefined ? "" : lineNote(this.#lines.of(document), line),
    );
  }

  dispose(): void {
    this.#clear();
    this.#fix.dispose();
    this.tree.dispose();
  }

  /**
   * Reads profiles: those that the explorer hands over, else those that the user chooses. Nothing is run.
   * @throws Error with one sentence for what cannot be read or tells of no map here
   */
  async open(argument: unknown, selected: unknown): Promise<void> {
    const uris = urisIn(selected) ?? urisIn([argument]) ?? (await chooseProfiles());
    if (uris === undefined || uris.length === 0) return;
    if (uris.some(({ scheme }) => scheme !== "file"))
      throw new Error("Only files on disk are read as profiles");
    const opened = await read(this.#script, orderOf(uris));
    if (opened === null) return;
    const { maps, names, notes } = opened;
    if (maps.length === 0) throw new Error(`${names.join(", ")}: ${notes.join("; ")}`);
    this.#clear();
    const lines = new OpenedLines(maps);
    this.#lines = lines;
    this.#decorations = new LineDecorations(lines);
    lines.onDidMove(() => this.tree.redraw());
    this.tree.show({ opened, lines });
    await vscode.commands.executeCommand("setContext", profileKey, true);
    // Reading took its time: who has gone on to type keeps the focus.
    await vscode.commands.executeCommand(`${viewIds.profile}.focus`, { preserveFocus: true });
  }

  /** Forgets the profiles. */
  async close(): Promise<void> {
    this.#clear();
    this.tree.show(undefined);
    await vscode.commands.executeCommand("setContext", profileKey, false);
  }

  #clear(): void {
    this.#decorations?.dispose();
    this.#lines?.dispose();
    this.#decorations = undefined;
    this.#lines = undefined;
  }
}

const urisIn = (argument: unknown): vscode.Uri[] | undefined => {
  const uris = Array.isArray(argument) ? argument.filter((one) => one instanceof vscode.Uri) : [];
  return uris.length === 0 ? undefined : uris;
};

async function chooseProfiles(): Promise<vscode.Uri[] | undefined> {
  return vscode.window.showOpenDialog({
    canSelectMany: true,
    title: "Open pprof profiles: of the heap, the processor, of blocking or mutexes",
    openLabel: "Open Profile",
  });
}

/** Sources are looked for in the workspace, beside the profile, and around the Go file in front. */
function orderOf(uris: readonly vscode.Uri[]): ProfileOrder {
  const inFront = goEditor()?.document.uri;
  const around = [...uris, ...(inFront?.scheme === "file" ? [inFront] : [])];
  const folders = [
    ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri),
    ...around.map((uri) => vscode.Uri.joinPath(uri, "..")),
  ];
  const { release, goarch } = readSettings(uris[0]);
  return {
    files: uris.map((uri) => ({ path: uri.fsPath, name: vscode.workspace.asRelativePath(uri) })),
    folders: [...new Set(folders.filter(({ scheme }) => scheme === "file").map(({ fsPath }) => fsPath))],
    ...(release === "auto" ? {} : { go: release }),
    ...(goarch === "auto" ? {} : { goarch }),
  };
}

async function read(script: string, order: ProfileOrder): Promise<OpenedProfiles | null> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: "Mapscope",
    cancellable: true,
  };
  return vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort());
    return readProfilesAside(script, order, {
      signal: abort.signal,
      onStage: (message) => progress.report({ message }),
      maxFileBytes: readSettings().fileSizeMegabytes * 1_000_000,
    });
  });
}
