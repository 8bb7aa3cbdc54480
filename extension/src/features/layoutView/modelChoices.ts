import { newestOf } from "../../core/go/release/goRelease.ts";
import type { MapModel } from "../../core/go/release/goTarget.ts";
import type { ModelChoices } from "../../protocol/messages.ts";
import { releaseChoices } from "../../services/modelInForce.ts";
import { modelChoice } from "./modelChoice.ts";

const goarchs = ["amd64", "arm64", "386"];

/** What can be chosen beside a model; the release to compare with is the newest of the other family. */
export function modelChoices(model: MapModel | undefined): ModelChoices {
  const other = newestOf(model?.release.family === "classic" ? "swiss" : "classic");
  return {
    releases: releaseChoices,
    goarchs,
    ...(model ? modelChoice(model) : { release: "", goarch: "" }),
    otherRelease: other.name.slice("go".length),
  };
}
