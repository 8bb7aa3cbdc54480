import assert from "node:assert/strict";
import { it } from "node:test";
import type * as vscode from "vscode";
import { webviewHtml } from "../../../extension/src/services/webviewHtml.ts";
import { Uri } from "../../support/vscodeFake.ts";

const webview = {
  cspSource: "https://own.example",
  asWebviewUri: (uri: { path: string }) => `https://own.example${uri.path}`,
} as unknown as vscode.Webview;

it("a page loads nothing but what the extension ships", () => {
  for (const drawsImages of [false, true]) {
    const page = { title: "Map", script: "main.js", styles: ["layout.css"], drawsImages };
    const html = webviewHtml(webview, new Uri("/ext") as unknown as vscode.Uri, page);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(html)?.[1] ?? "";
    const nonce = /script-src 'nonce-([0-9a-f]{32})'/.exec(policy)?.[1] ?? "none";
    const rules = policy.replaceAll(nonce, "N").split("; ");
    assert.deepEqual(rules, [
      "default-src 'none'",
      "script-src 'nonce-N' https://own.example",
      "style-src https://own.example 'unsafe-inline'",
      "font-src https://own.example",
      ...(drawsImages ? ["img-src data:"] : []),
    ]);
    for (const [, address = ""] of html.matchAll(/(?:src|href)="([^"]+)"/g))
      assert.match(address, /^https:\/\/own\.example\/ext\/(?:webview\/dist|media)\//);
    assert.doesNotMatch(html, /<script(?![^>]* nonce="[0-9a-f]{32}")/);
  }
});
