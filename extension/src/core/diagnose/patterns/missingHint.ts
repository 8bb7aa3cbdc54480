import type { VariableEntity } from "../../source/entity.ts";
import { coreType, underlying } from "../../source/members.ts";
import type { SourceMapType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import { layoutText } from "../../source/typeText.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { edit } from "../fixes/sourceText.ts";
import { mayRepeat } from "./fillKeys.ts";
import {
  begunBy,
  behind,
  mentions,
  mentionsOf,
  roundsText,
  soleWriter,
  type WholeLoop,
  wholeLoop,
} from "./fillLoop.ts";
import type { Pattern, Reading } from "./pattern.ts";
import { isSmall } from "./smallValues.ts";

/** A map of so many entries has grown twice at most, which nobody notices. */
const smallest = 32;

/** Names of maps that are there because keys come again. */
const collapsing = /uniq|distinct|dedup/i;

/** A map made without a hint, and filled in a loop of known length with keys that are assumed to differ. */
export const missingHint: Pattern = {
  code: "missingHint",
  hints: [/\bfor\b/, /\]\s{0,4}=[^=]/],
  find(reading) {
    const found: FixableFinding[] = [];
    visit(reading.root, (node) => {
      if (node.kind !== "for_statement" || node.parent?.kind !== "statement_list") return;
      const finding = filledBy(node, reading);
      if (finding !== null) found.push(finding);
    });
    return found;
  },
};

function filledBy(loop: SyntaxNode, reading: Reading): FixableFinding | null {
  const { uses, where, inference } = reading;
  const target = onlyTarget(loop);
  const operand = target && withoutParens(childOf(target, "operand") ?? target);
  const variable = operand?.kind === "identifier" ? uses.variable(operand) : null;
  if (target === null || variable === null || uses.hasJumps) return null;
  const made = madeBefore(loop, reading, target);
  if (made === null || made.begun.variable !== variable) return null;
  const { begun, type } = made;
  if (collapsing.test(begun.name)) return null;
  const isDeclaredHere =
    begun.statement.start <= variable.place.node.start && variable.place.node.start < begun.statement.end;
  if (!isDeclaredHere && uses.isCaptured(variable)) return null;
  const whole = wholeLoop(loop, begun.statement, reading);
  if (whole === null || (whole.constant !== null && whole.constant <= smallest)) return null;
  const writer = soleWriter(whole, variable, reading);
  const key = childOf(target, "index");
  if (writer === null || key === null || !isPlainWrite(writer, target)) return null;
  // An element that is made of the one before has a key that comes again.
  if (mentionsOf(writer, variable, reading) !== 1) return null;
  if (isSmall(whole.over, reading) || mayRepeat(key, type.key, whole, reading)) return null;
  const layout = layoutText(type, inference);
  const spared =
    "text" in layout ? reading.figures.sparedByHint(layout.text, whole.constant, roundsText(whole)) : null;
  if (spared === "") return null;
  const { name } = begun;
  const written = hinted(made, whole, reading);
  const told = spared ?? "it grows on the way, and what it outgrows is garbage";
  return {
    code: "missingHint",
    node: made.expression,
    where,
    message: `${name} gets an entry ${eachOf(whole)} and is made without a hint: ${told}`,
    related: [{ node: target, where, message: `${name} is filled here` }],
    group: null,
    fixesIn: () =>
      written === null
        ? []
        : [
            {
              message: `Make ${name} with room for ${roundsText(whole)}`,
              edits: [edit(where, made.expression, made.expression.start, made.expression.end, written)],
            },
          ],
  };
}

function eachOf(whole: WholeLoop): string {
  return whole.kind === "count"
    ? `in each of ${roundsText(whole)} rounds`
    : `for each of ${nodeText(whole.over)}`;
}

/** The element that the loop's body writes alone, `m[k]` of `m[k] = v`. */
function onlyTarget(loop: SyntaxNode): SyntaxNode | null {
  const body = childOf(loop, "body");
  const statements = body?.children.flatMap((child) =>
    child.kind === "statement_list" ? child.children : [child],
  );
  const writes = (statements ?? []).flatMap((statement) => {
    const [only, more] =
      statement.kind === "assignment_statement" ? (childOf(statement, "left")?.children ?? []) : [];
    return only?.kind === "index_expression" && more === undefined ? [only] : [];
  });
  return writes.length === 1 ? (writes[0] ?? null) : null;
}

function isPlainWrite(writer: SyntaxNode, target: SyntaxNode): boolean {
  const operator = childOf(writer, "operator");
  return (
    writer.kind === "assignment_statement" &&
    target.parent?.parent === writer &&
    (operator === null || nodeText(operator) === "=")
  );
}

interface Made {
  readonly begun: NonNullable<ReturnType<typeof begunBy>>;
  readonly expression: SyntaxNode;
  readonly type: SourceMapType;
}

/** The statement in the loop's block that makes its map empty, with nothing between that names the map. */
function madeBefore(loop: SyntaxNode, reading: Reading, target: SyntaxNode): Made | null {
  const { inference, where, uses } = reading;
  const operand = childOf(target, "operand");
  const variable = operand && uses.variable(withoutParens(operand));
  if (!variable) return null;
  const before = (loop.parent?.children ?? []).filter(({ end }) => end <= loop.start).reverse();
  const statement = before.find(
    (one) => mentions(one, variable, reading) && !onlyReturns(one, variable, reading),
  );
  const begun = statement === undefined ? null : begunBy(statement, reading);
  if (begun?.value == null || behind(begun.statement).length === 0) return null;
  const type = coreType(inference.typeOf(begun.value, where), inference);
  if (type.kind !== "map" || !isEmptyMake(begun.value, reading)) return null;
  return { begun, expression: begun.value, type };
}

/** An early return of the map as it is. */
function onlyReturns(statement: SyntaxNode, variable: VariableEntity, reading: Reading): boolean {
  if (statement.kind !== "if_statement") return false;
  let returned = 0;
  visit(statement, (node) => {
    const list = node.kind === "return_statement" ? node.children[0] : undefined;
    returned += (list?.children ?? []).filter((value) => reading.uses.variable(value) === variable).length;
  });
  return returned === mentionsOf(statement, variable, reading);
}

/** `make(T)`, `make(T, 0)`, `T{}`. */
function isEmptyMake(value: SyntaxNode, { inference, where }: Reading): boolean {
  if (value.kind === "composite_literal") return childOf(value, "body")?.children.length === 0;
  const callee = value.kind === "call_expression" ? childOf(value, "function") : null;
  if (callee === null || nodeText(callee) !== "make" || inference.lookup("make", callee, where) !== null)
    return false;
  const [type, hint, more] = childOf(value, "arguments")?.children ?? [];
  if (type === undefined || more !== undefined) return false;
  const constant = hint === undefined ? null : inference.constantOf(hint, where);
  return hint === undefined || (constant?.kind === "int" && constant.value === 0n);
}

/** The make with its hint. */
function hinted({ expression }: Made, { rounds }: WholeLoop, { inference, where }: Reading): string | null {
  const type =
    expression.kind === "composite_literal"
      ? childOf(expression, "type")
      : childOf(expression, "arguments")?.children[0];
  if (!type || inference.lookup("make", expression, where) !== null) return null;
  if (underlying(inference.resolve(type, where), inference).kind === "unknown") return null;
  return `make(${nodeText(type)}, ${rounds})`;
}
