import type * as vscode from "vscode";
import { webviewHtml } from "../../services/webviewHtml.ts";

/** The page of the layout view. */
export function viewHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  return webviewHtml(webview, extensionUri, {
    title: "Map Layout",
    script: "main.js",
    styles: ["layoutView.css", "charts.css"],
    drawsImages: true,
  });
}
