import * as vscode from "vscode";
import type { SiteDescription } from "../core/compile/describeSite.ts";
import type { MapSite } from "../core/source/mapSite.ts";
import { oneLine } from "../core/source/oneLine.ts";
import { siteInLine } from "../core/source/siteInLine.ts";
import type { FoundSite } from "../workspace/foundSite.ts";
import type { GoProjects } from "./goProjects.ts";
import { describeSitesIn, findSite } from "./siteFinder.ts";
import { placeOf, type SitePlace } from "./sitePlace.ts";

/** Of source text, in UTF-16 units. */
const maxText = 60;

/**
 * The map that a command means: at its place (a hover's link, else the cursor), else the next or last on that line, else one that
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
  const meant = siteInLine(sitesOf(onLine), offset);
  if (meant) return isIn(meant, offset) ? place : { document, position: startOf(document, meant) };
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
    const position = startOf(document, site);
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

/**
 * The map site that a cursor means: that at its position, else the next one that begins on its line, else the last before it.
 * Null where there is none.
 */
export async function findSiteOnLine(
  projects: GoProjects,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<FoundSite | null> {
  const there = await findSite(projects, document, position);
  if (there || document.languageId !== "go") return there;
  const { range } = document.lineAt(position);
  const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
  const found = sitesOf(await describeSitesIn(projects, document, range));
  const beginning = found.filter((site) => site.range.start >= start && site.range.start < end);
  const meant = siteInLine(beginning, document.offsetAt(position));
  return meant && findSite(projects, document, startOf(document, meant));
}

const sitesOf = (described: readonly SiteDescription[]): MapSite[] => described.map(({ site }) => site);

const isIn = ({ range }: MapSite, offset: number): boolean => range.start <= offset && offset <= range.end;

const startOf = (document: vscode.TextDocument, { range }: MapSite): vscode.Position =>
  document.positionAt(range.start);
