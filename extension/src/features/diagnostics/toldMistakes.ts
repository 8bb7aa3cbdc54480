import * as vscode from "vscode";
import type { Code } from "../../core/diagnose/machine/finding.ts";
import type { FoundMistake } from "../../core/diagnose/mistake.ts";

export const sourceName = "mapscope";

const severityOf = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
  hint: vscode.DiagnosticSeverity.Hint,
} as const;

interface Told {
  readonly mistake: FoundMistake;
  readonly diagnostic: vscode.Diagnostic;
}

/** What was found, by the file or folder that it was found for, and as VS Code shows it. */
export class ToldMistakes implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection(sourceName);
  /** By what was looked through, then by file. */
  readonly #found = new Map<string, ReadonlyMap<string, readonly Told[]>>();
  readonly #uriOf: (path: string) => vscode.Uri;
  readonly #pageOf: (code: Code) => vscode.Uri;

  /**
   * @param uriOf the document of a path that the check uses
   * @param pageOf the file that a code leads to: VS Code opens no command from there
   */
  constructor(uriOf: (path: string) => vscode.Uri, pageOf: (code: Code) => vscode.Uri) {
    this.#uriOf = uriOf;
    this.#pageOf = pageOf;
  }

  dispose(): void {
    this.#collection.dispose();
  }

  /** Takes the place of all that was found for a file or folder before. */
  set(place: string, found: readonly FoundMistake[]): void {
    const before = this.#found.get(place);
    const byFile = new Map<string, Told[]>();
    for (const mistake of found) {
      const told = { mistake, diagnostic: this.#diagnosticOf(mistake) };
      const known = byFile.get(mistake.file);
      if (known === undefined) byFile.set(mistake.file, [told]);
      else known.push(told);
    }
    this.#found.set(place, byFile);
    for (const file of new Set([...(before?.keys() ?? []), ...byFile.keys()])) this.#show(file);
  }

  /** Forgets what was found in a file, which is of an old text. @param but the place whose findings stay */
  forgetFile(file: string, but: string | null): void {
    for (const [place, byFile] of this.#found) {
      if (place === but || !byFile.has(file)) continue;
      this.#found.set(place, new Map([...byFile].filter(([name]) => name !== file)));
    }
    this.#show(file);
  }

  clear(): void {
    this.#found.clear();
    this.#collection.clear();
  }

  /** The places for which something was found in a file. */
  placesTelling(file: string): string[] {
    return [...this.#found].filter(([, byFile]) => byFile.has(file)).map(([place]) => place);
  }

  /** The mistake that a diagnostic shows. */
  mistakeOf(file: string, diagnostic: vscode.Diagnostic): FoundMistake | undefined {
    return this.#in(file).find(
      ({ mistake, diagnostic: shown }) =>
        shown.message === diagnostic.message &&
        mistake.line - 1 === diagnostic.range.start.line &&
        mistake.character === diagnostic.range.start.character,
    )?.mistake;
  }

  #in(file: string): Told[] {
    const seen = new Set<string>();
    return [...this.#found.values()]
      .flatMap((byFile) => byFile.get(file) ?? [])
      .filter(({ mistake: { start, code } }) => {
        const key = `${start} ${code}`;
        return !seen.has(key) && seen.add(key) !== undefined;
      });
  }

  #show(file: string): void {
    this.#collection.set(
      this.#uriOf(file),
      this.#in(file).map(({ diagnostic }) => diagnostic),
    );
  }

  #diagnosticOf(mistake: FoundMistake): vscode.Diagnostic {
    const diagnostic = new vscode.Diagnostic(rangeOf(mistake), mistake.message, severityOf[mistake.severity]);
    diagnostic.source = sourceName;
    diagnostic.code = { value: mistake.code, target: this.#pageOf(mistake.code) };
    diagnostic.relatedInformation = mistake.related.map(
      (place) =>
        new vscode.DiagnosticRelatedInformation(
          new vscode.Location(this.#uriOf(place.file), rangeOf(place)),
          place.message,
        ),
    );
    return diagnostic;
  }
}

type Place = Pick<FoundMistake, "line" | "endLine" | "character" | "endCharacter">;

function rangeOf({ line, character, endLine, endCharacter }: Place): vscode.Range {
  return new vscode.Range(line - 1, character, endLine - 1, endCharacter);
}
