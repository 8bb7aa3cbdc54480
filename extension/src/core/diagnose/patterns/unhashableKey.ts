import { underlying } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import { sourceText } from "../../source/typeText.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { partsOf } from "./givenParts.ts";
import { keysIn } from "./keysGiven.ts";
import type { Pattern, Reading } from "./pattern.ts";

/** Types within types that are looked into. */
const maxDepth = 12;

/** A key of an interface type whose value is a slice, map or function, or holds one: hashing it panics, for a read too. */
export const unhashableKey: Pattern = {
  code: "unhashableKey",
  hints: [/\bmap\b|\[|\bdelete\(|\.(?:Load|Store|Delete|Swap|CompareAnd|LoadOr|LoadAnd)/],
  find(reading) {
    if (/\brecover\(\)/.test(nodeText(reading.root))) return [];
    const found: FixableFinding[] = [];
    for (const { key, type, does } of keysIn(reading)) {
      const given = partsOf(key, type, reading)
        .map(({ node, as }) => ({ node, type: as, why: unhashable(as, reading) }))
        .find(({ why }) => why !== null);
      if (given !== undefined) found.push(findingAt(key, given, does, reading));
    }
    return found;
  },
};

function findingAt(
  key: SyntaxNode,
  given: { readonly node: SyntaxNode; readonly type: SourceType; readonly why: string | null },
  does: string,
  { where }: Reading,
): FixableFinding {
  const type = sourceText(given.type, where.package) ?? "a type";
  const held = given.why === "" ? "" : `, which holds ${given.why}`;
  return {
    code: "unhashableKey",
    node: key,
    where,
    message: `${does} panics: the key ${shown(given.node)} is of type ${type}${held}, which has no hash`,
    related: [],
    group: null,
    fixesIn: () => [],
  };
}

function shown(node: SyntaxNode): string {
  const text = nodeText(node).replace(/\s+/g, " ");
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

/** What of a type has no hash: "" for all of it, a part as words, null where it has one, or where that is not certain. */
function unhashable(type: SourceType, reading: Reading, depth = 0): string | null {
  if (depth > maxDepth) return null;
  const below = underlying(type, reading.inference);
  switch (below.kind) {
    case "slice":
      return depth === 0 ? "" : "a slice";
    case "map":
      return depth === 0 ? "" : "a map";
    case "func":
      return depth === 0 ? "" : "a function";
    case "array":
      return unhashable(below.elem, reading, depth + 1);
    case "struct":
      for (const field of below.fields) {
        const why = unhashable(field.type, reading, depth + 1);
        if (why !== null) return why;
      }
      return null;
    default:
      return null;
  }
}
