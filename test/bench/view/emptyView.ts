import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";

const manifest = {
  name: "empty-view",
  publisher: "bench",
  version: "0.0.1",
  displayName: "Empty view",
  engines: { vscode: "^1.100.0" },
  main: "./extension.cjs",
  activationEvents: ["onLanguage:go"],
  contributes: {
    views: { explorer: [{ id: "bench.emptyView", name: "Empty View", type: "webview" }] },
  },
};

/** As little as a view that follows the cursor can do: the host says the line, the page writes it. */
const script = `const vscode = require("vscode");
exports.activate = () => {
  vscode.window.registerWebviewViewProvider("bench.emptyView", {
    resolveWebviewView({ webview }) {
      webview.options = { enableScripts: true };
      webview.html = \`<!DOCTYPE html><body>line<script>
        let sequence = 0;
        window.addEventListener("message", ({ data }) => {
          document.body.firstChild.data = data.line;
          document.body.dataset.sequence = ++sequence;
        });
      </script></body>\`;
      vscode.window.onDidChangeTextEditorSelection(({ selections: [{ active }] }) =>
        webview.postMessage({ line: "line " + active.line }));
    },
  });
};
`;

/** The command that shows it. */
export const showEmptyView = "Explorer: Focus on Empty View View";

/** Writes the extension below `folder`; returns its folder. */
export function writeEmptyView(folder: string): string {
  const extension = path.join(folder, `${manifest.publisher}.${manifest.name}-${manifest.version}`);
  mkdirSync(extension);
  writeFileSync(path.join(extension, "package.json"), JSON.stringify(manifest));
  writeFileSync(path.join(extension, "extension.cjs"), script);
  return extension;
}
