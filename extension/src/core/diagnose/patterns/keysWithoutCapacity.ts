import { coreType } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit } from "../../source/syntaxNode.ts";
import { typeLayoutText } from "../../source/typeText.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { edit } from "../fixes/sourceText.ts";
import { emptySlice, onlyAppend } from "./emptySlice.ts";
import { begunBy, behind, mentions, mentionsOf, soleWriter, wholeLoop } from "./fillLoop.ts";
import type { Pattern, Reading } from "./pattern.ts";
import { isSmall } from "./smallValues.ts";

/** A slice that begins empty and gets one element for each entry of a map. */
export const keysWithoutCapacity: Pattern = {
  code: "keysWithoutCapacity",
  hints: [/\brange\b/, /\bappend\(/],
  find(reading) {
    const found: FixableFinding[] = [];
    visit(reading.root, (node) => {
      if (node.kind !== "for_statement" || node.parent?.kind !== "statement_list") return;
      const finding = collectedBy(node, reading);
      if (finding !== null) found.push(finding);
    });
    return found;
  },
};

function collectedBy(loop: SyntaxNode, reading: Reading): FixableFinding | null {
  const { uses, where, inference } = reading;
  const clause = loop.children.find(({ kind }) => kind === "range_clause");
  const over = clause && childOf(clause, "right");
  if (!over || coreType(inference.typeOf(over, where), inference).kind !== "map") return null;
  const appended = onlyAppend(loop, reading);
  const variable = appended && uses.variable(appended.target);
  if (appended === null || !variable || uses.hasJumps) return null;
  const before = (loop.parent?.children ?? []).filter(({ end }) => end <= loop.start).reverse();
  const statement = before.find((one) => mentions(one, variable, reading));
  const begun = statement === undefined ? null : begunBy(statement, reading);
  if (begun?.variable !== variable || behind(begun.statement).length === 0) return null;
  const isDeclaredHere =
    begun.statement.start <= variable.place.node.start && variable.place.node.start < begun.statement.end;
  if (!isDeclaredHere && uses.isCaptured(variable)) return null;
  const place = emptySlice(begun, reading);
  const whole = wholeLoop(loop, begun.statement, reading);
  if (place === null || whole?.kind !== "map" || isSmall(whole.over, reading)) return null;
  const writer = soleWriter(whole, variable, reading);
  if (writer !== appended.statement || mentionsOf(writer, variable, reading) !== 2) return null;
  // A slice that is nil for an empty map is another thing there.
  if (place.isNil && isComparedWithNil(variable.name, reading)) return null;
  const { name } = begun;
  return {
    code: "keysWithoutCapacity",
    node: place.at,
    where,
    message: `${name} gets an element for each entry of ${nodeText(whole.over)} and has no room for them: ${appending(place.elem, reading)}`,
    related: [{ node: appended.statement, where, message: `${name} is filled here` }],
    group: null,
    fixesIn: () => [
      {
        message: `Make ${name} with room for ${whole.rounds}`,
        edits: [edit(where, place.at, place.at.start, place.at.end, place.written(whole.rounds))],
      },
    ],
  };
}

function isComparedWithNil(name: string, { root }: Reading): boolean {
  let found = false;
  visit(root, (node) => {
    if (node.kind !== "binary_expression" || found) return;
    const text = nodeText(node);
    found = text.startsWith(`${name} `) && /[!=]= nil$/.test(text);
  });
  return found;
}

/** What appending costs, for an example. */
function appending(elem: SourceType, { inference, figures }: Reading): string {
  const layout = typeLayoutText(elem, inference);
  const spared = "text" in layout ? figures.sparedByCapacity(layout.text) : null;
  return spared ?? "append copies it each time that it is full";
}
