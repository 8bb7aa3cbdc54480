import type { Code } from "../../extension/src/core/diagnose/machine/finding.ts";

/** The codes that the form of the code shows: each has marked programs in test/fixtures/diagnose. */
export const patternCodes: readonly Code[] = [
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
];
