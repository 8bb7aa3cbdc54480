import * as vscode from "vscode";

/** What a page of the extension is made of: names of its title, style (in media/) and script (in webview/dist/). */
export interface PageParts {
  readonly title: string;
  readonly style: string;
  readonly script: string;
}

/** The only folders that a page may read. */
export function webviewFolders(extensionUri: vscode.Uri): vscode.Uri[] {
  return ["webview/dist", "media"].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
}

/** A page: scripts by nonce only, styles from media and Mermaid's own, nothing from elsewhere. */
export function webviewPage(webview: vscode.Webview, extensionUri: vscode.Uri, parts: PageParts): string {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const resource = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title}</title>
<link rel="stylesheet" href="${resource("media", parts.style)}">
</head>
<body>
<script type="module" nonce="${nonce}" src="${resource("webview", "dist", parts.script)}"></script>
</body>
</html>`;
}
