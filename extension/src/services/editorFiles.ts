import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import * as vscode from "vscode";
import type { FileSource, FolderEntry, Place } from "../workspace/ports.ts";
import { type Log, messageOf } from "./log.ts";
import { readSettings } from "./settings.ts";

/**
 * Files as the editor has them, by their URIs: the text of open Go documents, saved or not, over all that VS Code's file
 * systems hold. A go.mod or go.work counts as it is saved, as it does for go.
 */
export function editorFiles(log: Log): FileSource {
  return {
    async read(file) {
      const uri = vscode.Uri.parse(file);
      const open = openGoDocument(file);
      try {
        if (open !== undefined) {
          const text = open.getText();
          return isTooLarge(open, text.length) ? null : { text, stamp: `open ${open.version}` };
        }
        const { isFile, mtime, size } = await stateOf(uri);
        if (!isFile) return null;
        if (size > fileLimitBytes(uri)) {
          log.info(`${file} is larger than mapscope.limits.fileSize: its declarations are not read`);
          return null;
        }
        // Some that /proc calls files have no end.
        const isEmpty = size === 0 && uri.scheme === "file";
        const text = isEmpty ? "" : new TextDecoder().decode(await bytesOf(uri));
        return { text, stamp: `${mtime} ${size}` };
      } catch (error) {
        if (!isMissing(error)) log.debug(`${file} cannot be read: ${messageOf(error)}`);
        return null;
      }
    },
    async list(folder) {
      try {
        const entries = await entriesOf(vscode.Uri.parse(folder));
        return entries.flatMap(([name, type]): FolderEntry[] => {
          if ((type & vscode.FileType.Directory) !== 0) return [{ name, kind: "folder" }];
          return (type & vscode.FileType.File) === 0 ? [] : [{ name, kind: "file" }];
        });
      } catch (error) {
        if (!isMissing(error)) log.debug(`${folder} cannot be read: ${messageOf(error)}`);
        return null;
      }
    },
    resolve(folder, path) {
      const uri = vscode.Uri.parse(folder);
      if (/^(?:[A-Za-z]:[\\/]|\\\\)/.test(path)) return vscode.Uri.file(path).toString();
      return (path.startsWith("/") ? uri.with({ path }) : vscode.Uri.joinPath(uri, path)).toString();
    },
    parent(place) {
      const uri = vscode.Uri.parse(place);
      const above = uri.path === "" ? uri : vscode.Uri.joinPath(uri, "..");
      // A root is its own; so is what has no folder around it, as an unnamed document.
      return above.path.length < uri.path.length ? above.toString() : place;
    },
    below(folder, place) {
      const [outer, inner] = [vscode.Uri.parse(folder), vscode.Uri.parse(place)];
      if (outer.scheme !== inner.scheme || outer.authority !== inner.authority) return null;
      if (outer.path === inner.path) return "";
      const prefix = outer.path.endsWith("/") ? outer.path : `${outer.path}/`;
      return inner.path.startsWith(prefix) ? inner.path.slice(prefix.length) : null;
    },
    pathOf: (place) => vscode.Uri.parse(place).fsPath,
    async writtenAt(file) {
      try {
        return (await stateOf(vscode.Uri.parse(file))).mtime;
      } catch {
        return null;
      }
    },
  };
}

/** An open Go document by its address. */
export function openGoDocument(place: Place): vscode.TextDocument | undefined {
  return vscode.workspace.textDocuments.find(
    ({ uri, languageId, isClosed }) => languageId === "go" && !isClosed && uri.toString() === place,
  );
}

/** Whether a file is beyond `mapscope.limits.fileSize`, so that its maps are not explained. */
export function isTooLarge(document: vscode.TextDocument, length = document.getText().length): boolean {
  return length > fileLimitBytes(document.uri);
}

function fileLimitBytes(scope: vscode.Uri): number {
  return readSettings(scope).fileSizeMegabytes * 1_000_000;
}

function isMissing(error: unknown): boolean {
  return (
    (error instanceof vscode.FileSystemError && error.code === "FileNotFound") ||
    (error as NodeJS.ErrnoException).code === "ENOENT"
  );
}

// VS Code asks its window before each look at the disk; hundreds of files are read for a first hover.

async function stateOf(uri: vscode.Uri): Promise<{ isFile: boolean; mtime: number; size: number }> {
  if (uri.scheme === "file") {
    const state = await stat(uri.fsPath);
    return { isFile: state.isFile(), mtime: Math.floor(state.mtimeMs), size: state.size };
  }
  const { type, mtime, size } = await vscode.workspace.fs.stat(uri);
  return { isFile: (type & vscode.FileType.File) !== 0, mtime, size };
}

const bytesOf = (uri: vscode.Uri): Thenable<Uint8Array> =>
  uri.scheme === "file" ? readFile(uri.fsPath) : vscode.workspace.fs.readFile(uri);

/** Names with what they are, links followed. */
async function entriesOf(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
  if (uri.scheme !== "file") return vscode.workspace.fs.readDirectory(uri);
  const entries = await readdir(uri.fsPath, { withFileTypes: true });
  return Promise.all(
    entries.map(async (entry): Promise<[string, vscode.FileType]> => {
      const { File, Directory, Unknown } = vscode.FileType;
      const kind = entry.isSymbolicLink()
        ? await stat(path.join(uri.fsPath, entry.name)).catch(() => null)
        : entry;
      return [entry.name, kind?.isFile() ? File : kind?.isDirectory() ? Directory : Unknown];
    }),
  );
}
