import type { StructureEvent } from "../../../extension/src/core/emulator/map/structureWatch.ts";
import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import type { MapView } from "../../../extension/src/core/session/mapView.ts";
import type { ToView, ViewState } from "../../../extension/src/protocol/messages.ts";
import { h, type ViewNode } from "../shared/node.ts";
import { speeds, type UiState } from "./store.ts";
import { structRuler } from "./structRuler.ts";

type Snapshot = ToView["snapshot"];

const provenanceWords: Readonly<Record<MapView["provenance"], string>> = {
  compiler: "type known from the compiler",
  gopls: "type known from gopls",
  assumed: "type assumed from the syntax",
  chosen: "type chosen by you",
};

/** How sure that is, and what would make it sure. */
const sureWords: Readonly<Record<MapView["provenance"], string>> = {
  compiler: "Type and calls are the compiler's own, from its listing of the saved package.",
  gopls: "The type is what gopls says; the calls follow from it by the compiler's rules.",
  assumed:
    "To make it sure: save the file or stay at it for a moment (mapscope.compiler.onOpen), in a trusted workspace where the package compiles; where its listing names the type, that takes its place. The Capacity Calculator takes any other type.",
  chosen: "You have chosen the type; nothing of it is taken from the code.",
};

/** An assumed type of which the build has been heard. */
const unnamedWords =
  "The compiler's listing has this place, and names no type there: makemap_small takes none, nor does code without a call. Where the map is read or written it may. The Capacity Calculator takes any other type.";

/** A button with a codicon; its label is read by screen readers and shown as a tooltip. */
export function iconButton(
  icon: string,
  action: string,
  label: string,
  more: Readonly<Record<string, string | boolean | number | undefined>> = {},
): ViewNode {
  return h(
    "button",
    { class: "icon", "data-action": action, title: label, "aria-label": label, ...more },
    h("span", { class: `codicon codicon-${icon}`, "aria-hidden": "true" }),
  );
}

/** A select whose choice is sent or kept by its name. */
export function select(
  name: string,
  label: string,
  values: readonly (string | readonly [value: string, text: string])[],
  chosen: string,
): ViewNode {
  return h(
    "select",
    { name, "aria-label": label, title: label },
    ...values.map((one) => {
      const [value, text] = typeof one === "string" ? [one, one] : one;
      return h("option", { value, selected: value === chosen }, text);
    }),
  );
}

/** Go writes `struct {}` where people write `struct{}`. */
const withoutSpace = (type: string): string => type.replace(/\s/g, "");

/** One click to the other family beside it, and one back. */
function familiesButton({ picture, compared }: MapView): ViewNode {
  const isOn = compared !== null && compared.picture.family !== picture.family;
  return iconButton(
    "git-compare",
    isOn ? "compareOff" : "compareFamilies",
    isOn ? "Stop comparing" : "What did Go 1.24 change for this map?",
    { "aria-pressed": String(isOn) },
  );
}

/** Where the type is known from; focused it tells what that means, and what would make it sure. */
function badge({ provenance, note, typeUnnamed }: MapView): ViewNode {
  const isUnnamed = provenance === "assumed" && typeUnnamed;
  const words = `${provenanceWords[provenance]}${isUnnamed ? "; the build names no type here" : ""}`;
  const sure = isUnnamed ? unnamedWords : sureWords[provenance];
  const detail = [words, note === "" ? "" : `${note}.`, sure].filter((text) => text !== "").join("\n");
  return h(
    "button",
    { class: `badge ${provenance}`, title: words, "aria-label": words, "data-detail": detail },
    provenance,
  );
}

