import * as vscode from "vscode";

/** The page of the layout view: scripts by nonce only, styles from media and Mermaid's own, nothing from elsewhere. */
export function viewHtml(webview: vscode.Webview, extensionUri: vscode.Uri): string {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const resource = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    "img-src data:",
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Map Layout</title>
<link rel="stylesheet" href="${resource("media", "layoutView.css")}">
<link rel="stylesheet" href="${resource("media", "charts.css")}">
</head>
<body>
<script type="module" nonce="${nonce}" src="${resource("webview", "dist", "main.js")}"></script>
</body>
</html>`;
}
