import { parseGoVersion } from "../../core/release/goRelease.ts";
import { asGoArch, type MapModel, mapModel } from "../../core/release/goTarget.ts";

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

export const modelChoice = ({ release, target }: MapModel): ModelChoice => ({
  release: release.name.slice(2),
  goarch: target.goarch,
});
