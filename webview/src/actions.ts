import type { ToView } from "../../extension/src/protocol/messages.ts";
import type { Host } from "./host.ts";
import { toMarkup } from "./render/node.ts";
import { pictureSvg } from "./render/pictureSvg.ts";

/** What the listeners work on. */
export interface ActionParts {
  readonly main: HTMLElement;
  readonly detail: HTMLElement;
  readonly host: Host;
  readonly snapshot: () => ToView["snapshot"] | undefined;
  readonly redrawGrowth: () => Promise<void>;
}

/** Listens to the whole page: clicks and keys on buttons, cells, selects and the scrubber. */
export function listenToActions(parts: ActionParts): void {
  const { main, detail, host } = parts;
  main.addEventListener("click", (event) => {
    const target = event.target as Element;
    const action = target.closest<HTMLElement>("button[data-action]");
    if (action) {
      act(parts, action);
      return;
    }
    const box = target.closest<HTMLElement>("[data-detail]");
    if (box) box.focus();
  });
  main.addEventListener("focusin", (event) => {
    const box = (event.target as Element).closest<HTMLElement>("[data-detail]");
    if (!box) return;
    detail.textContent = box.dataset.detail ?? "";
    if (box.matches("[role=gridcell]")) {
      for (const other of main.querySelectorAll('[role=gridcell][tabindex="0"]'))
        other.setAttribute("tabindex", "-1");
      box.setAttribute("tabindex", "0");
    }
  });
  main.addEventListener("change", (event) => {
    const target = event.target as HTMLInputElement | HTMLSelectElement;
    if (target.matches("select")) chooseModel(parts);
    if (target.name === "count") host.keep({ ...host.kept(), count: countOf(main) });
  });
  main.addEventListener("input", (event) => {
    const target = event.target as HTMLInputElement;
    if (target.name === "position") host.post("seek", { position: Number(target.value) });
  });
  main.addEventListener(
    "toggle",
    (event) => {
      const details = event.target as HTMLDetailsElement;
      if (!details.matches(".growth") || details.open === host.kept().growthOpen) return;
      host.keep({ ...host.kept(), growthOpen: details.open });
      void parts.redrawGrowth();
    },
    true,
  );
  main.addEventListener("keydown", (event) => moveInGrid(event, main));
}

/** How many keys the number field asks for. */
function countOf(main: HTMLElement): number {
  const value = Number(main.querySelector<HTMLInputElement>("input[name=count]")?.value);
  return Number.isInteger(value) && value >= 1 ? Math.min(value, 1_000_000) : 1;
}

function chooseModel({ main, host }: ActionParts): void {
  const value = (name: string): string =>
    main.querySelector<HTMLSelectElement>(`select[name=${name}]`)?.value ?? "";
  host.post("chooseModel", { release: value("release"), goarch: value("goarch") });
}

function act(parts: ActionParts, button: HTMLElement): void {
  const { main, host } = parts;
  const snapshot = parts.snapshot();
  const view = snapshot?.view.kind === "map" ? snapshot.view : undefined;
  const position = view?.operations.position ?? 0;
  switch (button.dataset.action) {
    case "insertOne":
      host.post("insert", { count: 1 });
      break;
    case "insertMany":
      host.post("insert", { count: countOf(main) });
      break;
    case "deleteOne":
      host.post("deleteKeys", { count: 1 });
      break;
    case "clear":
      host.post("clear", {});
      break;
    case "back":
      host.post("seek", { position: Math.max(0, position - 1) });
      break;
    case "forward":
      host.post("seek", { position: position + 1 });
      break;
    case "seek":
      host.post("seek", { position: Number(button.dataset.position) });
      break;
    case "pin":
      host.post("pin", { pinned: !(snapshot?.pinned ?? false) });
      break;
    case "openCalculator":
      host.post("openCalculator", {});
      break;
    case "reveal":
      host.post("reveal", {});
      break;
    case "copyMermaid":
      host.post("copy", { what: "mermaid", text: view?.growthMermaid ?? "" });
      break;
    case "copySvg":
      host.post("copy", { what: "svg", text: view ? toMarkup(pictureSvg(view, 640)) : "" });
      break;
  }
}

const steps: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Arrow keys walk over the cells of all rows on the page; Home and End go to a row's ends. */
function moveInGrid(event: KeyboardEvent, main: HTMLElement): void {
  const cell = (event.target as Element).closest<SVGElement>("[role=gridcell]");
  if (!cell) return;
  const rows = [...main.querySelectorAll("[role=row]")].map((row) => [
    ...row.querySelectorAll<SVGElement>("[role=gridcell]"),
  ]);
  const row = rows.findIndex((cells) => cells.includes(cell));
  const column = rows[row]?.indexOf(cell) ?? 0;
  const step = steps[event.key];
  const next =
    event.key === "Home"
      ? rows[row]?.[0]
      : event.key === "End"
        ? rows[row]?.at(-1)
        : step && rows[row + step[0]]?.[column + step[1]];
  if (!next) return;
  event.preventDefault();
  next.focus();
  next.scrollIntoView({ block: "nearest" });
}
