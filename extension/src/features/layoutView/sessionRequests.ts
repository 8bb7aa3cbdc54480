import { distinctValues } from "../../core/emulator/map/keySource.ts";
import { newestOf } from "../../core/go/release/goRelease.ts";
import type { Answer, DiagramKind, FromViewMessage } from "../../protocol/messages.ts";
import { comparedMap } from "./modelChoice.ts";
import type { OpenMap } from "./openMaps.ts";

/** Entries of a map whose hint does not say how many it gets, and of one with a large hint. */
const usualEntries = 1000;
const mostEntries = 10_000;

/** Puts the other family's newest release beside a map; one that nothing was done to yet is filled, so that there is something to see. */
export function compareFamilies(open: OpenMap): void {
  const { session } = open;
  const { shown } = session;
  const { release, target } = shown.type.model;
  const other = newestOf(release.family === "classic" ? "swiss" : "classic");
  const compared = { release: other.name.slice(2), goarch: target.goarch, hint: shown.hint };
  if (session.life.history.length === 0) {
    const entries = shown.hint ? Math.min(shown.hint, mostEntries) : usualEntries;
    session.insert(Math.min(entries, distinctValues(shown.type.key)));
  }
  session.compare(comparedMap(shown, compared));
  open.compared = compared;
}

/**
 * Does to a map's session what the view asks for.
 * @returns what was asked for; undefined when the session's picture may have changed
 * @throws Error with one sentence for the user when it cannot be done
 */
export function answerOfSession(
  message: FromViewMessage,
  open: OpenMap,
): Answer | Promise<Answer> | undefined {
  const { session } = open;
  switch (message.type) {
    case "fill":
      session.fill(message.body.count, message.body.pattern);
      return;
    case "fillAsCode":
      session.fillAsCode();
      return;
    case "collide":
      session.collide(message.body.kind, message.body.count);
      return;
    case "deleteKeys":
      session.deleteKeys(message.body.count, message.body.order, message.body.seed);
      return;
    case "churn":
      session.churn(message.body.count, message.body.rounds, message.body.pattern);
      return;
    case "operate":
      session.operate(message.body.op, message.body.key);
      return;
    case "clear":
      session.clear();
      return;
    case "clone":
      session.clone();
      return;
    case "range":
      session.range();
      return;
    case "seek":
      session.seek(message.body.position);
      return;
    case "jump":
      session.jump(message.body.event, message.body.back);
      return;
    case "step":
      session.step(message.body.at);
      return;
    case "find":
      session.find(message.body.key);
      return;
    case "show":
      session.show(message.body);
      return;
    case "chooseHash":
      session.chooseHash(message.body);
      return;
    case "chooseHint":
      session.change({ ...session.shown, hint: message.body.hint });
      open.hint = message.body.hint;
      return;
    case "compare": {
      const compared = message.body.with;
      session.compare(compared && comparedMap(session.shown, compared));
      open.compared = compared ?? undefined;
      return;
    }
    case "compareFamilies":
      compareFamilies(open);
      return;
    case "differences":
      return { kind: "differences", compared: session.differences() };
    case "lives":
      return { kind: "lives", lives: session.lives() };
    case "diagram":
      return diagramOf(open, message.body.kind);
    case "cell":
      return { kind: "cell", lines: session.cell(message.body) };
    default:
      return undefined;
  }
}

/** Loaded when the first one is unfolded. */
async function diagramOf({ session, site }: OpenMap, kind: DiagramKind): Promise<Answer> {
  const { sessionDiagram } = await import("./sessionDiagram.ts");
  return { kind: "diagram", source: sessionDiagram(session, site, kind) };
}
