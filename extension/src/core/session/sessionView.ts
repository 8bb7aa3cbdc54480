import { distinctValues } from "../emulator/map/keySource.ts";
import type { MapPicture } from "../present/mapPicture.ts";
import type { PicturePlace } from "../present/pictureParts.ts";
import type { InsideOperation } from "./insideOperation.ts";
import { lastCell, lastLookup } from "./keyLookup.ts";
import { changedAt, eventCounts } from "./lifeFigures.ts";
import type { MapLife } from "./mapLife.ts";
import type { HashChoice, MapView } from "./mapView.ts";
import { lastRow, pictureAtStep } from "./operationTrace.ts";
import type { CodeFilling, ComparedMap, ShownMap } from "./shownMap.ts";

/** Rows drawn at a time; larger maps are drawn in pages. */
const maxRows = 16;
/** Where a picture begins when nothing asks for another part. */
const firstRow: PicturePlace = { section: "", row: 0 };
/** Growths told with the picture; the charts have all. */
const maxGrowthsTold = 20;

/** What a picture of a session is made of. */
export interface SessionState {
  readonly shown: ShownMap;
  readonly life: MapLife;
  /** The map beside it, and what it is. */
  readonly other: MapLife | null;
  readonly compared: ComparedMap | null;
  readonly hash: HashChoice;
  readonly inside: InsideOperation;
  /** The part of a large map that was asked for; else the last operation's. */
  readonly place: PicturePlace | null;
}

/** Everything that the view draws of a session. */
export function sessionView(state: SessionState): MapView {
  const { shown, life } = state;
  const { history } = life;
  const inside = state.inside.now;
  const traced = inside ? inside.steps : lastLookup(life);
  const shownNow = inside?.steps[inside.at];
  const place = state.place ?? shownNow?.row ?? lastRow(traced) ?? firstRow;
  const picture =
    (inside?.kind === "operation" && pictureInside(life, inside.at, place)) || life.picture(maxRows, place);
  const last = lastText(shown, life);
  return {
    kind: "map",
    expression: shown.expression,
    typeText: shown.typeText,
    cells: shown.cells ?? shown.type.text,
    place: shown.place,
    provenance: shown.provenance,
    note: shown.note,
    typeUnnamed: shown.typeUnnamed === true,
    hint: shown.hint,
    picture,
    compared: comparedView(state),
    operations: {
      length: history.length,
      position: history.position,
      last,
      events: eventCounts(life.events),
      changed: changedAt(life.eventsSoFar, history.position),
    },
    inside: state.inside.view(last),
    touched: shownNow?.touched ?? lastCell(life, traced),
    growth: life.growths.filter(({ operation }) => operation <= history.position).slice(-maxGrowthsTold),
    hash: state.hash,
    algorithms: shown.type.model.target.hasAesHash ? ["aes", "fallback"] : ["fallback"],
    distinctKeys: distinctValues(shown.type.key),
    fill: shownFill(shown.fill),
    stringKeys: shown.type.key.kind === "string" || shown.type.key.kind === "interface",
  };
}

/** The operation that led to where a life stands, as Go has it. */
export function lastText({ type, hint }: ShownMap, life: MapLife): string {
  const { history } = life;
  if (history.position === 0) return `make(${type.text}${hint === null ? "" : `, ${hint}`})`;
  return life.operationText(history.operation(history.position - 1));
}

function pictureInside(life: MapLife, at: number, place: PicturePlace): MapPicture | undefined {
  return pictureAtStep(life, at, () => life.picture(maxRows, place));
}

function comparedView({ other, compared }: SessionState): MapView["compared"] {
  if (!other || !compared) return null;
  const { release, target } = compared.type.model;
  return {
    picture: other.picture(maxRows, lastRow(lastLookup(other)) ?? firstRow),
    hint: compared.hint,
    release: release.name.slice(2),
    goarch: target.goarch,
    changed: changedAt(other.eventsSoFar, other.history.position),
  };
}

/** Without its keys, which may be many. */
function shownFill(fill: CodeFilling | null): MapView["fill"] {
  if (fill === null) return null;
  const { entries, atMost, firstLine, lastLine } = fill;
  return { entries, atMost, firstLine, lastLine };
}
