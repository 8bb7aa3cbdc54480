import type { SurveyCells, SurveyLayer, SurveyOutline } from "../../../extension/src/core/survey/survey.ts";
import { approach, bounded, type Camera, fitCamera, panned, type Stage, zoomed } from "./camera.ts";
import { CellCache } from "./cellCache.ts";
import { themePalette } from "./colours.ts";
import { blockOf, blocksIn, type Geometry, layBlocks, type Place, unitAt, unitPlace } from "./geometry.ts";
import { cellScale, Painter, textScale } from "./painter.ts";
import { buildLevels } from "./pyramid.ts";
import { type Scene, View } from "./scene.ts";
import { cellsOfUnit, cellsSummary, strongestShown, type UnitCell, unitName } from "./words.ts";

/** What the picture tells the page. */
export interface PictureEvents {
  readonly askCells: (blocks: readonly number[], texts: boolean) => void;
  /** The camera came to rest. */
  readonly moved: (camera: Camera) => void;
  /** Another unit is selected, or more is known of it; `spoken` if the keyboard chose it. */
  readonly selected: (unit: number, spoken: boolean) => void;
}

/** Zoom at which a unit is looked at from near. */
const nearScale = 330;

/** The canvas with its camera: what is on show, what is selected, and frames only when something changes. */
export class PictureView {
  readonly canvas: HTMLCanvasElement;
  readonly #events: PictureEvents;
  readonly #painter: Painter;
  readonly #cells: CellCache;
  readonly #stillMotion = matchMedia("(prefers-reduced-motion: reduce)");
  #outline: SurveyOutline | undefined;
  #geometry: Geometry | undefined;
  #layer: SurveyLayer | undefined;
  #scene: Scene | undefined;
  #stage: Stage = { width: 1, height: 1, canvasWidth: 1, canvasHeight: 1 };
  #camera: Camera = { x: 0, y: 0, scale: 1 };
  #target: Camera = this.#camera;
  /** The whole map is on show, and stays so when the canvas changes its size. */
  #isFitted = true;
  #selected: number | undefined;
  #frame = 0;
  #lastFrame = 0;

  constructor(canvas: HTMLCanvasElement, events: PictureEvents) {
    const context = canvas.getContext("2d", { alpha: false });
    if (!context) throw new Error("this window cannot draw on a canvas");
    this.canvas = canvas;
    this.#events = events;
    this.#painter = new Painter(context);
    this.#cells = new CellCache(events.askCells);
    new ResizeObserver(() => this.#resize()).observe(canvas);
  }

  get geometry(): Geometry | undefined {
    return this.#geometry;
  }

  get selected(): number | undefined {
    return this.#selected;
  }

  get stage(): Stage {
    return this.#stage;
  }

  /** Takes another map; its picture comes with its first layer. */
  show(outline: SurveyOutline, camera: Camera | null, selected: number | null): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.#outline = outline;
    this.#geometry = layBlocks(outline.blockStarts, clientWidth / Math.max(1, clientHeight));
    this.#layer = undefined;
    this.#scene = undefined;
    this.#cells.clear();
    const units = outline.blockStarts.at(-1) ?? 0;
    this.#selected = selected !== null && selected < units ? selected : undefined;
    this.#measure();
    this.#isFitted = camera === null;
    this.#camera = this.#target = camera ? bounded(camera, this.#stage) : fitCamera(this.#stage);
  }

  /** Takes the colours of a layer. */
  setLayer(layer: SurveyLayer): void {
    this.#layer = layer;
    this.rebuild();
  }

