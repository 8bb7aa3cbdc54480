import * as vscode from "vscode";
import { mapFunctionNames, operationOf } from "../../core/go/abi/mapFunctions.ts";
import { assemblyScheme } from "../../services/listingLook.ts";
import { releaseChoices } from "../../services/modelInForce.ts";
import type { ListingDocuments } from "./listingDocuments.ts";
import type { Asked, What } from "./readingLenses.ts";

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

function askedOf(argument: unknown): Asked | undefined {
  if (typeof argument !== "object" || argument === null) return undefined;
  const { what, uri, index } = argument as Partial<Record<keyof Asked, unknown>>;
  const isKnown = what === "release" || what === "processor" || what === "function";
  return isKnown && typeof uri === "string" && typeof index === "number" ? { what, uri, index } : undefined;
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