/** Title of the view: the expression, its type, where the type is known from, and the release it is shown for. */
export function titleBar({ view, pinned, recent, choices }: Snapshot): ViewNode {
  const current = recent.find((map) => map.current);
  const tools = h(
    "div",
    { class: "tools", role: "toolbar", "aria-label": "map" },
    recent.length > 1 &&
      select(
        "recent",
        "Show one of the last maps",
        recent.map(({ id, label }) => [String(id), label] as const),
        String(current?.id ?? ""),
      ),
    iconButton(
      pinned ? "pinned" : "pin",
      "pin",
      pinned ? "Follow the cursor again" : "Keep this map when the cursor moves",
      { "aria-pressed": String(pinned) },
    ),
    view.kind === "map" && familiesButton(view),
    view.kind === "map" &&
      iconButton("symbol-ruler", "openCalculator", "Open the Capacity Calculator for this map"),
    view.kind === "map" && iconButton("split-horizontal", "openBeside", "Open this map beside the code"),
  );
  const release =
    choices.release !== "" &&
    h(
      "label",
      { class: "release" },
      "Go ",
      select("release", `Go release, on ${choices.goarch}`, choices.releases, choices.release),
    );
  if (view.kind !== "map")
    return h(
      "header",
      { class: "title" },
      h("div", { class: "first" }, h("h1", {}, "Map Layout"), tools),
      release && h("div", { class: "second" }, release),
    );
  return h(
    "header",
    { class: "title" },
    h("div", { class: "first" }, h("h1", {}, h("code", {}, view.expression)), tools),
    h(
      "div",
      { class: "second" },
      h(
        "p",
        { class: "type" },
        h("code", {}, view.typeText),
        withoutSpace(view.typeText) !== withoutSpace(view.cells) &&
          h("span", { class: "detail" }, " laid out as ", h("code", {}, view.cells)),
      ),
      badge(view),
      view.place !== "" &&
        h("button", { class: "link place", "data-action": "reveal", title: "Show in the code" }, view.place),
      release,
    ),
    view.note !== "" &&
      h("p", { class: "note" }, `${view.provenance === "assumed" ? "Assumed: " : ""}${view.note}.`),
  );
}

/** The most frequent changes in one row, and what unfolds all others. */
export function quickBar(view: MapView, ui: UiState): ViewNode {
  const isOpen = ui.open.includes("tools");
  return h(
    "div",
    { class: "quick", role: "toolbar", "aria-label": "change the map" },
    fillButton(view),
    h(
      "span",
      { class: "joined" },
      h(
        "button",
        { "data-action": "insertMany", title: "Insert as many new keys as the field says" },
        "Insert",
      ),
      h("input", {
        type: "number",
        name: "count",
        min: 1,
        max: 1000000,
        value: ui.count,
        "aria-label": "how many keys to insert or delete",
      }),
    ),
    iconButton("remove", "deleteOne", "Delete the oldest key", {
      class: "icon wide",
      disabled: view.picture.totals.entries === 0,
    }),
    iconButton("clear-all", "clear", "clear(m)"),
    h("span", { class: "space" }),
    iconButton("ellipsis", "tools", "Find a key, fill, change, tables, size, hash and hint", {
      "aria-expanded": String(isOpen),
      "aria-pressed": String(isOpen),
    }),
  );
}

/** Does what the code does, where that is known. */
function fillButton({ fill }: MapView): ViewNode | false {
  if (fill === null) return false;
  const { entries, atMost, firstLine, lastLine } = fill;
  const many = `${atMost ? "at most " : ""}${decimalText(entries)}`;
  const lines = firstLine === lastLine ? `line ${firstLine}` : `lines ${firstLine} to ${lastLine}`;
  return h(
    "button",
    {
      "data-action": "fillAsCode",
      "aria-label": "Fill as the code",
      title: `Insert ${many} keys, as ${lines} of the code ${firstLine === lastLine ? "does" : "do"}`,
    },
    "Fill",
    h("span", { class: "wide" }, " as the code"),
  );
}

const eventNames: readonly StructureEvent[] = ["growth", "split", "overflow", "tombstone"];

