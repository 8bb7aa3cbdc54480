import * as vscode from "vscode";
import { isInBody } from "../../core/source/functionBody.ts";
import type { SourcePlace } from "./listingModel.ts";

/** Source files that stay read. */
const keptFiles = 32;

/** Lines of Go source files that listings name, as far as they are on this machine's disk. */
export class SourceLines implements vscode.Disposable {
  readonly #read = new Map<string, readonly string[] | "reading">();
  readonly #known = new vscode.EventEmitter<void>();
  /** More lines can be told. */
  readonly onDidRead = this.#known.event;

  dispose(): void {
    this.#known.dispose();
  }

  /**
   * A line without its indentation; undefined where it is not known, or not yet, or lies outside of the function that is
   * declared at `within`.
   */
  lineNow({ path, line, within }: SourcePlace & { readonly within?: number }): string | undefined {
    const lines = this.#read.get(path);
    if (lines === undefined) void this.#open(path);
    if (lines === undefined || lines === "reading") return undefined;
    return within === undefined || isInBody(lines, within, line) ? lines[line - 1]?.trim() : undefined;
  }

  async #open(path: string): Promise<void> {
    this.#read.set(path, "reading");
    const oldest = this.#read.keys().next();
    if (this.#read.size > keptFiles && !oldest.done) this.#read.delete(oldest.value);
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.file(path));
      this.#read.set(path, new TextDecoder().decode(bytes).split("\n"));
      this.#known.fire();
    } catch {
      this.#read.set(path, []);
    }
  }
}
