import type * as vscode from "vscode";
import { maxSmallHint } from "../../core/go/abi/constants.ts";
import type { MapModel } from "../../core/go/release/goTarget.ts";
import { mapTypeOf } from "../../core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../core/go/types/typeParser.ts";
import type { ShownMap } from "../../core/session/shownMap.ts";
import type { MapSite } from "../../core/source/mapSite.ts";
import { shownFill } from "../../services/siteFinder.ts";
import { escapesTo, type FoundSite, hintOf } from "../../workspace/foundSite.ts";

/** A found site with its document. */
export interface ShownSite {
  readonly document: vscode.TextDocument;
  readonly found: FoundSite;
}

/** Names a site's session: the same map and hint give the same session wherever the cursor is in it. */
export function siteKey({ document, found }: ShownSite): string {
  const { site } = found.description;
  return [document.uri.toString(), mapName(site), site.type.layout, hintOf(found)].join("\n");
}

/**
 * What the view shows of a site under a model.
 * @param hint one chosen in the view instead of the source's
 * @throws Error with the reason when the type is not known from the source
 */
export function shownMap(
  { document, found }: ShownSite,
  model: MapModel,
  hint: number | null = hintOf(found),
): ShownMap {
  const { description } = found;
  const { site } = description;
  if (site.type.layout === null)
    throw new Error(`The layout of ${site.type.text} is not known: ${site.type.why ?? description.why}`);
  const line = document.positionAt(site.range.start).line + 1;
  return {
    expression: mapName(site),
    typeText: site.type.text,
    cells: site.type.cells ?? null,
    place: `${document.uri.path.split("/").at(-1) ?? ""}:${line}`,
    type: mapTypeOf(parseMapType(site.type.layout, model.target), model),
    hint,
    provenance: description.provenance,
    note: description.certain ? "" : description.why,
    typeUnnamed: description.typeUnnamed,
    fill: filling(document, found),
  };
}

function filling(document: vscode.TextDocument, found: FoundSite): ShownMap["fill"] {
  const shown = shownFill(found, document);
  return shown && { ...shown, keys: found.making?.fill?.keys ?? null };
}

/** What is to be said of a map that is surely nil at its site; "" of others. */
export const nilWords = (site: ShownSite | undefined): string =>
  site?.found.description.site.nilHere
    ? "This map is nil here: it has no header and takes no bytes. Drawn is one that make gives before the first write."
    : "";

/** What is to be said of a map that does not lie on the heap, where the view draws it. */
export function siteNotices(site: ShownSite | undefined, model: MapModel | undefined): string[] {
  if (!site || !model || site.found.description.site.nilHere) return [];
  if (escapesTo(site.found) !== "stack") return [];
  const row = model.release.family === "classic" ? "bucket" : "group";
  // A hint that is not constant may be large.
  const isVariable = site.found.making?.hint?.constant === null;
  const small = !isVariable && (hintOf(site.found) ?? 0) <= maxSmallHint;
  const what = small ? `its header and its first ${row} lie` : "its header lies";
  return [`This map does not escape: ${what} on the stack of the program. Here all of it is drawn as heap.`];
}

/** The map's own name at a site, as the view's title has it. */
export const nameOfSite = ({ found }: ShownSite): string => mapName(found.description.site);

/** The map's own expression: `m` of `m[k]`, else the site's text on one line. */
function mapName(site: MapSite): string {
  const text = (site.operand ?? site.expr).replace(/\s+/g, " ");
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}

/** A site as commands and kept states name it. */
export const placeOfSite = ({ document, found }: ShownSite): { uri: string; offset: number } => ({
  uri: document.uri.toString(),
  offset: found.description.site.range.start,
});
