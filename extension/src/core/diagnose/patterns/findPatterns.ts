import type { GoFile } from "../../source/goParser.ts";
import type { Inference } from "../../source/inference.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import { VariableUses } from "../../source/variableUses.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import type { Code } from "../machine/finding.ts";
import type { FollowedPackage } from "../machine/program.ts";
import { deleteDoesNotShrink } from "./deleteDoesNotShrink.ts";
import { initCost } from "./initCost.ts";
import { keysWithoutCapacity } from "./keysWithoutCapacity.ts";
import { lookupTwice } from "./lookupTwice.ts";
import { missingHint } from "./missingHint.ts";
import { nanKey } from "./nanKey.ts";
import type { Figures, Pattern } from "./pattern.ts";
import { unhashableKey } from "./unhashableKey.ts";
import { unsafeMapView } from "./unsafeMapView.ts";
import { unsortedKeys } from "./unsortedKeys.ts";
import { uselessCopy } from "./uselessCopy.ts";

const patterns: readonly Pattern[] = [
  unhashableKey,
  nanKey,
  unsortedKeys,
  missingHint,
  keysWithoutCapacity,
  lookupTwice,
  unsafeMapView,
  deleteDoesNotShrink,
  uselessCopy,
  initCost,
];

/** What is asked of the patterns. */
export interface PatternRequest {
  readonly inference: Inference;
  readonly codes: ReadonlySet<Code>;
  readonly figures: Figures;
  /** The Go release of the module's go line, as a minor. */
  readonly minor: number;
  /** The first-class ports whose builds have a file; null where all of them do. */
  readonly portsWith: (file: GoFile) => readonly string[] | null;
  /** Packages were wanted and not read since the inference was begun: types that rest on them are not known. */
  readonly isMissing: () => boolean;
}

/**
 * The mistakes that show in the form of the code, declaration by declaration.
 * @param known what was found while nothing was missing: declarations that are there are not read again
 */
export function findPatterns(
  { index, files }: FollowedPackage,
  known: Map<SyntaxNode, readonly FixableFinding[]>,
  { inference, codes, figures, minor, isMissing, portsWith }: PatternRequest,
): FixableFinding[] {
  const wanted = patterns.filter(({ code }) => codes.has(code));
  return files.flatMap((file) =>
    file.declarations.flatMap((declaration) => {
      const { header, unit } = declaration;
      if (!/^(?:function|method|var)_declaration$/.test(header.kind)) return [];
      const remembered = known.get(header);
      if (remembered !== undefined) return remembered;
      const likely = wanted.filter(({ hints }) => hints.every((hint) => hint.test(unit.text)));
      if (likely.length === 0) return [];
      const where = { package: index, file };
      const root = declaration.whole();
      const reading = {
        root,
        where,
        inference,
        figures,
        minor,
        ports: () => portsWith(file),
        uses: VariableUses.of(root, where, inference),
      };
      const found = likely.flatMap((pattern) => pattern.find(reading));
      if (!isMissing()) known.set(header, found);
      return found;
    }),
  );
}
