/** Who says of which release the maps of a profile are: "sizes" that no other release has; go.mod is only assumed to be right. */
export type ReleaseSource = "option" | "profile" | "sizes" | "go.mod" | "nothing";

/** The release of a profile's maps, as far as it is known. */
export interface ToldRelease {
  /** "go1.26", or all that it may be: "go1.24 to go1.27"; null where nothing tells. */
  readonly release: string | null;
  readonly by: ReleaseSource;
}
