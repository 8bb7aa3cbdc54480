import { markKind } from "../../../extension/src/core/go/abi/markKind.ts";
import { noOperation, noValue, type SurveyCells } from "../../../extension/src/core/survey/survey.ts";
import { unitPlace } from "./geometry.ts";
import type { Scene, View } from "./scene.ts";
import { cellsOfUnit, hexByte, operationText, type UnitCell } from "./words.ts";

/** Cells of a unit lie in two columns of four rows; overflow buckets continue below. */
const columns = 2;
const rows = 4;

/** The colour value of one cell under the layer's metric. */
function cellValue({ layer, outline }: Scene, mark: number, walk: number, operation: number): number {
  const kind = markKind(outline.family, mark);
  if (layer.metric === "tombstones") return kind === "deleted" ? layer.top : 0;
  if (kind !== "full") return layer.metric === "occupancy" ? 0 : noValue;
  switch (layer.metric) {
    case "occupancy":
      return layer.top;
    case "overflow":
      return Math.min(layer.top, walk - 1);
    case "probe":
      return Math.min(layer.top, walk);
    case "age":
      if (operation === noOperation) return noValue;
      return Math.floor((operation * layer.top) / Math.max(1, (outline.operations ?? 0) - 1));
  }
}

/** A block's cells, one pixel each; of chains only the first bucket. */
export function cellsImage(scene: Scene, cells: SurveyCells): HTMLCanvasElement {
  const { geometry, palette } = scene;
  const image = document.createElement("canvas");
  image.width = columns * geometry.unitColumns;
  image.height = rows * geometry.unitRows;
  const context = image.getContext("2d");
  if (!context) return image;
  const data = context.createImageData(image.width, image.height);
  const pixels = new Uint32Array(data.data.buffer);
  let bucket = 0;
  for (const [unit, length] of cells.buckets.entries()) {
    const x = columns * (unit % geometry.unitColumns);
    const y = rows * Math.floor(unit / geometry.unitColumns);
    for (let cell = 0; cell < columns * rows; cell++) {
      const at = 8 * bucket + cell;
      const value = cellValue(scene, cells.marks[at] ?? 0, cells.walks[at] ?? 0, cells.operations[at] ?? 0);
      const row = y + Math.floor(cell / columns);
      pixels[row * image.width + x + (cell % columns)] = palette.pixels[value] ?? 0;
    }
    bucket += length;
  }
  context.putImageData(data, 0, 0);
  return image;
}

/** Units with overflow buckets, cell by cell: their buckets share the unit's square. */
export function drawChains(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  cells: SurveyCells,
): void {
  for (const [unit, length] of cells.buckets.entries())
    if (length > 1 && isVisible(scene, view, cells, unit))
      for (const cell of cellsOfUnit(scene.outline, cells, unit)) {
        const box = cellBox(scene, view, cells, unit, cell, length);
        context.fillStyle = scene.palette.css[cellValue(scene, cell.mark, cell.walk, cell.operation)] ?? "";
        context.fillRect(box.x, box.y, box.width, box.height);
      }
}

function isVisible({ geometry }: Scene, view: View, cells: SurveyCells, unit: number): boolean {
  const { x, y } = unitPlace(geometry, (geometry.blockStarts[cells.block] ?? 0) + unit);
  return x + 1 > view.from.x && x < view.to.x && y + 1 > view.from.y && y < view.to.y;
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function cellBox(
  { geometry }: Scene,
  view: View,
  cells: SurveyCells,
  unit: number,
  cell: UnitCell,
  length: number,
): Box {
  const place = unitPlace(geometry, (geometry.blockStarts[cells.block] ?? 0) + unit);
  const row = Math.floor(cell.index / columns);
  const height = 1 / (rows * length);
  const x = view.pixelX(place.x + (cell.index % columns) / columns);
  const y = view.pixelY(place.y + row * height);
  return {
    x,
    y,
    width: view.pixelX(place.x + ((cell.index % columns) + 1) / columns) - x,
    height: view.pixelY(place.y + (row + 1) * height) - y,
  };
}

/** A bar in the cell's colour, its control byte or tophash, its key, and its elem where there is room. */
export function drawCellTexts(
  context: CanvasRenderingContext2D,
  scene: Scene,
  view: View,
  cells: SurveyCells,
  alpha: number,
): void {
  const { palette } = scene;
  const size = Math.round(12 * view.ratio);
  const line = Math.round(16 * view.ratio);
  context.font = `${size}px ${palette.font}`;
  context.textBaseline = "top";
  context.globalAlpha = alpha;
  for (const [unit, length] of cells.buckets.entries()) {
    if (!isVisible(scene, view, cells, unit)) continue;
    const gap = 7 * view.ratio;
    for (const cell of cellsOfUnit(scene.outline, cells, unit)) {
      const box = cellBox(scene, view, cells, unit, cell, length);
      const bar = 5 * view.ratio;
      const left = box.x + gap;
      context.fillStyle = palette.background;
      context.fillRect(box.x, box.y, box.width, view.ratio);
      context.fillRect(box.x, box.y, view.ratio, box.height);
      context.fillStyle = palette.css[cellValue(scene, cell.mark, cell.walk, cell.operation)] ?? "";
      context.fillRect(left, box.y + gap, bar, box.height - 2 * gap);
      const letters = Math.floor((box.width - 2 * gap - bar - 6 * view.ratio) / (0.62 * size));
      const lines = Math.floor((box.height - gap) / line);
      const texts = cellLines(cell, letters).slice(0, lines);
      for (const [i, text] of texts.entries()) {
        context.fillStyle = i === 0 && cell.kind === "full" && lines > 1 ? palette.faintText : palette.text;
        if (cell.kind !== "full") context.fillStyle = palette.faintText;
        context.fillText(text, left + bar + 4 * view.ratio, box.y + gap + i * line);
      }
    }
  }
  context.globalAlpha = 1;
}

function cellLines(cell: UnitCell, letters: number): string[] {
  const cut = (text: string): string =>
    text.length <= letters ? text : letters < 2 ? "" : `${text.slice(0, letters - 1)}…`;
  const mark = hexByte(cell.mark);
  if (cell.kind !== "full") return [cut(mark), cut(cell.kind)];
  return [mark, cell.key, cell.elem, `operation ${operationText(cell.operation)}`].map(cut);
}
