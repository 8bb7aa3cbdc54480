import * as vscode from "vscode";
import type { MapModel } from "../../core/go/release/goTarget.ts";
import type { MapType } from "../../core/go/types/mapType.ts";
import { mapTypeOf } from "../../core/go/types/mapTypeLayout.ts";
import { namesSyncMap } from "../../core/go/types/namesSyncMap.ts";
import { parseMapType } from "../../core/go/types/typeParser.ts";
import type { SiteMapType } from "../../core/source/mapSite.ts";
import { goEditor } from "../../services/goEditor.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { mapPlaceOf } from "../../services/mapPlace.ts";
import { readSettings } from "../../services/settings.ts";
import { findSite } from "../../services/siteFinder.ts";

/** A map that is to be measured. */
export interface MeasureTarget {
  /** The type as its code, or a form, writes it. */
  readonly map: string;
  /** What tells it from others: the type with all that it is declared with. */
  readonly layout: string;
  /** "main.go:27"; "" for one of a form. */
  readonly place: string;
  /** The file whose settings and module count. */
  readonly scope: vscode.Uri | undefined;
  /** "auto", or the release that is asked for. */
  readonly release: string;
  /** The type under the model of the go that measures. */
  readonly typeOf: (model: MapModel) => Promise<MapType>;
}

/**
 * The map that a command means: that of a form, else of a place (a hover's link, or the cursor). Undefined when the user chose none.
 * @throws Error with one sentence where there is none, or its type cannot be copied
 */
export async function measureTarget(
  projects: GoProjects,
  argument: unknown,
): Promise<MeasureTarget | undefined> {
  const form = formIn(argument);
  if (form) return formTarget(projects, form);
  const place = await mapPlaceOf(projects, argument);
  if (place === undefined) return undefined;
  const found = place && (await findSite(projects, place.document, place.position));
  if (!place || !found) throw new Error("Put the cursor on a map expression in a Go file");
  const { site } = found.description;
  const { document } = place;
  const layout = site.type.layout ?? (await instanceOf(site.type));
  if (layout === undefined) return undefined;
  const line = document.positionAt(site.range.start).line + 1;
  return {
    ...{ map: site.type.text, layout, scope: document.uri, release: readSettings(document.uri).release },
    place: `${document.uri.path.split("/").at(-1) ?? ""}:${line}`,
    typeOf: async (model) => ({
      ...mapTypeOf(parseMapType(layout, model.target), model),
      text: site.type.text,
    }),
  };
}

/** The layout of an instance of a generic map, which the user chooses where there are several. */
async function instanceOf({ text, why, instances = [] }: SiteMapType): Promise<string | undefined> {
  const [first, ...others] = instances;
  if (first === undefined) throw new Error(`${text} cannot be measured: ${why ?? "its type is not known"}`);
  if (others.length === 0) return first.layout;
  const rows = instances.map(({ types, layout }) => ({ label: types.join(", "), layout }));
  const title = "Mapscope: the types that this map is measured with";
  return (await vscode.window.showQuickPick(rows, { title }))?.layout;
}

interface FormMap {
  readonly map: string;
  readonly release: string;
}

function formIn(argument: unknown): FormMap | undefined {
  const { map, release } = (typeof argument === "object" && argument !== null ? argument : {}) as {
    map?: unknown;
    release?: unknown;
  };
  return typeof map === "string" && typeof release === "string" ? { map, release } : undefined;
}

function formTarget(projects: GoProjects, { map, release }: FormMap): MeasureTarget {
  if (namesSyncMap(map)) throw new Error("A sync.Map is not measured, only built-in maps are");
  const scope = goEditor()?.document.uri ?? vscode.workspace.workspaceFolders?.[0]?.uri;
  const typeOf = (model: MapModel): Promise<MapType> => projects.writtenTypes.read(map, model);
  return { map, layout: map, place: "", scope, release, typeOf };
}
