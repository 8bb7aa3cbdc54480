import type { Entity, VariableEntity, Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, childrenOf, nodeText, visit, withoutParens } from "./syntaxNode.ts";
import { variableNamed } from "./variableNamed.ts";

/** Statements of one declaration that are run to learn what variables hold, those of loops each time. */
const maxSteps = 150_000;

/** What becomes of the variables of one top-level declaration. */
export class VariableUses {
  readonly #root: SyntaxNode;
  readonly #where: Where;
  readonly #inference: Inference;
  readonly #assigned = new Map<SyntaxNode, ReadonlySet<Entity>>();
  readonly #variables = new Map<SyntaxNode, VariableEntity | null>();
  readonly #shared = new Map<Entity, boolean>();
  #hidden: ReadonlySet<Entity> | null = null;
  #captured: ReadonlySet<Entity> | null = null;
  #jumps: boolean | null = null;
  #stepsLeft = maxSteps;

  constructor(root: SyntaxNode, where: Where, inference: Inference) {
    this.#root = root;
    this.#where = where;
    this.#inference = inference;
  }

  /** Those of a declaration; the same for all who ask with one inference. */
  static of(root: SyntaxNode, where: Where, inference: Inference): VariableUses {
    let known = remembered.get(inference);
    if (known === undefined) remembered.set(inference, (known = new Map()));
    let uses = known.get(root);
    if (uses === undefined) known.set(root, (uses = new VariableUses(root, where, inference)));
    return uses;
  }

  /** Takes note of a statement that is run; false where so many were that no more are. */
  takesStep(): boolean {
    return this.#stepsLeft-- > 0;
  }

  /** Jumps to labels, or code that does not parse: the order of statements is not known. */
  get hasJumps(): boolean {
    if (this.#jumps === null) {
      let found = false;
      visit(this.#root, ({ kind }) => {
        if (kind === "goto_statement" || kind === "ERROR") found = true;
      });
      this.#jumps = found;
    }
    return this.#jumps;
  }

  /** Others may write it: it is the package's, its address is taken, a function literal assigns to it, a method is called on it. */
  isOutOfSight(entity: VariableEntity): boolean {
    this.#hidden ??= this.#findHidden();
    return this.#hidden.has(entity) || entity.place.package.lookup(entity.name) === entity;
  }

  /** A function literal mentions it, or its address is taken. */
  isCaptured(entity: VariableEntity): boolean {
    this.#captured ??= this.#findCaptured();
    return this.#captured.has(entity);
  }

  /** It is assigned to after its declaration. */
  isReassigned(entity: VariableEntity): boolean {
    return this.assignedIn(this.#root).has(entity);
  }

  /** Something else than a loop, an index that is read, or len and cap may get hold of its elements. */
  isShared(entity: VariableEntity): boolean {
    let shared = this.#shared.get(entity);
    if (shared === undefined) {
      shared = false;
      visit(this.#root, (node) => {
        if (!shared && this.variable(node) === entity && !this.#isReadOnly(node)) shared = true;
      });
      this.#shared.set(entity, shared);
    }
    return shared;
  }

  /** The variable that an identifier names, declares or assigns to; null for every other node. A loop asks again and again. */
  variable(node: SyntaxNode): VariableEntity | null {
    if (node.kind !== "identifier") return null;
    let variable = this.#variables.get(node);
    if (variable === undefined) this.#variables.set(node, (variable = this.#find(node)));
    return variable;
  }

  #find(node: SyntaxNode): VariableEntity | null {
    const clause = node.field === null ? node.parent?.parent : null;
    if (clause?.kind === "range_clause" && node.parent?.field === "left") {
      const after = { ...node, start: clause.end, end: clause.end };
      const entity = this.#inference.lookup(nodeText(node), after, this.#where);
      return entity?.kind === "variable" ? entity : null;
    }
    return variableNamed(node, this.#where, this.#inference);
  }

  /** The variables that a piece of code assigns to, other than by declaring them. */
  assignedIn(code: SyntaxNode): ReadonlySet<Entity> {
    const known = this.#assigned.get(code);
    if (known !== undefined) return known;
    const found = new Set<Entity>();
    visit(code, (node) => {
      for (const target of targetsOf(node)) {
        const entity = this.variable(withoutParens(target));
        if (entity !== null && entity.place.node !== node) found.add(entity);
      }
    });
    this.#assigned.set(code, found);
    return found;
  }

  #findHidden(): ReadonlySet<Entity> {
    const hidden = new Set<Entity>();
    const add = (node: SyntaxNode | null): void => {
      const entity = node === null ? null : this.variable(baseOf(node));
      if (entity !== null) hidden.add(entity);
    };
    visit(this.#root, (node) => {
      if (node.kind === "unary_expression" && nodeText(node).startsWith("&")) add(childOf(node, "operand"));
      if (node.kind === "func_literal")
        for (const entity of this.assignedIn(node)) if (!isWithin(entity, node)) hidden.add(entity);
      const callee = node.kind === "call_expression" ? childOf(node, "function") : null;
      if (callee?.kind === "selector_expression") add(childOf(callee, "operand"));
    });
    return hidden;
  }

  #findCaptured(): ReadonlySet<Entity> {
    const captured = new Set<Entity>();
    const add = (node: SyntaxNode): void => {
      const entity = this.variable(node);
      if (entity !== null) captured.add(entity);
    };
    let endOfLiteral = -1;
    visit(this.#root, (node) => {
      const { parent } = node;
      if (node.kind === "func_literal") endOfLiteral = Math.max(endOfLiteral, node.end);
      const isPointedTo = parent?.kind === "unary_expression" && nodeText(parent).startsWith("&");
      if (node.start < endOfLiteral || isPointedTo) add(node);
    });
    return captured;
  }

  #isReadOnly(name: SyntaxNode): boolean {
    const { parent, field } = name;
    if (parent === null) return false;
    if (parent.kind === "range_clause" && field === "right") return true;
    if (parent.kind === "index_expression" && field === "operand") return !isTarget(parent);
    if (parent.kind === "argument_list") {
      const callee = parent.parent === null ? null : childOf(parent.parent, "function");
      return callee?.kind === "identifier" && /^(len|cap)$/.test(nodeText(callee));
    }
    return (parent.kind === "var_spec" && field === "name") || parent.field === "left";
  }
}

