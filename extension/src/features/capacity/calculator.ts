import * as vscode from "vscode";
import { type CapacityPlan, planCapacity } from "../../core/capacity/planCapacity.ts";
import { layoutText, makeText, nextGrowthText } from "../../core/present/layoutText.ts";
import { bytesText, decimalText } from "../../core/present/numberText.ts";
import { type MapModel, modelLabel } from "../../core/release/goTarget.ts";
import type { MapSite } from "../../core/syntax/mapSites.ts";
import { mapTypeOf } from "../../core/types/mapTypeLayout.ts";
import { parseMapType } from "../../core/types/typeParser.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { messageOf } from "../../services/log.ts";
import { modelFor } from "../../services/modelInForce.ts";
import { findSite } from "../../services/siteFinder.ts";
import { hintOf } from "../../services/siteHint.ts";
import { placeOf, type SitePlace } from "../../services/sitePlace.ts";

/** Most entries that can be asked for: beyond it no machine holds the map. */
const maxEntries = 2 ** 48;

/** Asks for a map type and a number of entries, shows the plan, offers to write the hint. */
export async function openCapacityCalculator(projects: GoProjects, argument: unknown): Promise<void> {
  const place = await placeOf(argument);
  const found = place && (await findSite(projects, place.document, place.position));
  const { model, notes } = found?.inForce ?? (await modelFor(place?.document.uri, projects));
  const site = found?.making ?? found?.description.site;
  const text = await vscode.window.showInputBox({
    title: `Mapscope: Capacity Calculator (1/2) · ${modelLabel(model)}`,
    prompt: ["The map's type, as Go writes it", ...notes].join(" · "),
    value: found?.description.mapType ? (site?.type.layout ?? "map[string]int") : "map[string]int",
    validateInput: (value) => typeError(value, model),
  });
  if (text === undefined) return;
  const hint = found ? hintOf(found) : null;
  const entries = await vscode.window.showInputBox({
    title: `Mapscope: Capacity Calculator (2/2) · ${text}`,
    prompt: "How many entries will it hold?",
    value: String(hint ?? 1000),
    validateInput: entriesError,
  });
  if (entries === undefined) return;
  await showPlan(planOf(text, Number(entries), model), place, site);
}

function planOf(text: string, entries: number, model: MapModel): CapacityPlan {
  return planCapacity(mapTypeOf(parseMapType(text, model.target), model), entries, entries);
}

function typeError(text: string, model: MapModel): string | undefined {
  try {
    parseMapType(text, model.target);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function entriesError(text: string): string | undefined {
  const value = Number(text);
  return /^\d+$/.test(text.trim()) && value <= maxEntries
    ? undefined
    : "a whole number of entries, such as 1000";
}

/** A row of the answer; some rows do something when picked. */
interface PlanRow extends vscode.QuickPickItem {
  readonly run?: () => Promise<void>;
}

async function showPlan(
  plan: CapacityPlan,
  place: SitePlace | null,
  site: MapSite | undefined,
): Promise<void> {
  const rows: PlanRow[] = planRows(plan).map(([label, description]) => ({ label, description }));
  rows.push({ label: "Actions", kind: vscode.QuickPickItemKind.Separator });
  const edit = place && site ? hintEdit(place, site, plan.n) : null;
  if (edit && place)
    rows.push({
      label: `$(edit) ${edit.title}`,
      description: place.document.fileName.split("/").at(-1) ?? "",
      run: edit.run,
    });
  rows.push({
    label: "$(copy) Copy as Markdown",
    run: async () => vscode.env.clipboard.writeText(planMarkdown(plan)),
  });
  const picked = await vscode.window.showQuickPick(rows, {
    title: `${plan.map} · ${decimalText(plan.n)} entries · ${plan.go} · ${plan.goarch}`,
    placeHolder: "What the map takes; pick an action below",
    matchOnDescription: true,
  });
  await picked?.run?.();
}

/** Name and value of each figure of a plan. */
function planRows(plan: CapacityPlan): [string, string][] {
  const { filled } = plan;
  const range = ({ low, typical, high }: typeof filled.bytes): string =>
    low === high
      ? bytesText(low, "decimal")
      : `about ${bytesText(typical, "decimal")} (${decimalText(low)} to ${decimalText(high)})`;
  return [
    [layoutText(plan), `after make(${plan.map}, ${plan.hint ?? 0})`],
    [makeText(plan, "decimal"), "live after make"],
    [range(filled.bytes), `live with ${decimalText(filled.entries)} entries`],
    [range(filled.allocatedBytes), "allocated on the way"],
    [nextGrowthText(plan), `with ${decimalText(plan.n)} entries in it`],
  ];
}

function planMarkdown(plan: CapacityPlan): string {
  const rows = planRows(plan).map(([value, name]) => `| ${name} | ${value} |`);
  return [
    `**${plan.map}**, ${decimalText(plan.n)} entries, ${plan.go} ${plan.goarch}`,
    "",
    "| | |",
    "|---|---|",
    ...rows,
    "",
  ].join("\n");
}

/** The edit that writes the hint into a make; null where the site is no make. */
function hintEdit(
  place: SitePlace,
  site: MapSite,
  hint: number,
): { title: string; run: () => Promise<void> } | null {
  if (site.form !== "make") return null;
  const { document } = place;
  const replaced = site.hint ? site.hint.range : { start: site.range.end - 1, end: site.range.end - 1 };
  const text = site.hint ? String(hint) : `, ${hint}`;
  const title = site.hint ? `Replace the hint ${site.hint.expr} with ${hint}` : `Insert the hint ${hint}`;
  const version = document.version;
  return {
    title,
    run: async () => {
      if (document.version !== version) {
        void vscode.window.showWarningMessage("The file has changed meanwhile; the hint was not written.");
        return;
      }
      const edit = new vscode.WorkspaceEdit();
      edit.replace(
        document.uri,
        new vscode.Range(document.positionAt(replaced.start), document.positionAt(replaced.end)),
        text,
      );
      await vscode.workspace.applyEdit(edit);
    },
  };
}
