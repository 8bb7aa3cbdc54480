import * as vscode from "vscode";
import { escapeMarkdown } from "../../core/present/markdownText.ts";
import { readSettings } from "../../services/settings.ts";
import type { FollowedLine } from "./followedLines.ts";
import type { OpenedLines } from "./openedLines.ts";

/** Writes at the ends of map lines what the opened profiles say of them. */
export class LineDecorations implements vscode.Disposable {
  readonly #lines: OpenedLines;
  readonly #type = vscode.window.createTextEditorDecorationType({
    after: { margin: "0 0 0 3ch", color: new vscode.ThemeColor("mapscope.profileForeground") },
    rangeBehavior: vscode.DecorationRangeBehavior.ClosedClosed,
  });
  readonly #listeners: readonly vscode.Disposable[];

  constructor(lines: OpenedLines) {
    this.#lines = lines;
    this.#listeners = [
      this.#type,
      lines.onDidMove((document) => this.#drawAll(document)),
      vscode.window.onDidChangeVisibleTextEditors(() => this.#drawAll()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.profile")) this.#drawAll();
      }),
    ];
    this.#drawAll();
  }

  /** Takes them all away. */
  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
  }

  #drawAll(only?: vscode.TextDocument): void {
    for (const editor of vscode.window.visibleTextEditors)
      if (only === undefined || editor.document === only) this.#draw(editor);
  }

  #draw(editor: vscode.TextEditor): void {
    const { document } = editor;
    if (document.languageId !== "go") return;
    const lines = readSettings(document.uri).profile.decorations ? this.#lines.of(document) : [];
    editor.setDecorations(this.#type, decorationsOf(lines, document));
  }
}

/** By the most that each costs by some measure. */
const dearestFirst = (lines: readonly FollowedLine[]): FollowedLine[] =>
  [...lines].sort((a, b) => Math.max(...figuresOf(b)) - Math.max(...figuresOf(a)));

const figuresOf = ({ told }: FollowedLine): number[] => [0, ...Object.values(told.figures)];

/** One decoration a line, with what all its sites cost. */
function decorationsOf(
  lines: readonly FollowedLine[],
  document: vscode.TextDocument,
): vscode.DecorationOptions[] {
  const byLine = new Map<number, FollowedLine[]>();
  for (const line of dearestFirst(lines)) {
    if (!Object.values(line.told.figures).some((value) => value > 0)) continue;
    const there = byLine.get(line.at);
    if (there) there.push(line);
    else byLine.set(line.at, [line]);
  }
  return [...byLine].map(([at, there]) => {
    const [first, ...others] = there.map(({ told }) => told.label);
    // Of several sites the first has room; the hover has all.
    const more = others.length === 0 ? "" : ` ┃ ${others.length} more`;
    const text = `${first}${more}${staleText(there)}`;
    const { range, firstNonWhitespaceCharacterIndex } = document.lineAt(at);
    return {
      range: range.with(range.start.with({ character: firstNonWhitespaceCharacterIndex })),
      renderOptions: { after: { contentText: text } },
    };
  });
}

const staleText = (there: readonly FollowedLine[]): string =>
  there.every(({ isStale }) => isStale) ? " · edited since" : "";

/** What profiles say of a line, from 0, as Markdown; "" where they say nothing. */
export function lineNote(lines: readonly FollowedLine[], line: number): string {
  const there = lines.filter(({ at }) => at === line);
  const stale = there.length === 0 ? "" : staleText(there);
  return there.map(({ told }) => `Profile: ${escapeMarkdown(told.details.join("; "))}${stale}`).join("\n\n");
}