/** Answers hold as long as the inference they rest on. */
const remembered = new WeakMap<Inference, Map<SyntaxNode, VariableUses>>();

function isWithin(entity: Entity, node: SyntaxNode): boolean {
  const start = "place" in entity ? entity.place.node.start : -1;
  return start >= node.start && start < node.end;
}

/** The variable of `x.f[1]`: x. */
function baseOf(node: SyntaxNode): SyntaxNode {
  let base = withoutParens(node);
  while (base.kind === "selector_expression" || base.kind === "index_expression")
    base = withoutParens(childOf(base, "operand") ?? base.children[0] ?? base);
  return base;
}

/** What a statement assigns to. */
function targetsOf(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.kind) {
    case "assignment_statement":
    case "short_var_declaration":
    case "range_clause":
    case "receive_statement":
      return childOf(node, "left")?.children ?? [];
    case "inc_statement":
    case "dec_statement":
      return node.children.slice(0, 1);
    case "var_spec":
      return childrenOf(node, "name");
    default:
      return [];
  }
}

/** Whether an expression is assigned to, or part of what is: `x[0]` of `x[0].f = 1`; or its address is taken. */
export function isTarget(expression: SyntaxNode): boolean {
  let node = expression;
  for (let up = node.parent; up !== null; node = up, up = up.parent) {
    const isPart =
      up.kind === "parenthesized_expression" ||
      ((up.kind === "selector_expression" ||
        up.kind === "index_expression" ||
        up.kind === "slice_expression") &&
        node.field === "operand");
    if (isPart) continue;
    if (up.kind === "unary_expression") return nodeText(up).startsWith("&");
    if (up.kind === "inc_statement" || up.kind === "dec_statement") return true;
    return (
      up.kind === "expression_list" &&
      up.field === "left" &&
      up.parent !== null &&
      up.parent.kind !== "short_var_declaration"
    );
  }
  return false;
}
