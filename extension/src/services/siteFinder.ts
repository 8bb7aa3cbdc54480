import type * as vscode from "vscode";
import { describeSite, type SiteDescription } from "../core/compile/describeSite.ts";
import { isSameTypeText } from "../core/source/hoverType.ts";
import { mapNameOffset } from "../core/source/makingSite.ts";
import type { MapSite } from "../core/source/mapSites.ts";
import type { GoProjects } from "./goProjects.ts";
import { type ModelInForce, modelFor } from "./modelInForce.ts";
import type { FoundInSource } from "./siteScopes.ts";

/** A described map site with the model it was described for. */
export interface FoundSite {
  readonly description: SiteDescription;
  /** The make or literal that its map comes from: the site itself, or the one that its variable is assigned. */
  readonly making: MapSite | null;
  readonly inForce: ModelInForce;
}

/** How long a site whose type the source tells waits for gopls to say the same. */
const confirmMilliseconds = 150;

/** Finds and describes the map site at a position, each fact by its best source; null when there is no map there. */
export async function findSite(
  projects: GoProjects,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<FoundSite | null> {
  if (document.languageId !== "go" || projects.gopls.isEcho(document, position)) return null;
  const inForce = await modelFor(document.uri, projects);
  const { model } = inForce;
  let found = await projects.siteAt(document, position, model);
  if (!found) {
    const operand = await projects.untypedAt(document, position, model);
    if (!operand) return null;
    const type = await projects.gopls.typeAt(document, document.positionAt(operand.nameOffset));
    if (type === null || !(await projects.assume(document, operand, type, model))) return null;
    found = await projects.siteAt(document, position, model);
    if (!found) return null;
  }
  const { site, making } = found;
  const compiled = projects.compiled.of(document, found, model);
  const goplsAgrees = await confirmsType(projects, document, found);
  const makes = site.form === "make" || site.form === "literal";
  return {
    description: describeSite(site, model, { ...compiled, goplsAgrees }),
    making: makes ? site : making,
    inForce,
  };
}

/** Describes the map sites that touch a range by what the source and the compiler say of them; gopls is not asked. */
export async function describeSitesIn(
  projects: GoProjects,
  document: vscode.TextDocument,
  range: vscode.Range,
): Promise<readonly SiteDescription[]> {
  const { model } = await modelFor(document.uri, projects);
  const found = await projects.sitesIn(document, range, model);
  return found.map((at) => describeSite(at.site, model, { ...projects.compiled.of(document, at, model) }));
}

/** Whether gopls gives the site's map the type that the source does. */
async function confirmsType(
  projects: GoProjects,
  document: vscode.TextDocument,
  { document: open, site }: FoundInSource,
): Promise<boolean> {
  const offset = mapNameOffset(open.text, site);
  if (offset === null || site.type.layout === null) return false;
  const told = await projects.gopls.typeAt(document, document.positionAt(offset), confirmMilliseconds);
  return told !== null && isSameTypeText(told, site.type.text);
}
