import type { Where } from "../../source/entity.ts";
import type { GoDocument, GoParser } from "../../source/goParser.ts";
import type { Inference } from "../../source/inference.ts";
import type { Finding } from "../machine/finding.ts";
import type { FollowedPackage } from "../machine/program.ts";
import type { PlainEdit } from "./edits.ts";

/** A change of one file. */
export interface FixEdit extends PlainEdit {
  readonly where: Where;
}

/** One way to put a mistake right, whole: edits that do not overlap. */
export interface Fix {
  /** Begins with a verb: "Make seen where it is declared". */
  readonly message: string;
  readonly edits: readonly FixEdit[];
}

/** What fixes are made from. */
export interface FixScope {
  readonly inference: Inference;
  readonly packages: readonly FollowedPackage[];
  /** The files, parsed, by their paths. */
  readonly documents: ReadonlyMap<string, GoDocument>;
  readonly parser: GoParser;
}

/** A finding that knows itself how to put it right. */
export interface FixableFinding extends Finding {
  /** Ways to do so, the likeliest first. */
  fixesIn(scope: FixScope): Fix[];
}
