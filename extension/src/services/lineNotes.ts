import type * as vscode from "vscode";

/** Who knows more of lines of Go files, as Markdown: the hover says it. */
export type LineTeller = (document: vscode.TextDocument, line: number) => string;

/** What a part that may not be loaded yet says of lines: nothing as long as it is not. */
export class LineNotes {
  #teller: LineTeller | undefined;

  /** Markdown; "" where nothing is known. */
  of(document: vscode.TextDocument, line: number): string {
    return this.#teller?.(document, line) ?? "";
  }

  /** Lets a part tell from now on. */
  ask(teller: LineTeller): void {
    this.#teller = teller;
  }
}
