import * as vscode from "vscode";
import { commandIds } from "../../contributions.ts";
import { symbolsOf } from "../../core/asm/listing/lineWords.ts";
import { shownName } from "../../core/asm/listing/listing.ts";
import type { AnnotatedFunction } from "../../core/asm/runtime/annotated.ts";
import { documentOutline, hoverAt } from "../../core/present/listingHover.ts";
import { escapeMarkdown } from "../../core/present/markdownText.ts";
import { fullSymbolAt, shortPaths } from "../../core/present/shortPaths.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { readingLanguage } from "../../services/listingLook.ts";
import { readSettings } from "../../services/settings.ts";
import { breather } from "./breather.ts";
import { ListingDefinitions } from "./listingDefinition.ts";
import { fileSelector, type ListingDocuments, listingSelector } from "./listingDocuments.ts";
import type { LineRange, ListingModel } from "./listingModel.ts";
import { isMapFunction } from "./runtimeNames.ts";
import { wordMarkdown } from "./wordHover.ts";

/** Explanations in listings without columns of their own stand behind this many letters, or the line's end. */
const explanationColumn = 64;

/** Registers what a listing's document offers: hover, outline, folding, explanations at line ends, headings. */
export function registerListingProviders(
  documents: ListingDocuments,
  projects: GoProjects,
): vscode.Disposable {
  const hints = new ExplanationHints(documents);
  return vscode.Disposable.from(
    hints,
    vscode.languages.registerHoverProvider(listingSelector, {
      provideHover: (document, position) => hover(documents, document, position),
    }),
    vscode.languages.registerDocumentSymbolProvider(listingSelector, {
      provideDocumentSymbols: (document, token) => outline(documents, document, token),
    }),
    vscode.languages.registerFoldingRangeProvider(listingSelector, {
      provideFoldingRanges: (document, _context, token) => foldingRanges(documents, document, token),
    }),
    vscode.languages.registerInlayHintsProvider(fileSelector, hints),
    vscode.languages.registerDefinitionProvider(listingSelector, new ListingDefinitions(documents, projects)),
    vscode.languages.registerCodeLensProvider(listingSelector, new FunctionLenses(documents)),
  );
}

