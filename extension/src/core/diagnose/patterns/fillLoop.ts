import { decimalText } from "../../numbers/numberText.ts";
import type { VariableEntity } from "../../source/entity.ts";
import { coreType } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import type { Reading } from "./pattern.ts";

/** A variable of a function that a statement gives a fresh, empty value. */
export interface Begun {
  readonly variable: VariableEntity;
  readonly name: string;
  readonly statement: SyntaxNode;
}

/** A loop over all of something. */
export interface WholeLoop {
  readonly loop: SyntaxNode;
  readonly body: SyntaxNode;
  /** What it goes over: `x` of `range x`, `n` of `i < n`. */
  readonly over: SyntaxNode;
  /** "map", "slice", "array", or "count" for a loop over integers. */
  readonly kind: "map" | "slice" | "array" | "count";
  /** How many rounds it has, as an expression: `len(x)`, `n`. */
  readonly rounds: string;
  /** The same as a number, where the text says it. */
  readonly constant: number | null;
  /** The names that get another value each round: of the index or key, and of the element. */
  readonly key: VariableEntity | null;
  readonly value: VariableEntity | null;
}

/** How many rounds a loop has, as it is told: a number as all are written, else the expression. */
export const roundsText = ({ rounds, constant }: WholeLoop): string =>
  constant !== null && /^\d/.test(rounds) ? decimalText(constant) : rounds;

/** The variable that a statement of a block declares or assigns alone, with its value; null for other statements. */
export function begunBy(
  statement: SyntaxNode,
  { uses }: Reading,
): (Begun & { readonly value: SyntaxNode | null; readonly type: SyntaxNode | null }) | null {
  const isDeclaration = statement.kind === "var_declaration";
  const [only, more] = isDeclaration ? specsOf(statement) : [statement];
  if (only === undefined || more !== undefined) return null;
  const isSpec = only.kind === "var_spec";
  if (!isSpec && !/^(?:short_var_declaration|assignment_statement)$/.test(only.kind)) return null;
  const operator = childOf(only, "operator");
  if (operator !== null && !/^:?=$/.test(nodeText(operator))) return null;
  const names = isSpec
    ? only.children.filter((child) => child.field === "name" && child.kind === "identifier")
    : (childOf(only, "left")?.children ?? []);
  const values = childOf(only, isSpec ? "value" : "right")?.children ?? [];
  const [name] = names;
  if (name?.kind !== "identifier" || names.length !== 1 || values.length > 1) return null;
  const variable = uses.variable(name);
  if (variable === null || variable.place.package.lookup(variable.name) === variable) return null;
  const value = values[0] === undefined ? null : withoutParens(values[0]);
  return { variable, name: nodeText(name), statement, value, type: isSpec ? childOf(only, "type") : null };
}

function specsOf(declaration: SyntaxNode): readonly SyntaxNode[] {
  const list = declaration.children[0];
  return list?.kind === "var_spec_list" ? list.children : declaration.children;
}

/** The statements behind one, in its block. */
export function behind(statement: SyntaxNode): readonly SyntaxNode[] {
  return statement.parent?.children.filter(({ start }) => start >= statement.end) ?? [];
}

export function mentions(code: SyntaxNode, variable: VariableEntity, { uses }: Reading): boolean {
  let found = false;
  visit(code, (node) => {
    if (!found && node.kind === "identifier" && nodeText(node) === variable.name)
      found = uses.variable(node) === variable;
  });
  return found;
}

/** How often a piece of code names a variable. */
export function mentionsOf(code: SyntaxNode, variable: VariableEntity, { uses }: Reading): number {
  let count = 0;
  visit(code, (node) => {
    if (node.kind === "identifier" && nodeText(node) === variable.name && uses.variable(node) === variable)
      count++;
  });
  return count;
}

/**
 * The loop that a for statement is, where its rounds are known by an expression that says the same at the statement before;
 * null for any other one.
 */
export function wholeLoop(loop: SyntaxNode, begun: SyntaxNode, reading: Reading): WholeLoop | null {
  const body = childOf(loop, "body");
  const clause = loop.children.find(({ kind }) => kind === "for_clause" || kind === "range_clause");
  if (loop.kind !== "for_statement" || body === null || clause === undefined) return null;
  const found = clause.kind === "range_clause" ? ranged(clause, reading) : counted(clause, body, reading);
  if (found === null) return null;
  const all = { ...found, loop, body };
  return found.constant !== null || isSteady(found.over, begun, loop, reading) ? all : null;
}

type Rounds = Omit<WholeLoop, "loop" | "body">;

function ranged(clause: SyntaxNode, reading: Reading): Rounds | null {
  const { inference, where, uses } = reading;
  const right = childOf(clause, "right");
  if (right === null) return null;
  const [key, value] = (childOf(clause, "left")?.children ?? []).map((name) => uses.variable(name));
  const over = withoutParens(right);
  const names = { key: key ?? null, value: value ?? null, over };
  const text = nodeText(over);
  const constant = inference.constantOf(over, where);
  if (constant?.kind === "int")
    return { ...names, kind: "count", rounds: text, constant: Number(constant.value) };
  const type = coreType(inference.typeOf(over, where), inference);
  if (isInteger(type)) return { ...names, kind: "count", rounds: text, constant: null };
  const below = type.kind === "pointer" ? coreType(type.elem, inference) : type;
  if (below.kind === "array" && (type.kind === "array" || type.kind === "pointer"))
    return { ...names, kind: "array", rounds: `len(${text})`, constant: below.length };
  if (type.kind !== "slice" && type.kind !== "map") return null;
  return { ...names, kind: type.kind, rounds: `len(${text})`, constant: null };
}

