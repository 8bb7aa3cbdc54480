import * as vscode from "vscode";
import { commandIds } from "../../contributions.ts";
import { mapFunctionNames, operationOf } from "../../core/go/abi/mapFunctions.ts";
import { assemblyScheme } from "../../services/listingLook.ts";
import { releaseChoices } from "../../services/modelInForce.ts";
import { type ListingDocuments, listingSelector } from "./listingDocuments.ts";
import type { ListingModel } from "./listingModel.ts";

/** Lets the reader say the release, the processor or the function of a listing, where the text does not tell it. */

const processors = [
  "amd64",
  "arm64",
  "386",
  "arm",
  "loong64",
  "mips64",
  "ppc64le",
  "riscv64",
  "s390x",
  "wasm",
];

type What = "release" | "processor" | "function";

/** What a lens or the command asks for. */
interface Asked {
  readonly what: What;
  readonly uri: string;
  /** Of the function. */
  readonly index: number;
}

function askedOf(argument: unknown): Asked | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { what, uri, index } = argument as Partial<Record<keyof Asked, unknown>>;
  const isKnown = what === "release" || what === "processor" || what === "function";
  return isKnown && typeof uri === "string" && typeof index === "number" ? { what, uri, index } : undefined;
}

/** Above the functions of a listing that does not tell all: what is taken, or was chosen, and the way to choose. */
export class ReadingLenses implements vscode.CodeLensProvider {
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
    const first = model?.functions[0];
    if (!model || !first || document.uri.scheme === assemblyScheme) return [];
    const reading = this.#documents.readingOf(document.uri);
    const uri = document.uri.toString();
    const lens = (what: What, index: number, title: string): vscode.CodeLens => {
      const line = (model.functions[index]?.from ?? 1) - 1;
      return new vscode.CodeLens(new vscode.Range(line, 0, line, 0), {
        title,
        command: commandIds.chooseReading,
        arguments: [{ what, uri, index }],
      });
    };
    const lenses: vscode.CodeLens[] = [];
    const release = releaseTitle(model, reading.go);
    if (release !== undefined) lenses.push(lens("release", 0, release));
    if (reading.goarch !== undefined) lenses.push(lens("processor", 0, `${reading.goarch}, as chosen`));
    else if (model.told.goarch === "") lenses.push(lens("processor", 0, "Choose architecture…"));
    for (const [index, { name }] of model.functions.entries()) {
      const chosen = reading.names?.[index];
      if (chosen !== undefined) lenses.push(lens("function", index, `${chosen}, as chosen`));
      else if (name === "") lenses.push(lens("function", index, "Choose function…"));
    }
    return lenses;
  }
}

function releaseTitle({ told }: ListingModel, chosen: string | undefined): string | undefined {
  if (chosen !== undefined) return `Go ${chosen}, as chosen`;
  const [oldest, newest] = [told.candidates[0], told.candidates.at(-1)];
  if (!told.told) return `Go release not told, read as 1.${told.release.minor}: choose…`;
  return oldest === newest ? undefined : `Go 1.${oldest} to 1.${newest}: choose release…`;
}

/** Registers the lenses; the command is `choose`. */
export function registerReadingLenses(documents: ListingDocuments): vscode.Disposable {
  return vscode.languages.registerCodeLensProvider(listingSelector, new ReadingLenses(documents));
}

/** Asks for what a lens names, or for anything of the listing in front, and reads the listing anew by it. */
export async function chooseReading(documents: ListingDocuments, argument: unknown): Promise<void> {
  const asked = askedOf(argument);
  const document = asked
    ? vscode.workspace.textDocuments.find(({ uri }) => uri.toString() === asked.uri)
    : vscode.window.activeTextEditor?.document;
  const model = document && (await documents.modelOf(document));
  if (!model || document.uri.scheme === assemblyScheme) {
    void vscode.window.showInformationMessage(
      "Mapscope: open a listing of assembly that was copied or saved.",
    );
    return;
  }
  const line = (vscode.window.activeTextEditor?.selection.active.line ?? 0) + 1;
  const what = asked?.what ?? (await chooseWhat());
  if (what === undefined) return;
  const reading = documents.readingOf(document.uri);
  if (what === "release") {
    const go = await pick("Go release of the listing", [...releaseChoices].reverse(), reading.go);
    if (go !== undefined) documents.readAs(document, { ...reading, go });
  } else if (what === "processor") {
    const goarch = await pick("Architecture of the listing", processors, reading.goarch);
    if (goarch !== undefined) documents.readAs(document, { ...reading, goarch });
  } else {
    const index = asked?.index ?? model.functionAt(line) ?? 0;
    const name = await functionName(reading.names?.[index]);
    if (name !== undefined)
      documents.readAs(document, { ...reading, names: { ...reading.names, [index]: name } });
  }
}

async function chooseWhat(): Promise<What | undefined> {
  const choices: readonly (vscode.QuickPickItem & { readonly what: What })[] = [
    { label: "Go release", what: "release" },
    { label: "Function", what: "function" },
    { label: "Architecture", what: "processor" },
  ];
  return (await vscode.window.showQuickPick(choices, { title: "Mapscope: choose of this listing" }))?.what;
}

const pick = (
  title: string,
  items: readonly string[],
  now: string | undefined,
): Thenable<string | undefined> =>
  vscode.window.showQuickPick(items, {
    title: `Mapscope: ${title}`,
    ...(now ? { placeHolder: `now: ${now}` } : {}),
  });

/** One of the runtime's map functions, or any name. */
async function functionName(now: string | undefined): Promise<string | undefined> {
  const other = "Another function…";
  const names = mapFunctionNames()
    .map((name) => `runtime.${name}`)
    .filter((name) => operationOf(name) !== undefined);
  const picked = await pick("Function of these instructions", [...names, other], now);
  if (picked !== other) return picked;
  const name = await vscode.window.showInputBox({
    title: "Mapscope: function of these instructions",
    placeHolder: "example.com/shop.(*Cart).Add",
    validateInput: (text) => (isName(text.trim()) ? undefined : "a name as listings write it: main.put"),
  });
  return name?.trim();
}

const isName = (text: string): boolean => text.includes(".") && !/\s/.test(text);