async function hover(
  documents: ListingDocuments,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<vscode.Hover | undefined> {
  const model = await documents.modelOf(document);
  const line = position.line + 1;
  const fn = model?.explainedAt(line);
  if (!model || !fn) return undefined;
  const instruction = model.instructionAt(line);
  const text = document.lineAt(position.line).text;
  // What shares the line (bookkeeping that is not shown) has no hover of its own.
  const shown = { ...fn, lines: instruction ? [instruction] : [] };
  const parts = [
    hoverAt(
      [shown],
      line,
      position.character,
      text,
      fullSymbolAt(instruction?.text ?? text, text, position.character),
    ),
    instruction && wordMarkdown(model, line, position.character, text),
  ];
  const callee =
    /^(?:CALL|JMP|BL|B|JAL) /.test(instruction?.text ?? "") &&
    symbolsOf(instruction?.text ?? "").at(-1)?.name;
  const links = new vscode.MarkdownString();
  if (callee && isMapFunction(callee))
    links.appendMarkdown(commandLink(`Explain ${callee}`, commandIds.explainRuntimeFunction, callee));
  if (fn.mermaid !== "" && line === fn.range.from)
    links.appendMarkdown(
      commandLink("Show the flow of steps", commandIds.showStepFlow, document.uri.toString(), line),
    );
  links.isTrusted = { enabledCommands: [commandIds.explainRuntimeFunction, commandIds.showStepFlow] };
  const contents = parts.filter((part) => part !== undefined).map((part) => new vscode.MarkdownString(part));
  if (links.value !== "") contents.push(links);
  return contents.length === 0 ? undefined : new vscode.Hover(contents, document.lineAt(position.line).range);
}

const commandLink = (title: string, command: string, ...args: readonly unknown[]): string =>
  `[${escapeMarkdown(title)}](command:${command}?${encodeURIComponent(JSON.stringify(args))}) `;

async function outline(
  documents: ListingDocuments,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<vscode.DocumentSymbol[] | undefined> {
  const model = await documents.modelOf(document);
  if (!model) return undefined;
  const breathe = breather(() => !token.isCancellationRequested);
  const symbols: vscode.DocumentSymbol[] = [];
  for (const [index, { name, from, to }] of model.functions.entries()) {
    const range = linesRange(document, from, to);
    const title = shortPaths(shownName(name));
    const symbol = new vscode.DocumentSymbol(title, "", vscode.SymbolKind.Function, range, range);
    symbols.push(symbol);
    // Only functions of the map runtime have steps; the others need not be explained for an outline.
    if (!model.hasSteps(index)) {
      symbol.children = statementSymbols(document, model, { from, to });
      continue;
    }
    if (!(await model.prepare(index, breathe))) return undefined;
    const explained = model.explained(index);
    if (explained) symbol.children = stepSymbols(document, model, explained);
  }
  return symbols;
}

/** The statements that begin within lines. */
function statementSymbols(
  document: vscode.TextDocument,
  model: ListingModel,
  { from, to }: LineRange,
): vscode.DocumentSymbol[] {
  return model.statements
    .filter(({ from: first, statement }) => from <= first && first <= to && statement.kind === "statement")
    .map(({ from: first, to: last, statement }) => {
      const range = linesRange(document, first, last);
      const text = statement.lines.map(shortPaths).join("; ");
      return new vscode.DocumentSymbol(text, "", vscode.SymbolKind.Field, range, range);
    });
}

function stepSymbols(
  document: vscode.TextDocument,
  model: ListingModel,
  fn: AnnotatedFunction,
): vscode.DocumentSymbol[] {
  return (documentOutline([fn])[0]?.children ?? []).map((step) => {
    const range = linesRange(document, step.from, step.to);
    const symbol = new vscode.DocumentSymbol(step.name, step.detail, vscode.SymbolKind.Event, range, range);
    symbol.children = statementSymbols(document, model, step);
    return symbol;
  });
}

async function foldingRanges(
  documents: ListingDocuments,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<vscode.FoldingRange[] | undefined> {
  const model = await documents.modelOf(document);
  if (!model) return undefined;
  const breathe = breather(() => !token.isCancellationRequested);
  const ranges: vscode.FoldingRange[] = [];
  const add = ({ from, to }: LineRange, kind?: vscode.FoldingRangeKind): void => {
    if (to > from) ranges.push(new vscode.FoldingRange(from - 1, to - 1, kind));
  };
  for (const { head, to, statement } of model.statements)
    add({ from: head, to }, statement.kind === "bookkeeping" ? vscode.FoldingRangeKind.Imports : undefined);
  // Where there are statements they alone fold: all folded, they are what is left to read.
  if (model.statements.length > 0) return ranges;
  for (const [index, span] of model.functions.entries()) {
    add(withoutSplitNoise(model, span), vscode.FoldingRangeKind.Region);
    if (!model.hasSteps(index)) continue;
    if (!(await model.prepare(index, breathe))) return undefined;
    for (const step of model.explained(index)?.steps ?? []) {
      const { from, to } = withoutSplitNoise(model, step);
      add({ from: headingOf(document, from), to });
    }
  }
  for (const { from, to } of model.noise) ranges.push(noiseRange(from, to));
  return ranges;
}

/** Regions must not overlap by half: noise between two blocks belongs to the one before it. */
function withoutSplitNoise(model: ListingModel, { from, to }: LineRange): LineRange {
  const before = model.noiseAt(from);
  const after = model.noiseAt(to) ?? model.noiseAt(to + 1);
  return { from: before ? before.to + 1 : from, to: after ? after.to : to };
}

/** Noise folds into the line above it. */
const noiseRange = (from: number, to: number): vscode.FoldingRange =>
  new vscode.FoldingRange(Math.max(0, from - 2), to - 1, vscode.FoldingRangeKind.Comment);

/** A step's own heading, where the listing has them, is the line that stays. */
function headingOf(document: vscode.TextDocument, from: number): number {
  return from > 1 && document.lineAt(from - 2).text.startsWith("// ──") ? from - 1 : from;
}

function linesRange(document: vscode.TextDocument, from: number, to: number): vscode.Range {
  return new vscode.Range(from - 1, 0, to - 1, document.lineAt(to - 1).text.length);
}

/** What each instruction does, at the end of its line. */
class ExplanationHints implements vscode.InlayHintsProvider, vscode.Disposable {
  readonly #documents: ListingDocuments;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChangeInlayHints = this.#changed.event;
  readonly #disposables: vscode.Disposable[];

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    this.#disposables = [
      this.#changed,
      documents.onDidChangeModel(() => this.#changed.fire()),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("mapscope.assembly")) this.#changed.fire();
      }),
    ];
  }

  async provideInlayHints(
    document: vscode.TextDocument,
    range: vscode.Range,
    token: vscode.CancellationToken,
  ): Promise<vscode.InlayHint[]> {
    if (!readSettings(document.uri).assembly.explanations) return [];
    const model = await this.#documents.modelOf(document);
    if (!model || token.isCancellationRequested) return [];
    const breathe = breather(() => !token.isCancellationRequested);
    for (const index of model.functionsIn({ from: range.start.line + 1, to: range.end.line + 1 }))
      if (!(await model.prepare(index, breathe))) return [];
    const hints: vscode.InlayHint[] = [];
    for (let line = range.start.line; line <= Math.min(range.end.line, document.lineCount - 1); line++) {
      const explanation = model.instructionAt(line + 1)?.explanation ?? "";
      const { text } = document.lineAt(line);
      if (explanation === "" || text.startsWith("TEXT")) continue;
      const gap = Math.max(2, explanationColumn - visualLength(text));
      hints.push(
        new vscode.InlayHint(new vscode.Position(line, text.length), `${" ".repeat(gap)}${explanation}`),
      );
    }
    return hints;
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }
}

