import { type GoRelease, modelledReleases } from "../go/release/goRelease.ts";
import { type Claim, verdictIn } from "./claims.ts";

/** The releases that statements are judged for, without experiments, oldest first. */
export const judgedReleases = (): GoRelease[] =>
  modelledReleases().filter(({ experiments }) => experiments.length === 0);

/** "Go 1.26" */
const shown = ({ name }: GoRelease): string => name.replace("go", "Go ");

/** A verdict over all releases: "false", "true until Go 1.23", "true from Go 1.24", "true in Go 1.21 only". */
export function verdictText(claim: Claim): string {
  if (typeof claim.verdict === "string") return claim.verdict;
  const releases = judgedReleases();
  const at = releases.flatMap((release, i) => (verdictIn(claim, release) === "true" ? [i] : []));
  const [first, last] = [at[0], at.at(-1)];
  const [from, until] = [releases[first ?? -1], releases[last ?? -1]];
  if (first === undefined || last === undefined || from === undefined || until === undefined) return "false";
  if (last - first !== at.length - 1)
    return `true in ${at.map((i) => shown(releases[i] ?? from)).join(", ")}`;
  if (at.length === releases.length) return "true";
  if (first === 0) return `true until ${shown(until)}`;
  if (last === releases.length - 1) return `true from ${shown(from)}`;
  return first === last ? `true in ${shown(from)} only` : `true from ${shown(from)} to ${shown(until)}`;
}

/** "1.18 to 1.27" */
export function judgedText(): string {
  const names = judgedReleases().map(({ name }) => name.slice(2));
  return `${names[0]} to ${names.at(-1)}`;
}
