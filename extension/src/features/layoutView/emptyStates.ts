import type { ViewState } from "../../protocol/messages.ts";
import { fileName } from "./shownMapWatch.ts";

/** Nothing has been looked at yet. */
export const waiting: ViewState = {
  kind: "waiting",
  hint: "Put the cursor on a map expression in a Go file.",
};
/** The map under the cursor is being looked up. */
export const loading: ViewState = { kind: "loading", hint: "Looking for the map under the cursor." };
/** The line of the cursor has no map. */
export const notAMap: ViewState = {
  kind: "notAMap",
  hint: "There is no map in the line of the cursor. Put it on a map expression: a variable, a make, an index, a delete.",
};

/** A map to which a page was pinned before the window was reloaded is not found again in its file. */
export const goneState = (uri: string): ViewState => ({
  kind: "gone",
  hint: `The map that this view was pinned to is no longer where it was in ${fileName(uri)}.`,
});
