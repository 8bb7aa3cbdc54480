import type { FillPattern, MapView } from "../../../extension/src/core/session/mapView.ts";
import type { FromView, ToView } from "../../../extension/src/protocol/messages.ts";
import { toMarkup } from "../shared/node.ts";
import { type CellPlace, cellDetail } from "./cellWords.ts";
import { tableDetail } from "./directory.ts";
import type { Host } from "./host.ts";
import { moveInPicture } from "./pictureKeys.ts";
import { pictureSvg } from "./pictureSvg.ts";
import type { Player } from "./player.ts";
import { countOf, type Fold, folds, type Transient, type UiState, withFold, zoomed } from "./store.ts";

/** What the listeners work on. */
export interface ActionParts {
  readonly host: Host;
  readonly player: Player;
  readonly snapshot: () => ToView["snapshot"] | undefined;
  readonly ui: () => UiState;
  readonly keep: (state: UiState) => void;
  readonly change: (transient: Partial<Transient>) => void;
}

/** Listens to the whole page: clicks and keys on buttons, cells, selects and the scrubber. */
export function listenToActions(parts: ActionParts): void {
  const body = document.body;
  body.addEventListener("click", (event) => {
    const target = event.target as Element;
    const action = target.closest<HTMLElement | SVGElement>("[data-action]");
    if (action) act(parts, action);
    else target.closest<HTMLElement | SVGElement>(boxes)?.focus();
  });
  body.addEventListener("submit", (event) => {
    event.preventDefault();
    void ask(parts, "find", { key: parts.ui().find });
  });
  body.addEventListener("focusin", (event) => tell(parts, event.target as Element));
  body.addEventListener("change", (event) => {
    const target = event.target;
    if (target instanceof HTMLSelectElement) choose(parts, target);
    else if (target instanceof HTMLInputElement) enter(parts, target);
  });
  body.addEventListener("input", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
    if (target.name === "position") parts.player.seek(Number(target.value));
    else type(parts, target);
  });
  body.addEventListener(
    "toggle",
    (event) => {
      const details = event.target as HTMLDetailsElement;
      const name = folds.find((fold) => fold === details.dataset["fold"]);
      if (name) toggleFold(parts, name, details.open);
    },
    true,
  );
  body.addEventListener("keydown", (event) => {
    moveInPicture(event);
    if (!event.defaultPrevented) shortcut(parts, event);
  });
  body.addEventListener("wheel", (event) => zoomByWheel(parts, event), { passive: false });
}

function toggleFold({ ui, keep }: ActionParts, name: Fold, open: boolean): void {
  if (ui().open.includes(name) !== open) keep(withFold(ui(), name, open));
}

/** Asks the host; what fails is said in one line until something works again. */
async function ask<Name extends keyof FromView>(
  { host, change }: ActionParts,
  type: Name,
  body: FromView[Name],
): Promise<void> {
  try {
    await host.request(type, body);
    change({ failure: "" });
  } catch (error) {
    change({ failure: error instanceof Error ? error.message : String(error) });
  }
}

/** What has details to show when it is focused. */
const boxes = "[data-detail], [role=gridcell], .directory-ruler .table";

/** Shows the details of the focused box, and asks what wrote a cell; what is told of another picture is forgotten. */
export function tell(parts: ActionParts, target: Element | null): void {
  const box = target?.closest<SVGElement>(boxes);
  if (!box) return;
  const view = mapOf(parts);
  const isOther = box.closest(".compared ~ .compared") !== null;
  const picture = isOther ? view?.compared?.picture : view?.picture;
  const isCell = box.matches("[role=gridcell]");
  const { detail, section } = box.dataset;
  if (detail !== undefined) parts.change({ detail, told: "" });
  else if (picture && section !== undefined)
    parts.change({ detail: tableDetail(picture, section), told: "" });
  else if (picture && isCell) {
    const place = placeOf(box);
    parts.change({ detail: cellDetail(picture, place), told: "" });
    if (!isOther) void askWhatWrote(parts, box, place);
  }
}

function placeOf(cell: SVGElement): CellPlace {
  const nearest = (name: string): string =>
    cell.closest<HTMLElement | SVGElement>(`[data-${name}]`)?.dataset[name] ?? "";
  return { section: nearest("section"), address: nearest("address"), cell: Number(cell.dataset["cell"]) };
}

async function askWhatWrote({ host, change }: ActionParts, box: SVGElement, place: CellPlace): Promise<void> {
  const answer = await host.request("cell", place).catch(() => undefined);
  if (answer?.kind === "cell" && document.activeElement === box) change({ told: answer.lines.join("\n") });
}

