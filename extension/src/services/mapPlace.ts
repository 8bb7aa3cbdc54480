import * as vscode from "vscode";
import type { SiteDescription } from "../core/compile/describeSite.ts";
import { oneLine } from "../core/source/oneLine.ts";
import type { GoProjects } from "./goProjects.ts";
import { describeSitesIn } from "./siteFinder.ts";
import { placeOf, type SitePlace } from "./sitePlace.ts";

/** Of source text, in UTF-16 units. */
const maxText = 60;

/**
 * The map that a command means: at its place (a hover's link, else the cursor), else the nearest on that line, else one that
 * the user chooses among those of the file. Null when there is none; undefined when none is chosen.
 */
export async function mapPlaceOf(
  projects: GoProjects,
  argument: unknown,
): Promise<SitePlace | null | undefined> {
  const place = await placeOf(argument);
  if (place?.document.languageId !== "go") return null;
  const { document, position } = place;
  const offset = document.offsetAt(position);
  const away = ({ site }: SiteDescription): number =>
    Math.max(0, site.range.start - offset, offset - site.range.end);
  const byDistance = (a: SiteDescription, b: SiteDescription): number => away(a) - away(b);
  const onLine = await describeSitesIn(projects, document, document.lineAt(position).range);
  const [nearest] = [...onLine].sort(byDistance);
  if (nearest) return away(nearest) === 0 ? place : { document, position: startOf(document, nearest) };
  const end = document.positionAt(document.getText().length);
  const all = await describeSitesIn(projects, document, new vscode.Range(new vscode.Position(0, 0), end));
  return all.length === 0 ? null : choose(document, [...all].sort(byDistance));
}

async function choose(
  document: vscode.TextDocument,
  sites: readonly SiteDescription[],
): Promise<SitePlace | undefined> {
  const rows = new Map<string, vscode.QuickPickItem & SitePlace>();
  for (const description of sites) {
    const { site } = description;
    const position = startOf(document, description);
    const label = oneLine(site.operand ?? site.expr, maxText);
    const where = `line ${position.line + 1}: ${document.lineAt(position.line).text.trim()}`;
    const name = `${position.line} ${label}`;
    if (!rows.has(name))
      rows.set(name, {
        label,
        description: oneLine(site.type.text, maxText),
        detail: where,
        document,
        position,
      });
  }
  return vscode.window.showQuickPick([...rows.values()], {
    title: "Mapscope: there is no map at the cursor; the maps of this file, nearest first",
    placeHolder: "Choose a map",
    matchOnDescription: true,
    matchOnDetail: true,
  });
}

const startOf = (document: vscode.TextDocument, { site }: SiteDescription): vscode.Position =>
  document.positionAt(site.range.start);
