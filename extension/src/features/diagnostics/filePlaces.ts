import * as vscode from "vscode";

/** Where a Go document stands for the check: its path on the disk, or one that stands for a document on none; null: not checked. */
export function pathOf({ uri, languageId }: vscode.TextDocument): string | null {
  if (languageId !== "go") return null;
  if (uri.scheme === "file") return uri.fsPath;
  // Each is a package of its own.
  if (uri.scheme === "untitled") return `/untitled/${encodeURIComponent(uri.path)}/untitled.go`;
  const isOfWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return isOfWorkspace && uri.path.endsWith(".go") ? `/${uri.scheme}/${uri.authority}${uri.path}` : null;
}

/** The folder of a path, with the separators that it has. */
export function folderOf(path: string): string {
  return path.replace(/[/\\][^/\\]*$/, "") || "/";
}

/** What is looked through for a file: its package, or a test by itself. */
export function patternFor(path: string): string {
  return path.endsWith("_test.go") ? path : folderOf(path);
}
