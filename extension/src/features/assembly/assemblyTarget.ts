import type { AssemblyTarget } from "../../workspace/listings.ts";

/** A target in a few words for a title: "go1.23 arm64 -N -l"; "" for the go command as it is. */
export function targetText(target: AssemblyTarget): string {
  return [
    target.release === "auto" ? "" : `go${target.release}`,
    target.goarch === "auto" ? "" : target.goarch,
    target.goamd64 === "auto" ? "" : `GOAMD64=${target.goamd64}`,
    target.goarm64 === "auto" ? "" : `GOARM64=${target.goarm64}`,
    target.optimize ? "" : "-N -l",
  ]
    .filter((part) => part !== "")
    .join(" ");
}
