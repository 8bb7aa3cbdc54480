import type { SurveyCells } from "../../../extension/src/core/survey/survey.ts";
import type { Camera, Stage } from "./camera.ts";
import { cellsImage, drawCellTexts, drawChains } from "./cellPainter.ts";
import { blockPlace, blocksIn, unitPlace } from "./geometry.ts";
import type { Level } from "./pyramid.ts";
import { type Scene, View } from "./scene.ts";

/** From these sides of a unit on, in CSS pixels, one sees more of it. */
export const cellScale = 16;
const lineScale = 28;
/** The same for blocks, whose edges show earlier. */
const blockLineScale = 48;
export const textScale = 150;

const tileSide = 256;

/** Draws a survey at any zoom: tiles of the levels, then cells, then their texts. */
export class Painter {
  readonly #context: CanvasRenderingContext2D;
  readonly #tiles = new Map<string, HTMLCanvasElement>();
  readonly #blocks = new Map<SurveyCells, HTMLCanvasElement>();
  #scene: Scene | undefined;

  constructor(context: CanvasRenderingContext2D) {
    this.#context = context;
  }

  setScene(scene: Scene): void {
    this.#scene = scene;
    this.#tiles.clear();
    this.#blocks.clear();
  }

  /** Draws what the camera sees. `ratio`: device pixels per CSS pixel. */
  paint(
    camera: Camera,
    stage: Stage,
    ratio: number,
    selected: number | undefined,
    cellsOf: (block: number) => SurveyCells | undefined,
  ): void {
    const scene = this.#scene;
    const context = this.#context;
    if (!scene) return;
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.fillStyle = scene.palette.background;
    context.fillRect(0, 0, stage.canvasWidth, stage.canvasHeight);
    context.setTransform(1, 0, 0, 1, 0, 0);
    const view = new View(camera, stage, ratio);
    this.#paintTiles(scene, view);
    if (camera.scale * scene.geometry.unitColumns >= blockLineScale)
      drawLines(context, scene, view, scene.geometry.unitColumns, scene.geometry.unitRows);
    if (camera.scale >= cellScale) this.#paintCells(scene, view, cellsOf);
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (selected !== undefined) outlineUnit(context, scene, view, selected);
  }

  #paintTiles(scene: Scene, view: View): void {
    const context = this.#context;
    const deepest = scene.levels.length - 1;
    const number = Math.min(deepest, Math.max(0, Math.floor(-Math.log2(view.scale))));
    const level = scene.levels[number];
    if (!level) return;
    const unitsPerValue = 2 ** number;
    context.imageSmoothingEnabled = view.scale * unitsPerValue < 1;
    context.imageSmoothingQuality = "low";
    const left = Math.max(0, Math.floor(view.from.x / unitsPerValue));
    const top = Math.max(0, Math.floor(view.from.y / unitsPerValue));
    const right = Math.min(level.width, Math.ceil(view.to.x / unitsPerValue));
    const bottom = Math.min(level.height, Math.ceil(view.to.y / unitsPerValue));
    for (let tileY = Math.floor(top / tileSide); tileY * tileSide < bottom; tileY++)
      for (let tileX = Math.floor(left / tileSide); tileX * tileSide < right; tileX++) {
        const x0 = Math.max(left, tileX * tileSide);
        const y0 = Math.max(top, tileY * tileSide);
        const x1 = Math.min(right, (tileX + 1) * tileSide);
        const y1 = Math.min(bottom, (tileY + 1) * tileSide);
        if (x1 <= x0 || y1 <= y0) continue;
        const toX = view.pixelX(x0 * unitsPerValue);
        const toY = view.pixelY(y0 * unitsPerValue);
        context.drawImage(
          this.#tile(scene, level, number, tileX, tileY),
          x0 - tileX * tileSide,
          y0 - tileY * tileSide,
          x1 - x0,
          y1 - y0,
          toX,
          toY,
          view.pixelX(x1 * unitsPerValue) - toX,
          view.pixelY(y1 * unitsPerValue) - toY,
        );
      }
  }

  #tile(scene: Scene, level: Level, number: number, tileX: number, tileY: number): HTMLCanvasElement {
    const key = `${number}/${tileX}/${tileY}`;
    let tile = this.#tiles.get(key);
    if (!tile) this.#tiles.set(key, (tile = drawTile(scene, level, tileX * tileSide, tileY * tileSide)));
    return tile;
  }

  #paintCells(scene: Scene, view: View, cellsOf: (block: number) => SurveyCells | undefined): void {
    const context = this.#context;
    const { geometry } = scene;
    const blocks = blocksIn(geometry, view.from, view.to);
    context.imageSmoothingEnabled = false;
    for (const block of blocks) {
      const cells = cellsOf(block);
      if (!cells) continue;
      const { x, y } = blockPlace(geometry, block);
      const toX = view.pixelX(x);
      const toY = view.pixelY(y);
      const width = view.pixelX(x + geometry.unitColumns) - toX;
      context.drawImage(
        this.#blockImage(scene, cells),
        toX,
        toY,
        width,
        view.pixelY(y + geometry.unitRows) - toY,
      );
      drawChains(context, scene, view, cells);
    }
    if (view.scale >= lineScale) drawLines(context, scene, view, 1, 1);
    const nearText = Math.min(1, Math.max(0, (view.scale - 0.75 * textScale) / (0.25 * textScale)));
    if (nearText > 0) {
      context.globalAlpha = 0.72 * nearText;
      context.fillStyle = scene.palette.background;
      context.fillRect(0, 0, context.canvas.width, context.canvas.height);
      context.globalAlpha = 1;
      for (const block of blocks) {
        const cells = cellsOf(block);
        if (cells) drawCellTexts(context, scene, view, cells, nearText);
      }
    }
  }

  /** Images of blocks that were drawn lately, so that panning only copies them. */
  #blockImage(scene: Scene, cells: SurveyCells): HTMLCanvasElement {
    let image = this.#blocks.get(cells);
    if (image) return image;
    image = cellsImage(scene, cells);
    if (this.#blocks.size > 256) this.#blocks.clear();
    this.#blocks.set(cells, image);
    return image;
  }
}

