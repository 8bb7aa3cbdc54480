import type { MapType } from "../go/types/mapType.ts";

/** Where a statement about a site comes from, best first. "assumed": from the source's text alone. */
export type Provenance = "compiler" | "gopls" | "assumed";

/** One statement about a site. */
export interface Fact<Value> {
  readonly value: Value;
  readonly from: Provenance;
  /** Milliseconds since 1970 of the build that said it, where the source has changed since; null: of this very text. */
  readonly staleSince: number | null;
}

/** What is known of a site, each fact with its own source; null: not known. */
export interface SiteFacts {
  readonly type: Fact<MapType> | null;
  /** Runtime calls in order: "runtime.mapassign_fast64". Empty: there is none. */
  readonly calls: Fact<readonly string[]> | null;
  /** Where the map that a make or literal makes lives. */
  readonly escape: Fact<"heap" | "stack"> | null;
  /** The constant size hint of a make. */
  readonly hint: Fact<bigint> | null;
}
