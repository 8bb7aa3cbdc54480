import { declaredBy } from "../declarations.ts";
import type { VariableEntity } from "../entity.ts";
import { childOf, childrenOf, nodeText, type SyntaxNode, withoutParens } from "../syntaxNode.ts";
import { assign, compound, valuesFor } from "./assignments.ts";
import { call } from "./calls.ts";
import { evaluate } from "./expressions.ts";
import type { FlowBuilder, Jumps } from "./flowBuilder.ts";
import type { Temp } from "./instruction.ts";
import { forStatement, selectStatement, switchStatement, typeSwitch } from "./loops.ts";

/** Emits a block. */
export function block(node: SyntaxNode | null | undefined, to: FlowBuilder): void {
  if (!node) return;
  const list = node.kind === "block" ? node.children.flatMap(statementsOf) : statementsOf(node);
  for (const inner of list) statement(inner, to);
}

/** The statements of a case, which stand behind its head. */
export function statementsOf(node: SyntaxNode): readonly SyntaxNode[] {
  return node.kind === "statement_list" ? node.children : [node];
}

/** Emits a statement. */
export function statement(node: SyntaxNode, to: FlowBuilder, label: string | null = null): void {
  switch (node.kind) {
    case "block":
    case "statement_list":
      return block(node, to);
    case "expression_statement":
      if (node.children[0]) evaluate(node.children[0], to);
      return;
    case "var_declaration":
      return variables(node, to);
    case "short_var_declaration":
      return assign(node, to);
    case "assignment_statement":
      return operatorOf(node) === "=" ? assign(node, to) : compound(node, operatorOf(node), null, to);
    case "inc_statement":
    case "dec_statement":
      return compound(node, node.kind === "inc_statement" ? "+=" : "-=", 1, to);
    case "if_statement":
      return ifStatement(node, to);
    case "for_statement":
      return forStatement(node, label, to);
    case "expression_switch_statement":
      return switchStatement(node, label, to);
    case "type_switch_statement":
      return typeSwitch(node, label, to);
    case "select_statement":
      return selectStatement(node, label, to);
    case "return_statement": {
      const values = node.children[0]?.children.map((value) => evaluate(value, to)) ?? null;
      to.emit({ op: "return", values, node });
      return;
    }
    case "go_statement":
    case "defer_statement": {
      const inner = node.children[0] === undefined ? null : withoutParens(node.children[0]);
      if (inner?.kind === "call_expression")
        call(inner, to.temp(), node.kind === "go_statement" ? "go" : "defer", to);
      return;
    }
    case "send_statement": {
      const channel = childOf(node, "channel");
      const value = childOf(node, "value");
      if (channel !== null && value !== null)
        to.emit({ op: "send", channel: evaluate(channel, to), from: evaluate(value, to), node });
      return;
    }
    case "break_statement":
    case "continue_statement":
      return leave(node, to);
    case "goto_statement": {
      const name = node.children[0];
      if (name !== undefined) to.gotos.push({ at: to.jump(node), label: nodeText(name) });
      return;
    }
    case "labeled_statement": {
      const name = childOf(node, "label");
      const inner = node.children.find((child) => child !== name);
      const text = name === null ? "" : nodeText(name);
      to.labels.set(text, to.here);
      if (inner !== undefined) {
        const jumps: Jumps = { label: text, plain: false, breaks: [], continues: null };
        to.jumps.push(jumps);
        statement(inner, to, text);
        to.jumps.pop();
        for (const at of jumps.breaks) to.lead(at);
      }
      return;
    }
    case "type_declaration":
    case "const_declaration":
    case "empty_statement":
    case "fallthrough_statement":
      return;
    default:
      to.broken = true;
  }
}

function operatorOf(node: SyntaxNode): string {
  const sign = childOf(node, "operator");
  return sign === null ? "=" : nodeText(sign);
}

function variables(node: SyntaxNode, to: FlowBuilder): void {
  const done = new Map<SyntaxNode, readonly Temp[]>();
  for (const entity of declaredBy(node, to.where)) {
    if (entity.kind !== "variable") continue;
    const known = to.declared(entity.name, entity.place.node) ?? entity;
    const { origin } = entity;
    const spec = entity.place.node;
    const type = childOf(spec, "type");
    const values = childOf(spec, "value")?.children ?? [];
    let temps = done.get(spec);
    if (temps === undefined) {
      temps = valuesFor(
        childrenOf(spec, "name").filter((name) => /identifier$/.test(name.kind)).length,
        values,
        to,
      );
      done.set(spec, temps);
    }
    const names = childrenOf(spec, "name").filter((name) => /identifier$/.test(name.kind));
    const index =
      origin.from === "value" ? origin.index : names.findIndex((n) => nodeText(n) === entity.name);
    const from = values.length === 0 ? null : (temps[index] ?? null);
    to.emit({ op: "declare", slot: to.declare(known as VariableEntity), from, type, node: spec });
  }
  // `var _ = f()` declares nothing and calls all the same.
  for (const spec of node.children)
    if (spec.kind === "var_spec" && !done.has(spec))
      for (const value of childOf(spec, "value")?.children ?? []) evaluate(value, to);
}

function ifStatement(node: SyntaxNode, to: FlowBuilder): void {
  const initializer = childOf(node, "initializer");
  const condition = childOf(node, "condition");
  if (initializer !== null) statement(initializer, to);
  if (condition === null) {
    to.broken = true;
    return;
  }
  const on = evaluate(condition, to);
  const past = to.emit({ op: "branch", on, otherwise: -1, loop: false, node: condition });
  block(childOf(node, "consequence"), to);
  const alternative = childOf(node, "alternative");
  if (alternative === null) return to.lead(past);
  const done = to.jump(node);
  to.lead(past);
  statement(alternative, to);
  to.lead(done);
}

function leave(node: SyntaxNode, to: FlowBuilder): void {
  const name = node.children[0];
  const label = name === undefined ? null : nodeText(name);
  const isContinue = node.kind === "continue_statement";
  const jumps = [...to.jumps].reverse().find((known) => {
    if (isContinue) return known.continues !== null && (label === null || known.label === label);
    return label === null ? known.plain : known.label === label;
  });
  const list = isContinue ? jumps?.continues : jumps?.breaks;
  if (!list) to.broken = true;
  else list.push(to.jump(node));
}