/** Selects of the model are sent, the others are the page's own. */
function choose(parts: ActionParts, { name, value }: HTMLSelectElement): void {
  const { ui, keep, player, snapshot } = parts;
  const choices = snapshot()?.choices;
  const view = mapOf(parts);
  switch (name) {
    case "release":
      return void ask(parts, "chooseModel", { release: value, goarch: choices?.goarch ?? "" });
    case "goarch":
      return void ask(parts, "chooseModel", { release: choices?.release ?? "", goarch: value });
    case "recent":
      return void ask(parts, "openRecent", { id: Number(value) });
    case "algorithm":
      if (view && (value === "aes" || value === "fallback"))
        void ask(parts, "chooseHash", { algorithm: value, seed: view.hash.seed });
      return;
    case "speed":
      player.speed = Number(value);
      return keep({ ...ui(), speed: Number(value) });
    case "pattern":
    case "order":
    case "collision":
    case "event":
    case "diagram":
      return keep({ ...ui(), [name]: value });
  }
}

/** Fields that act when they are left or Enter is pressed. */
function enter(parts: ActionParts, { name, value }: HTMLInputElement): void {
  const view = mapOf(parts);
  if (!view) return;
  if (name === "hashSeed") {
    const seed = Math.floor(Number(value)) >>> 0;
    if (seed !== view.hash.seed) void ask(parts, "chooseHash", { ...view.hash, seed });
  } else if (name === "hint" && hintOf(value) !== view.hint)
    void ask(parts, "chooseHint", { hint: hintOf(value) });
}

const hintOf = (value: string): number | null =>
  value.trim() === "" || !Number.isInteger(Number(value)) ? null : Math.max(0, Number(value));

/** What is typed is kept at once, so that it outlives a reload. */
function type({ ui, keep }: ActionParts, { name, value }: HTMLInputElement | HTMLTextAreaElement): void {
  switch (name) {
    case "count":
    case "rounds":
      return keep({ ...ui(), [name]: countOf(value) });
    case "seed":
      return keep({ ...ui(), seed: Math.floor(Number(value)) >>> 0 });
    case "keyPattern":
    case "pasted":
    case "key":
    case "find":
      return keep({ ...ui(), [name]: value });
  }
}

const mapOf = ({ snapshot }: ActionParts): MapView | undefined => {
  const view = snapshot()?.view;
  return view?.kind === "map" ? view : undefined;
};

function patternOf({ pattern, seed, keyPattern, pasted }: UiState): FillPattern {
  switch (pattern) {
    case "sequential":
      return { kind: "sequential" };
    case "random":
      return { kind: "random", seed };
    case "pattern":
      return { kind: "pattern", pattern: keyPattern };
    case "values":
      return { kind: "values", text: pasted };
  }
}

function act(parts: ActionParts, button: HTMLElement | SVGElement): void {
  const { host, player, ui, keep, change, snapshot } = parts;
  const view = mapOf(parts);
  const { action = "", at, position, section, row } = button.dataset;
  const state = ui();
  const send = <Name extends keyof FromView>(name: Name, body: FromView[Name]): void =>
    void ask(parts, name, body);
  switch (action) {
    case "tools":
      return keep(withFold(state, "tools", !state.open.includes("tools")));
    case "insertMany":
      return send("fill", {
        count: state.count,
        pattern: state.pattern === "values" ? { kind: "sequential" } : patternOf(state),
      });
    case "fill":
      return send("fill", { count: state.count, pattern: patternOf(state) });
    case "collide":
      return send("collide", { kind: collisionOf(state, view), count: Math.min(state.count, 10_000) });
    case "deleteOne":
      return send("deleteKeys", { count: 1, order: "oldest", seed: 0 });
    case "deleteMany":
      return send("deleteKeys", { count: state.count, order: state.order, seed: state.seed });
    case "churn":
      return send("churn", { count: state.count, rounds: state.rounds, pattern: patternOf(state) });
    case "insertKey":
    case "deleteKey":
    case "getKey":
      return send("operate", {
        op: ({ insertKey: "insert", deleteKey: "delete", getKey: "get" } as const)[action],
        key: state.key,
      });
    case "clear":
    case "fillAsCode":
    case "clone":
    case "range":
    case "reveal":
    case "openBeside":
    case "openCalculator":
    case "showAssembly":
      return send(action, {});
    case "randomSeed":
      if (view)
        send("chooseHash", { ...view.hash, seed: crypto.getRandomValues(new Uint32Array(1))[0] ?? 1 });
      return;
    case "seek":
      return player.seek(Number(position));
    case "step":
      return send("step", { at: Number(at) });
    case "show":
      return send("show", { section: section ?? "", row: Number(row) });
    case "pin":
      return send("pin", { pinned: !(snapshot()?.pinned ?? false) });
    case "zoomIn":
    case "zoomOut":
      return keep(zoomed(state, action === "zoomIn" ? 1 : -1));
    case "asTable":
      return keep({ ...state, asTable: !state.asTable });
    case "compare":
      return send("compare", { with: comparedOf() });
    case "compareFamilies":
      keep(withFold(state, "changes", true));
      return send("compareFamilies", {});
    case "compareOff":
      return send("compare", { with: null });
    case "play":
      if (player.playing) return player.stop();
      player.play(snapshot, state.speed);
      return change({ playing: true });
    case "copyMermaid":
    case "exportMermaid":
      host.request("diagram", { kind: state.diagram }).then(
        (answer) => {
          if (answer.kind !== "diagram") return;
          if (action === "copyMermaid") send("copy", { what: "mermaid", text: answer.source });
          else
            send("export", {
              what: "mermaid",
              name: `${view?.expression ?? "map"}-${state.diagram}`,
              content: answer.source,
            });
        },
        (error: unknown) => change({ failure: error instanceof Error ? error.message : String(error) }),
      );
      return;
    case "copySvg":
    case "exportSvg":
    case "exportPng":
    case "exportJson":
    case "exportTrace":
      if (view) void exportMap(parts, action, view);
      return;
    default:
      if (view) travel(parts, action, view);
  }
}

