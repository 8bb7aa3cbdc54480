import type { PackageInit } from "../core/compile/packageInit.ts";
import type { Provenance } from "../core/compile/siteFacts.ts";

/** One site as the command prints it. */
export interface SiteReport {
  readonly file: string;
  readonly line: number;
  /** Byte columns from 1, the end exclusive, as Go's tools count. */
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly form: string;
  readonly expr: string;
  readonly map: string;
  readonly key: string;
  readonly elem: string;
  readonly layout: string | null;
  readonly hint: { readonly expr: string; readonly value: number | null } | null;
  /** What the code behind a make or literal writes into its map, where constants tell it. */
  readonly fill?: {
    readonly entries: number;
    /** Fewer are possible. */
    readonly atMost: boolean;
    readonly line: number;
    readonly endLine: number;
  };
  readonly escapes: "heap" | "stack" | "unknown" | null;
  readonly calls: readonly string[];
  readonly provenance: Provenance;
  /** Every name was resolved to a declaration that was read, and nothing was taken for granted. */
  readonly certain: boolean;
  readonly why: string;
  /** In a generic function whose calls depend on its type arguments: those of each instance that is known. */
  readonly instances?: readonly { readonly types: readonly string[]; readonly calls: readonly string[] }[];
  /** Of a package literal: what the compiler makes of it, and what that costs when the program starts. */
  readonly init?: Omit<PackageInit, "certain" | "why"> & { readonly kind: "map" | "slice" | "array" };
  readonly compiled?: readonly string[];
  readonly agrees?: boolean;
  /** There is no code for the site in the compiled package. */
  readonly removed?: boolean;
  /** Map calls on its lines that no site has; they come as objects of their own too. */
  readonly unexplained?: readonly string[];
  /** Of a call of package maps that is not inlined: what the called function calls in turn. */
  readonly through?: readonly string[];
  /** Of calls that no site has: the function that they stand in. */
  readonly function?: string;
  /** Of inlined calls: the lines of other packages that they come from, "/…/maps.go:63", or functions, "(*parser).newMap". */
  readonly from?: readonly string[];
}
