import type * as vscode from "vscode";
import { describeSite, type SiteDescription } from "../core/compile/describeSite.ts";
import type { GoProjects } from "./goProjects.ts";
import { type ModelInForce, modelFor } from "./modelInForce.ts";

/** A described map site with the model it was described for. */
export interface FoundSite {
  readonly description: SiteDescription;
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
  const site = await projects.siteAt(document, position, inForce.model.target.ptrSizeBytes);
  return site === null ? null : { description: describeSite(site, inForce.model), inForce };
}

/** The hint that a site gives its map: the constant of a make, the entries of a literal; null when there is none or it is not known. */
export function hintOf({ site }: SiteDescription): number | null {
  if (site.hint?.constant !== null && site.hint?.constant !== undefined) return Number(site.hint.constant);
  return null;
}
