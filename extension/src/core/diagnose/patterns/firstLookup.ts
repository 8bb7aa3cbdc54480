import type { VariableEntity } from "../../source/entity.ts";
import { coreType, underlying } from "../../source/members.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import type { FixEdit, FixScope } from "../fixes/fix.ts";
import { edit, fileText, indentOf, lineEnd } from "../fixes/sourceText.ts";
import { freshName } from "./freshName.ts";
import type { Reading } from "./pattern.ts";
import { neverGoesOn } from "./untouched.ts";

/** A look-up that tells whether a key is there, and where a name for its elem would be seen. */
export interface FirstLookup {
  readonly index: SyntaxNode;
  readonly hasOk: boolean;
  /** The name that the elem has already: of `v, ok := m[k]`. */
  readonly name: SyntaxNode | null;
  /** The blank that a name may take the place of. */
  readonly blank: SyntaxNode | null;
  /** The = that a new name makes a := of. */
  readonly assigns: SyntaxNode | null;
  /** The statement that would be moved before the if it belongs to, so that its names are seen behind it. */
  readonly moved: SyntaxNode | null;
  readonly within: readonly SyntaxNode[];
}

/** The look-ups of a declaration after which the elem may be asked for again, those of the same key in order. */
export function firstLookups(reading: Reading): FirstLookup[] {
  const found: FirstLookup[] = [];
  visit(reading.root, (node) => {
    if (node.kind === "if_statement") found.push(...inCondition(node, reading));
    else if (/^(?:short_var_declaration|assignment_statement)$/.test(node.kind) && isListed(node))
      found.push(...alone(node, reading));
  });
  return found;
}

function isListed({ parent }: SyntaxNode): boolean {
  return parent?.kind === "statement_list";
}

/** `if _, ok := m[k]; ok`, `if m[k] != nil`. */
function inCondition(statement: SyntaxNode, reading: Reading): FirstLookup[] {
  const initializer = childOf(statement, "initializer");
  const inside = statement.children.filter((child) => child !== initializer);
  if (initializer === null) {
    const index = comparedWithNil(childOf(statement, "condition"));
    if (index === null || !isMapIndex(index, reading)) return [];
    const names = { name: null, blank: null, assigns: null };
    return [{ index, hasOk: false, ...names, moved: null, within: inside }];
  }
  const declared = declaredWithOk(initializer, reading);
  if (declared === null) return [];
  const own = { ...declared, moved: null, within: inside };
  const behind = statement.parent?.kind === "statement_list" ? behindOf(statement) : [];
  const body = childOf(statement, "consequence");
  const leaves =
    body !== null && neverGoesOn(body, initializer) && childOf(statement, "alternative") === null;
  if (!leaves || behind.length === 0 || declared.name !== null) return [own];
  return [own, { ...declared, moved: initializer, within: [...inside, ...behind] }];
}

/** `_, ok := m[k]`, or `_, ok = m[k]` beside what declares ok, and an if that asks for ok. */
function alone(statement: SyntaxNode, reading: Reading): FirstLookup[] {
  const declared = declaredWithOk(statement, reading);
  const behind = behindOf(statement);
  const [next] = behind;
  const ok = childOf(statement, "left")?.children[1];
  const condition = next?.kind === "if_statement" ? childOf(next, "condition") : null;
  if (declared === null || ok === undefined || condition === null) return [];
  const asks = new RegExp(`^\\(?!?${nodeText(ok)}\\b`).test(nodeText(condition));
  return asks ? [{ ...declared, moved: null, within: behind }] : [];
}

function behindOf(statement: SyntaxNode): readonly SyntaxNode[] {
  return statement.parent?.children.filter(({ start }) => start >= statement.end) ?? [];
}

function declaredWithOk(
  statement: SyntaxNode,
  reading: Reading,
): Pick<FirstLookup, "index" | "hasOk" | "name" | "blank" | "assigns"> | null {
  const declares = statement.kind === "short_var_declaration";
  const assigns = statement.kind === "assignment_statement" ? childOf(statement, "operator") : null;
  if (!declares && (assigns === null || nodeText(assigns) !== "=")) return null;
  const [name, ok, more] = childOf(statement, "left")?.children ?? [];
  const [value, second] = childOf(statement, "right")?.children ?? [];
  if (name === undefined || ok === undefined || more !== undefined || value === undefined || second)
    return null;
  const index = withoutParens(value);
  if (!isMapIndex(index, reading)) return null;
  const isBlank = nodeText(name) === "_";
  if (isBlank && nodeText(ok) === "_") return null;
  if (assigns !== null && (!isBlank || !isDeclaredBeside(ok, statement, reading))) return null;
  return { index, hasOk: true, name: isBlank ? null : name, blank: isBlank ? name : null, assigns };
}

