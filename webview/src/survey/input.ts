import { blockOf, type Geometry, unitAt, unitPlace } from "./geometry.ts";
import type { PictureView } from "./pictureView.ts";

/** A pointer that moved less than this between down and up has clicked. */
const clickPixels = 4;

/** Listens to mouse, trackpad and keyboard on the canvas. `hovered` hears the unit under the pointer and where it is. */
export function listenToPicture(
  view: PictureView,
  hovered: (unit: number | undefined, x: number, y: number) => void,
): void {
  listenToPointer(view, hovered);
  view.canvas.addEventListener("wheel", (event) => turnWheel(view, event), { passive: false });
  view.canvas.addEventListener("keydown", (event) => pressKey(view, event));
}

function listenToPointer(
  view: PictureView,
  hovered: (unit: number | undefined, x: number, y: number) => void,
): void {
  const { canvas } = view;
  let down: { readonly id: number; x: number; y: number; travelled: number } | undefined;
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    down = { id: event.pointerId, x: event.clientX, y: event.clientY, travelled: 0 };
    canvas.setPointerCapture(event.pointerId);
  });
  canvas.addEventListener("pointermove", (event) => {
    const { x, y } = pointOf(canvas, event);
    if (down?.id === event.pointerId) {
      const [byX, byY] = [event.clientX - down.x, event.clientY - down.y];
      down = {
        ...down,
        x: event.clientX,
        y: event.clientY,
        travelled: down.travelled + Math.hypot(byX, byY),
      };
      if (down.travelled >= clickPixels) {
        canvas.classList.add("dragged");
        hovered(undefined, x, y);
        view.pan(byX, byY);
        return;
      }
    }
    hovered(view.unitUnder(view.placeUnder(x, y)), x, y);
  });
  const up = (event: PointerEvent): void => {
    if (down?.id !== event.pointerId) return;
    canvas.classList.remove("dragged");
    const clicked = down.travelled < clickPixels && event.type === "pointerup";
    down = undefined;
    const { x, y } = pointOf(canvas, event);
    const unit = clicked ? view.unitUnder(view.placeUnder(x, y)) : undefined;
    if (unit !== undefined) view.select(unit, false);
  };
  canvas.addEventListener("pointerup", up);
  canvas.addEventListener("pointercancel", up);
  canvas.addEventListener("pointerleave", () => hovered(undefined, 0, 0));
  canvas.addEventListener("dblclick", (event) => {
    const { x, y } = pointOf(canvas, event);
    view.zoom(event.shiftKey ? 0.25 : 4, x, y);
  });
}

function pointOf(canvas: HTMLCanvasElement, event: MouseEvent): { x: number; y: number } {
  const box = canvas.getBoundingClientRect();
  return { x: event.clientX - box.left, y: event.clientY - box.top };
}

/** A pinch (which arrives as a wheel with Ctrl) and a mouse's wheel zoom; two fingers on a trackpad move. */
function turnWheel(view: PictureView, event: WheelEvent): void {
  event.preventDefault();
  const { x, y } = pointOf(view.canvas, event);
  if (event.ctrlKey || event.metaKey || isMouseWheel(event)) {
    const lines = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? event.deltaY / 100 : event.deltaY / 3;
    const strength = event.ctrlKey && !isMouseWheel(event) ? 1 : 0.35;
    view.zoom(Math.exp(-lines * strength), x, y);
  } else if (event.shiftKey && event.deltaX === 0) view.pan(-event.deltaY, 0);
  else view.pan(-event.deltaX, -event.deltaY);
}

/** Notches of a mouse's wheel are multiples of 120; a trackpad's steps are finer. */
function isMouseWheel(event: WheelEvent): boolean {
  if (event.deltaMode !== WheelEvent.DOM_DELTA_PIXEL) return true;
  const { wheelDeltaY } = event as WheelEvent & { readonly wheelDeltaY?: number };
  return event.deltaX === 0 && wheelDeltaY !== undefined && wheelDeltaY !== 0 && wheelDeltaY % 120 === 0;
}

const arrows: ReadonlyMap<string, readonly [number, number]> = new Map(
  Object.entries({
    ArrowLeft: [-1, 0],
    ArrowRight: [1, 0],
    ArrowUp: [0, -1],
    ArrowDown: [0, 1],
  }),
);

function pressKey(view: PictureView, event: KeyboardEvent): void {
  const { geometry } = view;
  if (!geometry || event.altKey || event.metaKey || event.ctrlKey) return;
  const arrow = arrows.get(event.key);
  const selected = view.selected ?? middleUnit(view, geometry);
  if (arrow)
    go(view, view.selected === undefined ? selected : beside(geometry, selected, arrow, event.shiftKey));
  else
    switch (event.key) {
      case "+":
      case "=":
        view.zoom(1.6);
        break;
      case "-":
        view.zoom(1 / 1.6);
        break;
      case "0":
      case "Escape":
        view.fit();
        break;
      case "Home":
        go(view, 0);
        break;
      case "End":
        go(view, (geometry.blockStarts[geometry.blocks] ?? 1) - 1);
        break;
      case "PageUp":
      case "PageDown": {
        const block = blockOf(geometry, selected) + (event.key === "PageUp" ? -1 : 1);
        const first = geometry.blockStarts[block];
        if (first !== undefined && block >= 0 && block < geometry.blocks) go(view, first);
        break;
      }
      case "Enter":
      case " ":
        view.select(selected, true);
        view.lookAt(selected);
        break;
      default:
        return;
    }
  event.preventDefault();
}

function go(view: PictureView, unit: number): void {
  view.select(unit, true);
  view.reveal(unit);
}

function middleUnit(view: PictureView, geometry: Geometry): number {
  const { canvasWidth, canvasHeight } = view.stage;
  return unitAt(geometry, view.placeUnder(canvasWidth / 2, canvasHeight / 2)) ?? 0;
}

/** The unit beside another, or with Shift eight further; the same where there is none. */
function beside(
  geometry: Geometry,
  unit: number,
  [byX, byY]: readonly [number, number],
  far: boolean,
): number {
  const { x, y } = unitPlace(geometry, unit);
  const step = far ? 8 : 1;
  return unitAt(geometry, { x: x + byX * step, y: y + byY * step }) ?? unit;
}