/** `for i := 0; i < n; i++` */
function counted(clause: SyntaxNode, body: SyntaxNode, { inference, where, uses }: Reading): Rounds | null {
  const [initializer, condition, update] = ["initializer", "condition", "update"].map((field) =>
    childOf(clause, field),
  );
  const [name, more] = (initializer && childOf(initializer, "left"))?.children ?? [];
  const start = (initializer && childOf(initializer, "right"))?.children[0];
  const left = condition && childOf(condition, "left");
  const right = condition && childOf(condition, "right");
  const operator = condition && childOf(condition, "operator");
  if (
    initializer?.kind !== "short_var_declaration" ||
    !name ||
    more ||
    !start ||
    !left ||
    !right ||
    !operator
  )
    return null;
  const variable = uses.variable(name);
  const [updated] = update?.kind === "inc_statement" ? update.children : [];
  if (variable === null || updated === undefined || uses.variable(updated) !== variable) return null;
  if (uses.variable(withoutParens(left)) !== variable || uses.assignedIn(body).has(variable)) return null;
  const first = inference.constantOf(start, where);
  const isWhole =
    first?.kind === "int" &&
    ((first.value === 0n && nodeText(operator) === "<") ||
      (first.value === 1n && nodeText(operator) === "<="));
  if (!isWhole) return null;
  const limit = withoutParens(right);
  const names = { key: variable, value: null, kind: "count" as const };
  const constant = inference.constantOf(limit, where);
  const rounds = nodeText(limit);
  if (constant?.kind === "int") return { ...names, over: limit, rounds, constant: Number(constant.value) };
  const counts = limit.kind === "call_expression" ? childOf(limit, "function") : null;
  const of = counts === null ? undefined : childOf(limit, "arguments")?.children[0];
  if (counts !== null && of !== undefined && nodeText(counts) === "len") {
    const { kind } = coreType(inference.typeOf(of, where), inference);
    return kind === "slice" || kind === "map" ? { ...names, over: of, rounds, constant: null } : null;
  }
  return isInteger(coreType(inference.typeOf(limit, where), inference))
    ? { ...names, over: limit, rounds, constant: null }
    : null;
}

export function isInteger(type: SourceType): boolean {
  return type.kind === "basic" && /^u?int/.test(type.name);
}

/** Whether an expression of names and fields means, and gives, the same before the statements up to a loop as behind them. */
function isSteady(over: SyntaxNode, begun: SyntaxNode, loop: SyntaxNode, reading: Reading): boolean {
  const { inference, where, uses } = reading;
  const between = behind(begun).filter(({ start }) => start < loop.start);
  let isPlain = true;
  let root: SyntaxNode = over;
  for (; root.kind === "selector_expression"; ) {
    const operand = childOf(root, "operand");
    if (operand === null) return false;
    root = withoutParens(operand);
  }
  if (root.kind !== "identifier") return false;
  const name = nodeText(root);
  const here = inference.lookup(name, root, where);
  const there = inference.lookup(name, { ...begun }, where);
  if (here === null || here !== there || uses.hasJumps) return false;
  if (inference.lookup("len", begun, where) !== null || inference.lookup("make", begun, where) !== null)
    return false;
  for (const statement of between)
    visit(statement, (node) => {
      if (root !== over) {
        // A field may be of what is nil, or be set by a call.
        const goesOn = /^(?:var_declaration|short_var_declaration|assignment_statement)$/.test(
          statement.kind,
        );
        if (!goesOn || node.kind === "call_expression") isPlain = false;
      }
      if (node.kind === "identifier" && nodeText(node) === name && uses.variable(node) === here)
        if (root !== over || uses.assignedIn(statement).has(here)) isPlain = false;
    });
  if (here.kind === "variable" && uses.assignedIn(childOf(loop, "body") ?? loop).has(here)) return false;
  return isPlain && (here.kind === "variable" || here.kind === "constant" || here.kind === "import");
}

/** The statement of the body itself that is the only one to name a variable; null where it may not come to it each round. */
export function soleWriter(
  { loop, body }: WholeLoop,
  variable: VariableEntity,
  reading: Reading,
): SyntaxNode | null {
  const statements = body.children.flatMap((child) =>
    child.kind === "statement_list" ? child.children : [child],
  );
  const writers = statements.filter((statement) => mentions(statement, variable, reading));
  const [writer] = writers;
  if (writer === undefined || writers.length > 1) return null;
  if (mentionsOf(writer, variable, reading) !== mentionsOf(loop, variable, reading)) return null;
  return leaves(loop, writer) ? null : writer;
}

/** Whether a loop may end before its last round. */
export function leavesLoop(loop: SyntaxNode): boolean {
  return leaves(loop, null);
}

/** Whether a loop may end before its last round, or a round before a statement. */
function leaves(loop: SyntaxNode, writer: SyntaxNode | null): boolean {
  let found = false;
  visit(loop, (node) => {
    if (/^(?:goto_statement|labeled_statement|ERROR)$/.test(node.kind)) found = true;
    if (found || !/^(?:return|break|continue)_statement$/.test(node.kind)) return;
    if (node.children.length > 0 && node.kind !== "return_statement") {
      found = true;
      return;
    }
    for (let up = node.parent; up !== null; up = up.parent) {
      if (up.kind === "func_literal") return;
      const isBroken =
        node.kind === "break_statement" &&
        /^(?:for|(?:expression_|type_)?switch|select)_statement$/.test(up.kind);
      const isContinued = node.kind === "continue_statement" && up.kind === "for_statement";
      if (up !== loop && (isBroken || isContinued)) return;
      if (up === loop) {
        if (node.kind !== "continue_statement" || (writer !== null && node.start < writer.start))
          found = true;
        return;
      }
    }
  });
  return found;
}
