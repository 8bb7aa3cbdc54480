import { countedLoop } from "./countedLoop.ts";
import { distinctKeys, type KeySteps } from "./distinctRun.ts";
import type { VariableEntity, Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { KeySet, type PlainKey } from "./keySet.ts";
import { underlying } from "./members.ts";
import type { Value } from "./pureValue.ts";
import { identityOf, PureValues } from "./pureValues.ts";
import { defaultType, type SourceMapType } from "./sourceType.ts";
import { NotFollowed, StatementRun } from "./statementRun.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, visit, withoutParens, withParens } from "./syntaxNode.ts";
import { sourceText } from "./typeText.ts";
import { VariableUses } from "./variableUses.ts";

/** What the statements after a make or literal write into its map, as far as constants in the code tell it. */
export interface CodeFill {
  /** The entries that the map has once they are done. */
  readonly entries: number;
  /** Fewer are possible: a key may come again, or a write may not happen. */
  readonly atMost: boolean;
  /** The statement that writes them, or all from the first to the last that does, by UTF-16 offsets in the document. */
  readonly range: { readonly start: number; readonly end: number };
  /** The keys, where they are known; null also where they are of other types than integers, texts and truths. */
  readonly keys: readonly PlainKey[] | KeySteps | null;
}

/** Statements that stand further behind are not looked at, in UTF-16 units. */
const maxDistance = 8000;

/** Entries that each map has room for. */
const smallest = 8;

/** Loops of more rounds are not run where a proof that their keys differ is enough, and never above the second number. */
const [fewRounds, maxRounds] = [1000n, 20_000n];

/**
 * What fills the map that an expression makes: loops with constant bounds and writes that stand behind it in its block,
 * up to the first statement that does something else with the map. Null where nothing is certain, or nothing is written.
 */
export function codeFillOf(
  made: SyntaxNode,
  type: SourceMapType,
  where: Where,
  inference: Inference,
): CodeFill | null {
  let known = remembered.get(inference);
  if (known === undefined) remembered.set(inference, (known = new Map()));
  let fill = known.get(made);
  if (fill === undefined) known.set(made, (fill = findFill(made, type, where, inference)));
  return fill;
}

/** Answers hold as long as the inference they rest on: what is run for them is run once. */
const remembered = new WeakMap<Inference, Map<SyntaxNode, CodeFill | null>>();

function findFill(
  made: SyntaxNode,
  type: SourceMapType,
  where: Where,
  inference: Inference,
): CodeFill | null {
  const target = variableMadeBy(made, where, inference);
  if (target === null) return null;
  try {
    return new Filling(target, made, type, where, inference).run();
  } catch (error) {
    if (error instanceof NotFollowed) return null;
    throw error;
  }
}

/** A variable of a function that an expression gives its map, and the statement that does it. */
interface MadeVariable {
  readonly variable: VariableEntity;
  readonly name: SyntaxNode;
  readonly statement: SyntaxNode;
  readonly uses: VariableUses;
}

function variableMadeBy(made: SyntaxNode, where: Where, inference: Inference): MadeVariable | null {
  const list = withParens(made).parent;
  const assignment = list?.kind === "expression_list" ? list.parent : null;
  if (list == null || assignment == null || list.children.length !== 1) return null;
  const isSpec = assignment.kind === "var_spec";
  const name = isSpec ? childOf(assignment, "name") : childOf(assignment, "left")?.children[0];
  if (!isSpec && !/^(short_var_declaration|assignment_statement)$/.test(assignment.kind)) return null;
  let statement = assignment;
  while (statement.parent !== null && statement.parent.kind !== "statement_list")
    statement = statement.parent;
  if (name?.kind !== "identifier" || statement.parent === null) return null;
  if (statement !== assignment && statement.kind !== "var_declaration") return null;
  let root: SyntaxNode = statement;
  while (root.parent !== null) root = root.parent;
  const uses = VariableUses.of(root, where, inference);
  const variable = uses.variable(name);
  if (variable === null || variable.place.package.lookup(variable.name) === variable) return null;
  return { variable, name, statement, uses };
}

class Filling {
  readonly #made: MadeVariable;
  readonly #literal: SyntaxNode | null;
  readonly #type: SourceMapType;
  readonly #values: PureValues;
  #keys = new KeySet();
  readonly #run: StatementRun;
  readonly #keyKind: string;

  constructor(
    made: MadeVariable,
    expression: SyntaxNode,
    type: SourceMapType,
    where: Where,
    inference: Inference,
  ) {
    this.#made = made;
    this.#literal = expression.kind === "composite_literal" ? childOf(expression, "body") : null;
    this.#type = type;
    this.#values = new PureValues(where, inference, made.uses);
    this.#keyKind = underlying(type.key, inference).kind;
    this.#run = new StatementRun(
      this.#values,
      (target) => this.#isElement(target),
      ({ target, sure, repeated }) => this.#write(childOf(target, "index"), sure, repeated),
      (loop, run) => this.#runAtOnce(loop, run),
    );
  }

  run(): CodeFill | null {
    const { statement, uses } = this.#made;
    if (statement.parent === null || !this.#isWrittenLater() || this.#isCaptured() || uses.hasJumps)
      return null;
    const entries = this.#literal?.children.filter(({ kind }) => kind === "keyed_element") ?? [];
    for (const entry of entries) this.#write(childOf(entry, "key"), true, false);
    const following = this.#following();
    const writers: SyntaxNode[] = [];
    for (const next of following) {
      if (!this.#mentions(next)) {
        this.#pass(next);
        continue;
      }
      const before = this.#keys.copy();
      if (!this.#isFollowed(next) || !this.#follow(next)) {
        this.#keys = before;
        break;
      }
      // A write that surely happens also counts where it may have happened before.
      if (this.#keys.most > before.most || this.#keys.surely > before.surely) writers.push(next);
    }
    const [first] = writers;
    const last = writers.at(-1);
    const count = this.#keys.most;
    // A literal alone says it itself.
    if (first === undefined || last === undefined || !Number.isSafeInteger(count)) return null;
    // That few entries come to a map of its smallest size, if they come at all.
    if (this.#keys.isUpperBound && count <= smallest) return null;
    const { baseOffset } = first.unit;
    return {
      entries: count,
      atMost: this.#keys.isUpperBound,
      range: { start: baseOffset + first.start, end: baseOffset + last.end },
      keys: this.#keys.plain ?? this.#keys.steps,
    };
  }

  /** The statements behind the making, as far as is looked. */
  #following(): SyntaxNode[] {
    const { parent, end } = this.#made.statement;
    return parent?.children.filter(({ start }) => start >= end && start < end + maxDistance) ?? [];
  }

  #isWrittenLater(): boolean {
    let written = false;
    for (const next of this.#following())
      if (!written)
        visit(next, (node) => {
          if (!written && node.kind === "index_expression" && isWritten(node) && this.#isElement(node))
            written = true;
        });
    return written;
  }

  #follow(statement: SyntaxNode): boolean {
    try {
      this.#run.run(statement);
      return true;
    } catch (error) {
      if (error instanceof NotFollowed) return false;
      throw error;
    }
  }

  /** A statement that has nothing to do with the map: what it assigns is computed where that takes one step. */
  #pass(statement: SyntaxNode): void {
    if (
      /^(short_var_declaration|assignment_statement|var_declaration|inc_statement|dec_statement)$/.test(
        statement.kind,
      )
    )
      this.#run.run(statement);
    else this.#run.forget(statement);
  }

  #isMap(node: SyntaxNode): boolean {
    const { variable, uses } = this.#made;
    return node.kind === "identifier" && nodeText(node) === variable.name && uses.variable(node) === variable;
  }

  #isElement(target: SyntaxNode): boolean {
    const operand = target.kind === "index_expression" ? childOf(target, "operand") : null;
    return operand !== null && this.#isMap(withoutParens(operand));
  }

  #mentions(code: SyntaxNode): boolean {
    let found = false;
    visit(code, (node) => {
      if (!found && this.#isMap(node)) found = true;
    });
    return found;
  }

  /** Whether all that a statement does with the map is to write, read, count and loop over it. */
  #isFollowed(statement: SyntaxNode): boolean {
    let followed = true;
    visit(statement, (node) => {
      if (followed && this.#isMap(node) && !this.#isPlainUse(node)) followed = false;
    });
    return followed;
  }

  #isPlainUse(name: SyntaxNode): boolean {
    const { parent: block } = this.#made.statement;
    for (let up = name.parent; up !== null && up !== block; up = up.parent)
      if (up.kind === "func_literal") return false;
    const { parent, field } = withParens(name);
    if (parent === null) return false;
    switch (parent.kind) {
      case "index_expression":
        return field === "operand" && (isWritten(parent) || !isOnTheLeft(parent));
      case "range_clause":
        return field === "right";
      case "binary_expression":
        return true;
      case "argument_list": {
        const callee = parent.parent === null ? null : childOf(parent.parent, "function");
        return callee !== null && nodeText(callee) === "len" && this.#isBuiltin(callee);
      }
      default:
        return false;
    }
  }

  #isBuiltin(callee: SyntaxNode): boolean {
    const { inference, where } = this.#values;
    return inference.lookup(nodeText(callee), callee, where) === null;
  }

  /** A function literal or pointer made before may write to the map. */
  #isCaptured(): boolean {
    const { name, statement, uses, variable } = this.#made;
    const declaredHere =
      variable.place.node === statement ||
      variable.place.node.parent === statement ||
      variable.place.node === name.parent;
    // Nothing knows it before, and what is behind is looked at statement by statement.
    if (declaredHere) return false;
    return uses.isCaptured(variable);
  }

  #write(key: SyntaxNode | null, sure: boolean, repeated: boolean): void {
    const node = key?.kind === "literal_element" ? (key.children[0] ?? null) : key;
    const value = node === null ? undefined : this.#values.compile(node)(this.#run.variables);
    const identity = node === null ? null : this.#identity(node, value);
    if (identity === null && repeated) throw new NotFollowed("any number of keys");
    this.#keys.add(identity, plainOf(value), sure);
  }

  #identity(key: SyntaxNode, value: Value | undefined): string | null {
    const { inference, where } = this.#values;
    const type = underlying(this.#type.key, inference);
    const isFloat = type.kind === "basic" && /^float/.test(type.name);
    const identity = identityOf(isFloat && typeof value === "bigint" ? Number(value) : value);
    if (identity === null || this.#keyKind !== "interface") return identity;
    const kind = sourceText(defaultType(inference.typeOf(key, where)), where.package);
    return kind === null ? null : `${kind}:${identity}`;
  }

  /** A long loop is not run round by round where it is certain which keys its body writes. */
  #runAtOnce(loop: SyntaxNode, run: StatementRun): boolean {
    const body = childOf(loop, "body");
    const counted = body === null ? null : countedLoop(loop, this.#values, run.variables);
    if (body === null || counted === null || counted.count <= fewRounds) return false;
    const writes: SyntaxNode[] = [];
    let isPlain = true;
    visit(body, (node) => {
      if (/^(break|continue|return|goto|for|labeled|go|defer|select)_statement$/.test(node.kind))
        isPlain = false;
      if (this.#isElement(node) && isWritten(node)) writes.push(node);
    });
    if (!isPlain || run.isRepeated || counted.count > BigInt(Number.MAX_SAFE_INTEGER)) return false;
    const count = Number(counted.count);
    const proofs = writes.map((target) => {
      const key = childOf(target, "index");
      const isStatement = statementOf(target)?.parent?.parent === body;
      return key === null || !isStatement
        ? null
        : distinctKeys(key, counted, body, this.#values, run.variables);
    });
    if (proofs.includes(null) && counted.count <= maxRounds) return false;
    for (const distinct of proofs) {
      if (distinct === null) this.#keys.addUnknown(count);
      else if (!run.isSure) this.#keys.addUnknown(Number(distinct.count));
      else this.#keys.addRun(Number(distinct.count), distinct.steps);
    }
    return true;
  }
}

/** `m[k] = …`, `m[k] += …`, `m[k]++`: the element itself is written, not a field or an element of what it holds. */
function isWritten(element: SyntaxNode): boolean {
  const node = withParens(element);
  const { parent } = node;
  if (parent?.kind === "inc_statement" || parent?.kind === "dec_statement") return true;
  return isOnTheLeft(element) && parent?.parent?.kind === "assignment_statement";
}

/** It is assigned to; by a range clause or a receive too. */
function isOnTheLeft(expression: SyntaxNode): boolean {
  const { parent } = withParens(expression);
  return parent?.kind === "expression_list" && parent.field === "left";
}

/** The statement that an expression is part of. */
function statementOf(expression: SyntaxNode): SyntaxNode | null {
  let node: SyntaxNode | null = expression;
  while (node !== null && node.parent?.kind !== "statement_list") node = node.parent;
  return node;
}

function plainOf(value: Value | undefined): PlainKey | null {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : `${value}`;
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
