import type * as vscode from "vscode";

/** Called by VS Code once, at the first Go file, view or command of Mapscope. */
export function activate(_context: vscode.ExtensionContext): void {}
