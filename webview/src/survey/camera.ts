import type { Place } from "./geometry.ts";

/** What part of the picture is on show: the place in the middle of the canvas, and pixels (CSS) per unit. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly scale: number;
}

/** Sizes of the picture in units and of the canvas in CSS pixels. */
export interface Stage {
  readonly width: number;
  readonly height: number;
  readonly canvasWidth: number;
  readonly canvasHeight: number;
}

/** Largest side of a unit: its cells fill the canvas. */
const maxScale = 640;
/** Room around the whole picture, as a share of the canvas. */
const margin = 0.04;

/** Shows the whole picture. */
export function fitCamera(stage: Stage): Camera {
  return { x: stage.width / 2, y: stage.height / 2, scale: fitScale(stage) };
}

function fitScale({ width, height, canvasWidth, canvasHeight }: Stage): number {
  const room = 1 - 2 * margin;
  return Math.min(maxScale, (room * canvasWidth) / width, (room * canvasHeight) / height);
}

/** Keeps the scale within its bounds and the middle of the canvas within the picture. */
export function bounded({ x, y, scale }: Camera, stage: Stage): Camera {
  const least = Math.min(fitScale(stage), maxScale);
  return {
    x: Math.min(stage.width, Math.max(0, x)),
    y: Math.min(stage.height, Math.max(0, y)),
    scale: Math.min(maxScale, Math.max(least, scale)),
  };
}

/** The place of the picture under a point of the canvas, in CSS pixels from its left upper corner. */
export function placeUnder(camera: Camera, stage: Stage, pointX: number, pointY: number): Place {
  return {
    x: camera.x + (pointX - stage.canvasWidth / 2) / camera.scale,
    y: camera.y + (pointY - stage.canvasHeight / 2) / camera.scale,
  };
}

/** Zooms by a factor; the place under a point of the canvas stays there. */
export function zoomed(camera: Camera, stage: Stage, factor: number, pointX: number, pointY: number): Camera {
  const { scale } = bounded({ ...camera, scale: camera.scale * factor }, stage);
  const under = placeUnder(camera, stage, pointX, pointY);
  return bounded(
    {
      x: under.x - (pointX - stage.canvasWidth / 2) / scale,
      y: under.y - (pointY - stage.canvasHeight / 2) / scale,
      scale,
    },
    stage,
  );
}

/** Moves the picture by CSS pixels. */
export function panned(camera: Camera, stage: Stage, byX: number, byY: number): Camera {
  return bounded({ ...camera, x: camera.x - byX / camera.scale, y: camera.y - byY / camera.scale }, stage);
}

/**
 * One frame on the way from one camera to another; zoom runs evenly in powers, so that it looks the same at every depth.
 * Arrives when the rest is smaller than what one can see.
 */
export function approach(from: Camera, to: Camera, milliseconds: number): Camera {
  const share = 1 - Math.exp(-milliseconds / 70);
  const scale = from.scale * (to.scale / from.scale) ** share;
  // While the scale runs, the middle moves so that what both cameras see at one place of the canvas stays there.
  const zoomShare =
    Math.abs(to.scale - from.scale) < 1e-9
      ? share
      : (1 / from.scale - 1 / scale) / (1 / from.scale - 1 / to.scale);
  const next = {
    x: from.x + (to.x - from.x) * zoomShare,
    y: from.y + (to.y - from.y) * zoomShare,
    scale,
  };
  const near =
    Math.abs(Math.log(to.scale / next.scale)) < 0.002 &&
    Math.abs(to.x - next.x) * next.scale < 0.3 &&
    Math.abs(to.y - next.y) * next.scale < 0.3;
  return near ? to : next;
}
