import type { SurveyLayer, SurveyOutline } from "../../../extension/src/core/survey/survey.ts";
import { type Camera, placeUnder, type Stage } from "./camera.ts";
import type { Palette } from "./colours.ts";
import type { Geometry } from "./geometry.ts";
import type { Level } from "./pyramid.ts";

/** All that a picture is drawn from. */
export interface Scene {
  readonly outline: SurveyOutline;
  readonly geometry: Geometry;
  readonly layer: SurveyLayer;
  readonly levels: readonly Level[];
  readonly palette: Palette;
}

/** A camera with a stage: from places of the picture to device pixels, rounded so that neighbours meet. */
export class View {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
  /** CSS pixels per unit. */
  readonly scale: number;
  readonly ratio: number;

  constructor(camera: Camera, stage: Stage, ratio: number) {
    this.from = placeUnder(camera, stage, 0, 0);
    this.to = placeUnder(camera, stage, stage.canvasWidth, stage.canvasHeight);
    this.scale = camera.scale;
    this.ratio = ratio;
  }

  pixelX(x: number): number {
    return Math.round((x - this.from.x) * this.scale * this.ratio);
  }

  pixelY(y: number): number {
    return Math.round((y - this.from.y) * this.scale * this.ratio);
  }
}