const tabSize = 8;

/** Columns that a text takes, with tabs to every eighth column. */
function visualLength(text: string): number {
  let column = 0;
  for (let i = 0; i < text.length; i++) column += text.charCodeAt(i) === 9 ? tabSize - (column % tabSize) : 1;
  return column;
}

/** Above each function: what it is, and its flow of steps. */
class FunctionLenses implements vscode.CodeLensProvider {
  readonly #documents: ListingDocuments;
  readonly onDidChangeCodeLenses: vscode.Event<void>;

  constructor(documents: ListingDocuments) {
    this.#documents = documents;
    const changed = new vscode.EventEmitter<void>();
    this.onDidChangeCodeLenses = changed.event;
    documents.onDidChangeModel(() => changed.fire());
  }

  async provideCodeLenses(document: vscode.TextDocument): Promise<vscode.CodeLens[]> {
    const model = await this.#documents.modelOf(document);
    return (model?.functions ?? []).flatMap(({ from }, index) => {
      if (!model?.hasSteps(index)) return [];
      const range = new vscode.Range(from - 1, 0, from - 1, 0);
      const flow = new vscode.CodeLens(range, {
        title: "$(type-hierarchy-sub) Flow of steps",
        command: commandIds.showStepFlow,
        arguments: [document.uri.toString(), from],
      });
      // Our own listings say it below the lens.
      if (document.languageId === readingLanguage) return [flow];
      return [new FunctionLens(range, document, index), flow];
    });
  }

  async resolveCodeLens(lens: vscode.CodeLens): Promise<vscode.CodeLens> {
    if (!(lens instanceof FunctionLens)) return lens;
    const model = await this.#documents.modelOf(lens.document);
    const fn = model?.explained(lens.index);
    lens.command = { title: fn ? lensTitle(fn) : "", command: "" };
    return lens;
  }
}

class FunctionLens extends vscode.CodeLens {
  readonly document: vscode.TextDocument;
  readonly index: number;

  constructor(range: vscode.Range, document: vscode.TextDocument, index: number) {
    super(range);
    this.document = document;
    this.index = index;
  }
}

function lensTitle(fn: AnnotatedFunction): string {
  const release = fn.releaseTold ? `go${fn.release}` : `go${fn.release} (assumed)`;
  return `${[release, fn.goarch].filter((part) => part !== "").join(" ")} · ${fn.summary}`;
}
