import type { MapType } from "../go/types/mapType.ts";
import { fillClassic } from "./fillClassic.ts";
import type { FilledMap } from "./filled.ts";
import { fillSwiss } from "./fillSwiss.ts";
import type { MakeLayout } from "./makeLayout.ts";

/** Memory of a map made with `layout` that holds `entries` distinct keys; `entries` is a whole number of 0 or more. */
export function fillMap(type: MapType, layout: MakeLayout, entries: number): FilledMap {
  return layout.family === "classic" ? fillClassic(type, layout, entries) : fillSwiss(type, layout, entries);
}
