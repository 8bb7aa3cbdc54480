import type * as vscode from "vscode";
import { describeSite, type SiteDescription } from "../core/compile/describeSite.ts";
import type { MapSite } from "../core/syntax/mapSites.ts";
import type { GoProjects } from "./goProjects.ts";
import { type ModelInForce, modelFor } from "./modelInForce.ts";

/** A described map site with the model it was described for. */
export interface FoundSite {
  readonly description: SiteDescription;
  /** The make or literal that its map comes from: the site itself, or the one that its variable is assigned. */
  readonly making: MapSite | null;
  readonly inForce: ModelInForce;
}

/** Finds and describes the map site at a position; null when there is no map there. */
export async function findSite(
  projects: GoProjects,
  document: vscode.TextDocument,
  position: vscode.Position,
): Promise<FoundSite | null> {
  if (document.languageId !== "go") return null;
  const inForce = await modelFor(document.uri, projects);
  const located = await projects.siteAt(document, position, inForce.model.target.ptrSizeBytes);
  if (!located) return null;
  const { site } = located;
  const makes = site.form === "make" || site.form === "literal";
  return {
    description: describeSite(site, inForce.model),
    making: makes ? site : located.making,
    inForce,
  };
}
