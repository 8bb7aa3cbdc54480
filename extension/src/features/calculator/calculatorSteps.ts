import * as vscode from "vscode";
import { type MapModel, modelLabel } from "../../core/go/release/goTarget.ts";
import type { CalculatorForm } from "../../protocol/calculator.ts";
import { messageOf } from "../../services/log.ts";
import { entriesFrom, type ReadType } from "./calculatorForm.ts";

/** Asks for map type, number of entries and hint, each checked as it is typed. Undefined when the user gives up. */
export async function askCapacity(
  known: CalculatorForm,
  model: MapModel,
  notes: readonly string[],
  readType: ReadType,
): Promise<CalculatorForm | undefined> {
  const map = await vscode.window.showInputBox({
    title: `Mapscope: Capacity Calculator (1/3) · ${modelLabel(model)}`,
    prompt: ["The map's type, as Go writes it", ...notes].join(" · "),
    value: known.map,
    validateInput: (text) => readType(text, model).then(() => undefined, messageOf),
  });
  if (map === undefined) return undefined;
  const n = await vscode.window.showInputBox({
    title: `Mapscope: Capacity Calculator (2/3) · ${map}`,
    prompt: "How many entries will it hold?",
    value: known.n,
    validateInput: (text) => errorOf(() => entriesFrom(text)),
  });
  if (n === undefined) return undefined;
  const hint = await askHint(map, n, known.hint);
  return hint === undefined ? undefined : { ...known, map, n, hint };
}

interface HintChoice extends vscode.QuickPickItem {
  readonly hint: string;
}

async function askHint(map: string, n: string, known: string): Promise<string | undefined> {
  const choices: HintChoice[] = [
    { label: "The number of entries", description: `make(${map}, ${n})`, hint: "" },
    { label: "No hint", description: `make(${map})`, hint: "none" },
  ];
  if (/^\d+$/.test(known) && known !== n)
    choices.push({ label: "As in the code", description: `make(${map}, ${known})`, hint: known });
  const title = `Mapscope: Capacity Calculator (3/3) · ${map}, ${n} entries`;
  const chosen = await vscode.window.showQuickPick(choices, {
    title,
    placeHolder: "The hint given to make",
    matchOnDescription: true,
  });
  return chosen?.hint;
}

function errorOf(parse: () => unknown): string | undefined {
  try {
    parse();
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}