function drawTile({ palette }: Scene, level: Level, fromX: number, fromY: number): HTMLCanvasElement {
  const tile = document.createElement("canvas");
  tile.width = Math.min(tileSide, level.width - fromX);
  tile.height = Math.min(tileSide, level.height - fromY);
  const context = tile.getContext("2d");
  if (!context) return tile;
  const image = context.createImageData(tile.width, tile.height);
  const pixels = new Uint32Array(image.data.buffer);
  for (let y = 0; y < tile.height; y++) {
    const row = (fromY + y) * level.width + fromX;
    for (let x = 0; x < tile.width; x++)
      pixels[y * tile.width + x] = palette.pixels[level.values[row + x] as number] as number;
  }
  context.putImageData(image, 0, 0);
  return tile;
}

/** Gaps in the colour of the background every so many units, wider between blocks. */
function drawLines(
  context: CanvasRenderingContext2D,
  { geometry, palette }: Scene,
  view: View,
  stepX: number,
  stepY: number,
): void {
  const { width, height } = context.canvas;
  context.fillStyle = palette.background;
  const gap = Math.max(1, Math.min(3, Math.round(view.scale / 40)) * view.ratio);
  const first = (from: number, step: number): number => Math.max(0, Math.floor(from / step)) * step;
  for (let x = first(view.from.x, stepX); x <= Math.min(geometry.width, view.to.x + 1); x += stepX) {
    const thick = view.scale >= lineScale && x % geometry.unitColumns === 0 ? 2 * gap : gap;
    context.fillRect(view.pixelX(x) - Math.floor(thick / 2), 0, thick, height);
  }
  for (let y = first(view.from.y, stepY); y <= Math.min(geometry.height, view.to.y + 1); y += stepY) {
    const thick = view.scale >= lineScale && y % geometry.unitRows === 0 ? 2 * gap : gap;
    context.fillRect(0, view.pixelY(y) - Math.floor(thick / 2), width, thick);
  }
}

function outlineUnit(context: CanvasRenderingContext2D, scene: Scene, view: View, unit: number): void {
  const { x, y } = unitPlace(scene.geometry, unit);
  const least = 9 * view.ratio;
  const side = Math.max(least, view.scale * view.ratio);
  const middleX = (x + 0.5 - view.from.x) * view.scale * view.ratio;
  const middleY = (y + 0.5 - view.from.y) * view.scale * view.ratio;
  context.lineWidth = 4 * view.ratio;
  context.strokeStyle = scene.palette.background;
  context.strokeRect(middleX - side / 2, middleY - side / 2, side, side);
  context.lineWidth = 2 * view.ratio;
  context.strokeStyle = scene.palette.focus;
  context.strokeRect(middleX - side / 2, middleY - side / 2, side, side);
}
