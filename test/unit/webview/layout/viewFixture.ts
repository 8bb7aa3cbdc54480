import { LayoutSession } from "../../../../extension/src/core/session/layoutSession.ts";
import type { MapView } from "../../../../extension/src/core/session/mapView.ts";
import type { ToView } from "../../../../extension/src/protocol/messages.ts";
import type { ViewNode } from "../../../../webview/src/shared/node.ts";
import { mapType } from "../../core/go/types/mapTypeFixture.ts";

/** A layout session of a map type, as the view's host opens it. */
export function session(map: string, go: string, hint: number | null = null): LayoutSession {
  return new LayoutSession({
    expression: "users",
    place: "main.go:12",
    typeText: map.replace("string", "Name"),
    cells: map,
    type: mapType(map, go),
    hint,
    provenance: "assumed",
    note: "",
    fill: null,
  });
}

/** What the view gets after `count` inserts. */
export function viewOf(map: string, go: string, count: number): MapView {
  const opened = session(map, go);
  opened.insert(count);
  return opened.view();
}

export function snapshotOf(view: ToView["snapshot"]["view"]): ToView["snapshot"] {
  return {
    sequence: 1,
    page: "side",
    view,
    choices: {
      releases: ["1.23", "1.26"],
      goarchs: ["amd64"],
      release: "1.26",
      goarch: "amd64",
      otherRelease: "1.23",
    },
    pinned: false,
    gone: "",
    nilHere: "",
    recent: [],
    notices: [],
  };
}

/** A node and all below it that an attribute has. */
export function nodesWith(node: ViewNode, attribute: string, value: string): ViewNode[] {
  const below = node.children.flatMap((child) =>
    typeof child === "string" ? [] : nodesWith(child, attribute, value),
  );
  return node.attributes[attribute] === value ? [node, ...below] : below;
}

/** All text below a node. */
export function textOf(node: ViewNode): string {
  return node.children.map((child) => (typeof child === "string" ? child : textOf(child))).join("");
}
