import type { Where } from "../../source/entity.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import type { HeldLock } from "./accesses.ts";

/** The mistakes that are looked for, by the codes of their findings. */
export const codeNames = [
  "nilMapWrite",
  "concurrentMapUse",
  "unhashableKey",
  "nanKey",
  "unsortedKeys",
  "missingHint",
  "keysWithoutCapacity",
  "lookupTwice",
  "unsafeMapView",
  "deleteDoesNotShrink",
  "uselessCopy",
  "initCost",
] as const;

export type Code = (typeof codeNames)[number];

/** A place of the source, with what happens there. */
export interface RelatedPlace {
  readonly node: SyntaxNode;
  readonly where: Where;
  readonly message: string;
}

/** A mistake, where it happens, and the way there: outermost first. */
export interface Finding {
  readonly code: Code;
  readonly node: SyntaxNode;
  readonly where: Where;
  readonly message: string;
  readonly related: readonly RelatedPlace[];
  /** What several findings are about, of which one a function is told; null for one that stands for itself. */
  readonly group: SyntaxNode | null;
  /** Of a write into a nil map: the field that was left out where its struct was made; "" for what is no field. */
  readonly leavesOut?: string;
  /** Of two uses at once: the locks that each side holds. */
  readonly locks?: { readonly here: readonly HeldLock[]; readonly other: readonly HeldLock[] };
}
