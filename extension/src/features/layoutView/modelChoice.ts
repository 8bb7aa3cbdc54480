import { parseGoVersion } from "../../core/go/release/goRelease.ts";
import { asGoArch, type MapModel, mapModel } from "../../core/go/release/goTarget.ts";
import { mapTypeOf } from "../../core/go/types/mapTypeLayout.ts";
import { parseMapType } from "../../core/go/types/typeParser.ts";
import type { ComparedMap, ShownMap } from "../../core/session/shownMap.ts";

/** A model as the view's selects name it: "1.26" and "amd64". */
export interface ModelChoice {
  readonly release: string;
  readonly goarch: string;
}

/** @throws RangeError for what is not modelled */
export function chosenModel({ release, goarch }: ModelChoice): MapModel {
  const arch = asGoArch(goarch);
  if (!arch) throw new RangeError(`GOARCH ${goarch} is not modelled`);
  return mapModel(parseGoVersion(release).release, arch);
}

/** What the view has to say of the memory that it draws for a model. */
export function memoryNotices(model: MapModel | undefined): string[] {
  return model?.target.bigEndian
    ? [
        `${model.target.goarch} is big-endian: the bytes are drawn in little-endian order, and keys go to other slots`,
      ]
    : [];
}

export const modelChoice = ({ release, target }: MapModel): ModelChoice => ({
  release: release.name.slice(2),
  goarch: target.goarch,
});

/** The map of a session in another model or with another hint. @throws RangeError for what is not modelled */
export function comparedMap(
  { type }: ShownMap,
  choice: ModelChoice & { readonly hint: number | null },
): ComparedMap {
  const model = chosenModel(choice);
  return { type: mapTypeOf(parseMapType(type.text, model.target), model), hint: choice.hint };
}
