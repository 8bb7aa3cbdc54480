import * as vscode from "vscode";
import type { ExportKind } from "../../protocol/messages.ts";

const kinds: Readonly<Record<ExportKind, { readonly ending: string; readonly name: string }>> = {
  svg: { ending: "svg", name: "SVG picture" },
  png: { ending: "png", name: "PNG picture" },
  mermaid: { ending: "mmd", name: "Mermaid diagram" },
  json: { ending: "json", name: "JSON" },
  trace: { ending: "trace.jsonl", name: "Oracle trace" },
};

/**
 * Asks where to save an export and writes it there.
 * @param content text, base64 for PNG
 * @param beside a file in whose folder the dialog begins
 * @returns the name it was saved under, undefined when the user gave up
 */
export async function saveExport(
  what: ExportKind,
  name: string,
  content: string,
  beside: vscode.Uri,
): Promise<string | undefined> {
  const { ending, name: kind } = kinds[what];
  const fileName = `${baseNameFor(name)}.${ending}`;
  const target = await vscode.window.showSaveDialog({
    title: "Mapscope: Export",
    defaultUri: vscode.Uri.joinPath(beside, "..", fileName),
    // VS Code looks at what follows the last dot, and adds what it misses.
    filters: { [kind]: [ending.replace(/^.*\./, "")] },
  });
  if (!target) return undefined;
  const bytes = what === "png" ? Buffer.from(content, "base64") : new TextEncoder().encode(content);
  await vscode.workspace.fs.writeFile(target, bytes);
  return target.path.split("/").at(-1);
}

/** A name that every system takes as a file's, without dots and dashes at its ends. */
function baseNameFor(name: string): string {
  const plain = name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+/, "");
  let end = plain.length;
  while (end > 0 && "-.".includes(plain[end - 1] as string)) end--;
  return plain.slice(0, end) || "map";
}
