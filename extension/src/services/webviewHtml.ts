import * as vscode from "vscode";

/** What a page loads: a script of webview/dist, styles of media. */
export interface WebviewPage {
  readonly title: string;
  readonly script: string;
  readonly styles: readonly string[];
  /** Its script makes pictures of its drawings, from data addresses. */
  readonly drawsImages?: boolean;
  /** It lies in the side bar, not among the editors. */
  readonly inSideBar?: boolean;
}

/** Folders that a page may load from. */
export function webviewRoots(extensionUri: vscode.Uri): vscode.Uri[] {
  return ["webview/dist", "media"].map((folder) => vscode.Uri.joinPath(extensionUri, folder));
}

/** A webview's page: scripts by nonce only, styles from media and Mermaid's own, nothing from elsewhere. */
export function webviewHtml(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPage): string {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const resource = (...path: string[]): string =>
    webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, ...path)).toString();
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' ${webview.cspSource}`,
    `style-src ${webview.cspSource} 'unsafe-inline'`,
    `font-src ${webview.cspSource}`,
    ...(page.drawsImages ? ["img-src data:"] : []),
  ].join("; ");
  const styles = page.styles.map((file) => `<link rel="stylesheet" href="${resource("media", file)}">`);
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.title}</title>
${styles.join("\n")}
</head>
<body${page.inSideBar ? ' class="side"' : ""}>
<script type="module" nonce="${nonce}" src="${resource("webview", "dist", page.script)}"></script>
</body>
</html>`;
}