/** Time travel: the scrubber over all operations, play, steps in and over, jumps. */
export function transportBar(view: MapView, ui: UiState, playing: boolean): ViewNode {
  const { length, position, last, events, changed } = view.operations;
  const { inside } = view;
  const where = inside
    ? `${inside.title} · step ${inside.at + 1} of ${inside.steps.length}`
    : `operation ${position} of ${length}: ${last}`;
  return h(
    "section",
    { class: "transport", "aria-label": "time travel" },
    h(
      "div",
      { class: "scrubber" },
      iconButton("debug-step-back", "back", inside ? "One step back" : "One operation back ( [ )", {
        disabled: inside ? inside.at === 0 : position === 0,
      }),
      h("input", {
        type: "range",
        name: "position",
        min: 0,
        max: Math.max(1, length),
        value: position,
        disabled: length === 0,
        "aria-label": "operation shown",
        "aria-valuetext": where,
      }),
      iconButton("debug-step-over", "forward", inside ? "Next step" : "Next operation ( ] )", {
        disabled: inside
          ? inside.kind === "find" && inside.at + 1 >= inside.steps.length
          : position === length,
      }),
      iconButton(playing ? "debug-pause" : "debug-start", "play", playing ? "Pause ( p )" : "Play ( p )", {
        disabled: length === 0,
      }),
      iconButton("debug-step-into", "stepIn", "Show the steps inside this operation ( i )", {
        disabled: position === 0 || inside !== null,
      }),
      iconButton("debug-step-out", "stepOut", "Leave the steps ( o )", { disabled: inside === null }),
    ),
    length > 0 &&
      h(
        "div",
        { class: "player" },
        select(
          "speed",
          "Operations a second",
          speeds.map((speed) => [String(speed), `${speed}/s`] as const),
          String(ui.speed),
        ),
        h(
          "span",
          { class: "jump" },
          iconButton("chevron-left", "jumpBack", `Last ${ui.event}`, { disabled: events[ui.event] === 0 }),
          select(
            "event",
            "What to jump to",
            eventNames.map((name) => [name, `${name} · ${events[name]}`] as const),
            ui.event,
          ),
          iconButton("chevron-right", "jumpForward", `Next ${ui.event}`, {
            disabled: events[ui.event] === 0,
          }),
        ),
      ),
    h("p", { class: "last", role: "status" }, h("code", {}, where)),
    ...changed.map((text) => h("p", { class: "changed" }, text)),
  );
}

const unpinButton = h("button", { "data-action": "pin" }, "Unpin and follow the cursor");

/** Said of a picture whose map is no longer in the code. */
export const goneLine = (gone: string): ViewNode =>
  h("p", { class: "failure gone", role: "status" }, `${gone} `, unpinButton);

/** What is shown when there is no map to show. */
export function emptyPage(view: Exclude<ViewState, MapView>, width: number): ViewNode {
  const title = {
    waiting: "No map yet",
    loading: "Loading",
    notAMap: "Not a map",
    gone: "This map is gone",
    error: "Cannot show this map",
  }[view.kind];
  return h(
    "div",
    { class: `empty ${view.kind}`, role: view.kind === "error" ? "alert" : "status" },
    h("h2", {}, title),
    view.kind === "error" && h("p", {}, view.message),
    h("p", {}, view.hint),
    view.kind === "gone" && h("p", {}, unpinButton),
    view.kind === "error" &&
      h("p", {}, h("button", { "data-action": "openCalculator" }, "Open the Capacity Calculator")),
    view.kind === "error" && view.known !== undefined
      ? h(
          "section",
          { class: "section" },
          h(
            "h2",
            {},
            view.known.name,
            h("span", { class: "detail" }, ` ${decimalText(view.known.sizeBytes)} bytes, whatever the type`),
          ),
          structRuler(view.known, width),
        )
      : undefined,
  );
}

/** Things said once: no Go found, unknown release. */
export function noticeList(notices: readonly string[]): ViewNode {
  return h("ul", { class: "notices" }, ...notices.map((notice) => h("li", {}, notice)));
}
