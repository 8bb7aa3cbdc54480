import type { Code } from "./machine/finding.ts";
import type { Severity } from "./severity.ts";

/** What is said of a code wherever its findings are shown. */
export interface CodeFacts {
  readonly severity: Exclude<Severity, "off">;
  /** It is told only where it is asked for by name, or a severity is given for it. */
  readonly offByDefault?: true;
  /** One line: what it finds. */
  readonly finds: string;
  /** The page that tells what the runtime does, how to put it right and when to ignore it. */
  readonly url: string;
}

/** Where the extension's own page of a code is, from its root. */
const page = (code: Code): string => `media/mistakes/${code}.md`;

/** What is said of each code of findings; codes stay what they are. */
export const codes: Readonly<Record<Code, CodeFacts>> = {
  nilMapWrite: {
    severity: "error",
    finds: "a write into a map that is nil on a way that the program can take",
    url: page("nilMapWrite"),
  },
  concurrentMapUse: {
    severity: "error",
    finds: "a map that two goroutines use at the same time, one of them writing",
    url: page("concurrentMapUse"),
  },
  missingHint: {
    severity: "information",
    finds: "a map that a loop of known length fills, made without that length",
    url: page("missingHint"),
  },
  keysWithoutCapacity: {
    severity: "information",
    finds: "a slice that gets an element for each entry of a map, made without room for them",
    url: page("keysWithoutCapacity"),
  },
  unsortedKeys: {
    severity: "information",
    finds: "a text, hash or comparison that hangs on the order in which a map is ranged over",
    url: page("unsortedKeys"),
  },
  lookupTwice: {
    severity: "information",
    finds: "an elem that is looked up again, though the look-up before has found it",
    url: page("lookupTwice"),
  },
  unsafeMapView: {
    severity: "warning",
    finds: "memory that is taken for a map, for more than one elem of it, or for the inside of a sync.Map",
    url: page("unsafeMapView"),
  },
  deleteDoesNotShrink: {
    severity: "information",
    finds: "a map that lives on and is emptied so that its memory comes back, which it does not",
    url: page("deleteDoesNotShrink"),
  },
  uselessCopy: {
    severity: "information",
    finds:
      "a copy of a slice from a map that is only read, and a string that is made for a key that is there",
    url: page("uselessCopy"),
  },
  unhashableKey: {
    severity: "error",
    finds: "a slice, map or function, or what holds one, as a key of an interface type",
    url: page("unhashableKey"),
  },
  nanKey: {
    severity: "information",
    finds: "a key that is NaN, which no lookup finds again",
    url: page("nanKey"),
  },
  initCost: {
    severity: "information",
    offByDefault: true,
    finds:
      "a map literal of a package variable: the code that fills it when a program starts, and what it takes",
    url: page("initCost"),
  },
};