  /** Builds the picture anew: other values, or other colours of the theme. */
  rebuild(): void {
    const [outline, geometry, layer] = [this.#outline, this.#geometry, this.#layer];
    if (!outline || !geometry || !layer) return;
    const summary = strongestShown.includes(layer.metric) ? "max" : "mean";
    const levels =
      this.#scene?.layer === layer ? this.#scene.levels : buildLevels(geometry, layer.values, summary);
    this.#scene = { outline, geometry, layer, levels, palette: themePalette(layer) };
    this.#painter.setScene(this.#scene);
    this.requestFrame();
  }

  get palette(): Scene["palette"] | undefined {
    return this.#scene?.palette;
  }

  /** The value of the strongest colour. */
  get top(): number {
    return this.#layer?.top ?? 1;
  }

  /** Takes cells that arrived. */
  putCells(cells: readonly SurveyCells[]): void {
    for (const some of cells) this.#cells.put(some);
    this.requestFrame();
    const unit = this.#selected;
    const block = unit !== undefined && this.#geometry ? blockOf(this.#geometry, unit) : undefined;
    if (unit !== undefined && cells.some((some) => some.block === block)) this.#events.selected(unit, false);
  }

  /** The cells of a unit; asked for, with their texts, when they are not there yet. */
  cellsOf(unit: number, withTexts = true): UnitCell[] | undefined {
    const [outline, geometry] = [this.#outline, this.#geometry];
    if (!outline || !geometry) return undefined;
    const block = blockOf(geometry, unit);
    this.#cells.want([block], withTexts);
    const cells = this.#cells.get(block);
    return cells && cellsOfUnit(outline, cells, unit - (geometry.blockStarts[block] ?? 0));
  }

  /** "group 3 of table 5: 7 full, 1 empty". */
  describe(unit: number): string {
    const [outline, geometry] = [this.#outline, this.#geometry];
    if (!outline || !geometry) return "";
    const cells = this.cellsOf(unit, false);
    return `${unitName(outline, geometry, unit)}${cells ? `: ${cellsSummary(outline, cells)}` : ""}`;
  }

  unitUnder(place: Place): number | undefined {
    return this.#geometry && unitAt(this.#geometry, place);
  }

  /** The place of the picture under a point of the canvas, where the camera is now. */
  placeUnder(pointX: number, pointY: number): Place {
    const { from } = new View(this.#camera, this.#stage, 1);
    return { x: from.x + pointX / this.#camera.scale, y: from.y + pointY / this.#camera.scale };
  }

  select(unit: number, spoken: boolean): void {
    this.#selected = unit;
    this.requestFrame();
    this.#events.selected(unit, spoken);
  }

  /** Zooms by a factor around a point of the canvas, by default its middle. */
  zoom(factor: number, pointX = this.#stage.canvasWidth / 2, pointY = this.#stage.canvasHeight / 2): void {
    this.#go(zoomed(this.#target, this.#stage, factor, pointX, pointY));
  }

  /** Moves the picture with the pointer or fingers: at once, without a run-up. */
  pan(byX: number, byY: number): void {
    this.#isFitted = false;
    this.#camera = this.#target = panned(this.#target, this.#stage, byX, byY);
    this.requestFrame();
  }

  fit(): void {
    this.#go(fitCamera(this.#stage));
    this.#isFitted = true;
  }

  /** Looks at a unit from near. */
  lookAt(unit: number): void {
    if (!this.#geometry) return;
    const { x, y } = unitPlace(this.#geometry, unit);
    this.#go(bounded({ x: x + 0.5, y: y + 0.5, scale: nearScale }, this.#stage));
  }

  /** Moves so far that a unit is on show. */
  reveal(unit: number): void {
    if (!this.#geometry) return;
    const { x, y } = unitPlace(this.#geometry, unit);
    const { canvasWidth, canvasHeight } = this.#stage;
    const { scale } = this.#target;
    const roomX = Math.max(0, canvasWidth / scale / 2 - 1);
    const roomY = Math.max(0, canvasHeight / scale / 2 - 1);
    const near = (middle: number, wanted: number, room: number): number =>
      Math.min(wanted + room, Math.max(wanted - room, middle));
    const to = { x: near(this.#target.x, x + 0.5, roomX), y: near(this.#target.y, y + 0.5, roomY), scale };
    if (to.x !== this.#target.x || to.y !== this.#target.y) this.#go(bounded(to, this.#stage));
  }

  requestFrame(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame((now) => this.#draw(now));
  }

  #go(to: Camera): void {
    this.#isFitted = false;
    this.#target = to;
    if (this.#stillMotion.matches) this.#camera = to;
    this.requestFrame();
  }

  #draw(now: number): void {
    const passed = Math.min(50, this.#lastFrame === 0 ? 16 : now - this.#lastFrame);
    this.#frame = 0;
    if (this.#camera !== this.#target) this.#camera = approach(this.#camera, this.#target, passed);
    const resting = this.#camera === this.#target;
    this.#lastFrame = resting ? 0 : now;
    if (!resting) this.requestFrame();
    if (!this.#scene || !this.#geometry) return;
    const { scale } = this.#camera;
    if (scale >= cellScale) {
      const view = new View(this.#camera, this.#stage, 1);
      this.#cells.want(blocksIn(this.#geometry, view.from, view.to), scale >= 0.75 * textScale);
    }
    const ratio = this.canvas.width / this.#stage.canvasWidth;
    this.#painter.paint(this.#camera, this.#stage, ratio, this.#selected, (block) => this.#cells.get(block));
    if (resting) this.#events.moved(this.#camera);
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.canvas;
    this.#stage = {
      width: this.#geometry?.width ?? 1,
      height: this.#geometry?.height ?? 1,
      canvasWidth: Math.max(1, clientWidth),
      canvasHeight: Math.max(1, clientHeight),
    };
    this.canvas.width = Math.round(this.#stage.canvasWidth * devicePixelRatio);
    this.canvas.height = Math.round(this.#stage.canvasHeight * devicePixelRatio);
  }

  #resize(): void {
    const fitted = this.#isFitted;
    this.#measure();
    this.#camera = this.#target = fitted ? fitCamera(this.#stage) : bounded(this.#target, this.#stage);
    // Setting the size has emptied the canvas, so it is drawn before the browser shows it.
    cancelAnimationFrame(this.#frame);
    this.#draw(performance.now());
  }
}