/** Whether a variable is one of the statement's own block: `:=` with another name beside it sets it then. */
function isDeclaredBeside(name: SyntaxNode, { parent: list }: SyntaxNode, { uses }: Reading): boolean {
  const declared = uses.variable(name)?.place.node;
  const statement = declared?.kind === "var_spec" ? declared.parent : declared;
  return list !== null && statement?.parent === list;
}

function isMapIndex(node: SyntaxNode, { inference, where }: Reading): boolean {
  const operand = node.kind === "index_expression" ? childOf(node, "operand") : null;
  return operand !== null && coreType(inference.typeOf(operand, where), inference).kind === "map";
}

/** The index of `m[k] != nil`, which a condition begins with. */
function comparedWithNil(condition: SyntaxNode | null): SyntaxNode | null {
  let at = condition;
  while (at !== null) {
    const inner = withoutParens(at);
    const operator = inner.kind === "binary_expression" ? childOf(inner, "operator") : null;
    if (operator === null) return null;
    const [left, right] = [childOf(inner, "left"), childOf(inner, "right")];
    if (!/^(?:&&|\|\|)$/.test(nodeText(operator))) {
      const isNil = /^[!=]=$/.test(nodeText(operator)) && right !== null && nodeText(right) === "nil";
      return isNil && left !== null ? withoutParens(left) : null;
    }
    at = left;
  }
  return null;
}

/** A name for the elem, and the edits that give it and use it. */
export interface Naming {
  readonly name: string;
  edits(scope: FixScope): FixEdit[] | null;
  replace(read: SyntaxNode): FixEdit;
}

/**
 * Null where no name can be given, or the elem's own may hold something else.
 * @param given names of other elems: all fixes of a function may be made at once
 */
export function nameEdits(first: FirstLookup, given: ReadonlySet<string>, reading: Reading): Naming | null {
  const { where, root } = reading;
  const { index, name: own, blank, assigns, moved } = first;
  const name = own === null ? freshName(["v", "value", "elem"], root, given) : nodeText(own);
  const replace = (read: SyntaxNode): FixEdit => edit(where, read, read.start, read.end, name);
  if (own !== null) return keepsValue(own, reading) ? { name, replace, edits: () => [] } : null;
  if (moved !== null) return movedNaming(first, moved, name, replace, reading);
  if (blank !== null)
    return {
      ...{ name, replace },
      edits: () => [
        edit(where, blank, blank.start, blank.end, name),
        ...(assigns === null ? [] : [edit(where, assigns, assigns.start, assigns.end, ":=")]),
      ],
    };
  const statement = ifAround(index);
  const condition = statement && childOf(statement, "condition");
  if (condition === null) return null;
  const text = `${name} := ${nodeText(index)}; `;
  return {
    name,
    replace,
    edits: () => [
      edit(where, condition, condition.start, condition.start, text),
      edit(where, index, index.start, index.end, name),
    ],
  };
}

function ifAround(node: SyntaxNode): SyntaxNode | null {
  let at: SyntaxNode | null = node;
  while (at !== null && at.kind !== "if_statement") at = at.parent;
  return at;
}

/** `v, ok := m[k]` in a line of its own before the if, where nothing else has the name ok. */
function movedNaming(
  { index, blank }: FirstLookup,
  moved: SyntaxNode,
  name: string,
  replace: Naming["replace"],
  reading: Reading,
): Naming | null {
  const { where, root } = reading;
  const statement = ifAround(moved);
  const ok = childOf(moved, "left")?.children[1];
  const condition = statement && childOf(statement, "condition");
  if (statement === null || ok === undefined || condition === null || blank === null) return null;
  let isAlone = true;
  visit(root, (node) => {
    if (node.kind === "identifier" && nodeText(node) === nodeText(ok))
      if (node.start < statement.start || node.start >= statement.end) isAlone = false;
  });
  if (!isAlone || statement.parent?.kind !== "statement_list") return null;
  return {
    name,
    replace,
    edits: (scope) => {
      const text = fileText(where, scope);
      const indent = indentOf(statement, text);
      const between = statement.unit.text.slice(statement.start, condition.start);
      if (indent === null || /\/[/*]/.test(between)) return null;
      const line = `${name}, ${nodeText(ok)} := ${nodeText(index)}${lineEnd(text)}${indent}if `;
      return [edit(where, statement, statement.start, condition.start, line)];
    },
  };
}

/** Whether a variable holds all the time what it was declared with. */
function keepsValue(name: SyntaxNode, reading: Reading): boolean {
  const { uses, inference } = reading;
  const variable: VariableEntity | null = uses.variable(name);
  if (variable === null || variable.place.node !== name.parent?.parent) return false;
  if (uses.isReassigned(variable) || uses.isCaptured(variable)) return false;
  const { kind } = underlying(inference.entityType(variable), inference);
  return kind !== "struct" && kind !== "array" && kind !== "unknown" && kind !== "typeParam";
}
