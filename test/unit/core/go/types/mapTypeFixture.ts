import { parseGoVersion } from "../../../../../extension/src/core/go/release/goRelease.ts";
import {
  type GoArch,
  type MapModel,
  mapModel,
} from "../../../../../extension/src/core/go/release/goTarget.ts";
import type { MapType } from "../../../../../extension/src/core/go/types/mapType.ts";
import { mapTypeOf } from "../../../../../extension/src/core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../../../../extension/src/core/go/types/typeParser.ts";

/** The model of a release as written on the command line. */
export function modelOf(go: string, goarch: GoArch = "amd64"): MapModel {
  return mapModel(parseGoVersion(go).release, goarch);
}

/** A map type under a release and GOARCH. */
export function mapType(text: string, go: string, goarch: GoArch = "amd64"): MapType {
  const model = modelOf(go, goarch);
  return mapTypeOf(parseMapType(text, model.target), model);
}
