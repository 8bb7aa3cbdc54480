import { callChainMermaid } from "../../core/present/callChainMermaid.ts";
import { growthMermaid } from "../../core/present/growthMermaid.ts";
import { layoutMermaid, stepsMermaid } from "../../core/present/mapDiagrams.ts";
import type { LayoutSession } from "../../core/session/layoutSession.ts";
import type { DiagramKind } from "../../protocol/messages.ts";
import { madeBy } from "../../workspace/madeBy.ts";
import type { ShownSite } from "./shownSite.ts";

/**
 * The Mermaid source of a diagram of what a session shows.
 * @param site where the source has the map
 * @throws RangeError with what to do first when there is nothing to draw
 */
export function sessionDiagram(session: LayoutSession, { found }: ShownSite, kind: DiagramKind): string {
  const { shown } = session;
  switch (kind) {
    case "layout":
      return layoutMermaid(session.view().picture);
    case "growth": {
      const { growth } = session.view();
      if (growth.length === 0) throw new RangeError("the map has not grown yet: insert more keys");
      return growthMermaid(`make(${shown.type.text}${shown.hint === null ? "" : `, ${shown.hint}`})`, growth);
    }
    case "lookup": {
      const inside = session.insideNow;
      if (!inside)
        throw new RangeError("find a key or step into an operation first: its steps are drawn here");
      return stepsMermaid(inside.title, inside.steps);
    }
    case "make":
      return callChainMermaid(madeBy(found, shown.type.model));
  }
}
