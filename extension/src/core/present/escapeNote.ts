import type { SiteDescription } from "../compile/describeSite.ts";
import type { CodePlace, EscapeFlow, EscapeStep } from "../compile/escapeFlows.ts";
import { codeSpan } from "./markdownText.ts";

/** Steps that are shown; a value may be handed on through many functions that were inlined. */
const maxSteps = 4;
const maxCodeLength = 60;

/** What the last step of a flow means, by the compiler's word for it (cmd/compile/internal/escape). */
const meanings: ReadonlyMap<string, string> = new Map(
  Object.entries({
    return: "handed to the caller",
    "call parameter": "passed to a function that may keep it",
    "captured by a closure": "kept by a closure that is on the heap itself",
    send: "sent to whoever receives",
    "key of map put": "kept by a map as key",
    "map literal key": "kept by a map as key",
    "map literal value": "kept by a map as elem",
    "struct literal element": "part of a value that is on the heap itself",
    "slice-literal-element": "part of a slice that is on the heap itself",
    "array literal element": "part of a value that is on the heap itself",
    "interface-converted": "kept by an interface value that is on the heap itself",
    "non-constant size": "its size is not known when it is compiled",
    "too large for stack": "it is too large for the stack",
  }),
);

/** What the last step of a flow means for what it is about. */
export function meaningOf({ how, to }: EscapeStep): string {
  if (how.startsWith("assign") && to === "{heap}") return "stored where it outlives the function";
  return meanings.get(how) ?? how;
}

/**
 * Why the map that a site makes is on the heap, or why the key and elem that it hands the map are: Markdown, by the
 * compiler's own flow (`-m=2`); null where it said nothing.
 */
export function escapeNote({ site, flows }: Pick<SiteDescription, "site" | "flows">): string | null {
  const makes = site.escape !== null;
  const texts = flows.flatMap((flow) => {
    const last = flow.steps.at(-1);
    if (last === undefined) return [];
    const [subject, end] = makes
      ? ["On the heap", lineText(last.at, flow.at)]
      : [subjectText(flow, last), ""];
    return [`${subject}: ${stepsText(flow)}${end}, ${meaningOf(last)}.`];
  });
  return texts.length === 0 ? null : texts.join(" ");
}

/** "The key `string(b)` is allocated on the heap", and where that is. */
function subjectText({ kind, subject, at }: EscapeFlow, last: EscapeStep): string {
  const part = last.how === "key of map put" ? "The key" : "The elem";
  const what = `${codeSpan(shortened(subject))}${lineText(at, last.at)}`;
  return kind === "escapes"
    ? `${part} ${what} is allocated on the heap`
    : `${part} keeps parameter ${what}, so what callers pass must be on the heap`;
}

/** `m := make(map[string]int)` → `return m` */
function stepsText({ steps }: EscapeFlow): string {
  const shown = steps.slice(-maxSteps).map(({ code }) => codeSpan(shortened(code)));
  return `${steps.length > maxSteps ? "… → " : ""}${shown.join(" → ")}`;
}

/** The line of a place, if it is another than the one that is read. */
function lineText(place: CodePlace, read: CodePlace): string {
  if (place.file !== read.file) return ` (line ${place.line} of ${codeSpan(baseName(place.file))})`;
  return place.line === read.line ? "" : ` (line ${place.line})`;
}

const shortened = (code: string): string =>
  code.length <= maxCodeLength ? code : `${code.slice(0, maxCodeLength - 1)}…`;

const baseName = (file: string): string =>
  file.slice(Math.max(file.lastIndexOf("/"), file.lastIndexOf("\\")) + 1);