/** Moves in time: over operations, or over steps when one stands inside an operation. */
function travel(parts: ActionParts, action: string, view: MapView): void {
  const { player, ui } = parts;
  const { inside } = view;
  const { position } = view.operations;
  switch (action) {
    case "back":
      if (inside) void ask(parts, "step", { at: Math.max(0, inside.at - 1) });
      else player.seek(Math.max(0, position - 1));
      return;
    case "forward":
      if (inside && inside.at + 1 < inside.steps.length) void ask(parts, "step", { at: inside.at + 1 });
      else player.seek(position + 1);
      return;
    case "stepIn":
      return void ask(parts, "step", { at: 0 });
    case "stepOut":
      if (inside?.kind === "find") void ask(parts, "find", { key: null });
      else void ask(parts, "step", { at: null });
      return;
    case "jumpBack":
    case "jumpForward":
      return void ask(parts, "jump", { event: ui().event, back: action === "jumpBack" });
  }
}

function collisionOf({ collision }: UiState, view: MapView | undefined): UiState["collision"] {
  const classic = view?.picture.family === "classic";
  const fits = classic
    ? ["bucket", "tophash"].includes(collision)
    : !["bucket", "tophash"].includes(collision);
  return fits ? collision : classic ? "bucket" : "h2";
}

function comparedOf(): NonNullable<FromView["compare"]["with"]> {
  const value = (name: string): string =>
    document.querySelector<HTMLInputElement | HTMLSelectElement>(`[name=${name}]`)?.value ?? "";
  return {
    release: value("compareRelease"),
    goarch: value("compareGoarch"),
    hint: hintOf(value("compareHint")),
  };
}

const exportWidth = 640;

async function exportMap(parts: ActionParts, action: string, view: MapView): Promise<void> {
  const name = view.expression;
  try {
    if (action === "exportJson") return await ask(parts, "export", { what: "json", name, content: "" });
    if (action === "exportTrace") return await ask(parts, "export", { what: "trace", name, content: "" });
    const svg = toMarkup(pictureSvg(view, exportWidth));
    if (action === "copySvg") return await ask(parts, "copy", { what: "svg", text: svg });
    if (action === "exportSvg") return await ask(parts, "export", { what: "svg", name, content: svg });
    const { pngOf } = await import("./exportPicture.ts");
    await ask(parts, "export", { what: "png", name, content: await pngOf(svg) });
  } catch (error) {
    parts.change({ failure: error instanceof Error ? error.message : String(error) });
  }
}

const shortcuts: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "[": "back",
    "]": "forward",
    i: "stepIn",
    o: "stepOut",
    p: "play",
  }),
);

/** Single keys for time travel, while no field is being typed in. */
function shortcut(parts: ActionParts, event: KeyboardEvent): void {
  const action = shortcuts.get(event.key);
  const target = event.target as Element;
  if (!action || event.ctrlKey || event.metaKey || event.altKey) return;
  if (target.matches("input:not([type=range]), textarea, select")) return;
  const button = document.querySelector<HTMLButtonElement>(`button[data-action=${action}]`);
  if (!button || button.disabled) return;
  event.preventDefault();
  act(parts, button);
}

function zoomByWheel({ ui, keep }: ActionParts, event: WheelEvent): void {
  if (!event.ctrlKey) return;
  event.preventDefault();
  keep(zoomed(ui(), event.deltaY < 0 ? 1 : -1));
}
