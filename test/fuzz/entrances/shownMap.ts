import type { ShownSite } from "../../../extension/src/features/layoutView/shownSite.ts";
import { modelOf } from "../../unit/core/go/types/mapTypeFixture.ts";
import { described, makeSite } from "../../unit/core/present/presentFixture.ts";

/** The make of a map[string]int in a document, as the layout view shows it. */
export function shownMap(): ShownSite {
  const document = {
    uri: { path: "/w/a.go", toString: () => "file:///w/a.go" },
    positionAt: (offset: number) => ({ line: offset, character: 0 }),
  } as unknown as ShownSite["document"];
  const making = makeSite("map[string]int");
  const inForce = { model: modelOf("1.26"), source: "", notes: [] };
  return {
    document,
    found: { description: described(making, "1.26"), making, makingEscapesTo: null, inForce },
  };
}
