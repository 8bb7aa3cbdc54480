import { childOf, childrenOf, nodeText, type SyntaxNode } from "../syntaxNode.ts";
import { extracted, storeInto } from "./assignments.ts";
import { evaluate, place } from "./expressions.ts";
import type { FlowBuilder, Jumps } from "./flowBuilder.ts";
import type { SelectCase, Temp } from "./instruction.ts";

/** Emits a loop of any form. */
export function forStatement(node: SyntaxNode, label: string | null, to: FlowBuilder): void {
  const body = childOf(node, "body");
  const clause = node.children.find((child) => child !== body) ?? null;
  if (clause?.kind === "range_clause") return rangeLoop(node, clause, body, label, to);
  const parts = clause?.kind === "for_clause" ? clause : null;
  const initializer = parts && childOf(parts, "initializer");
  const condition = parts === null ? clause : childOf(parts, "condition");
  const update = parts && childOf(parts, "update");
  if (initializer) to.emitters.statement(initializer, to);
  const start = to.here;
  const past =
    condition === null
      ? null
      : to.emit({ op: "branch", on: evaluate(condition, to), otherwise: -1, loop: true, node: condition });
  inLoop(label, to, (jumps) => {
    if (body !== null) to.emitters.statement(body, to);
    for (const at of jumps.continues ?? []) to.lead(at);
    if (initializer) copyVariables(initializer, to);
    if (update) to.emitters.statement(update, to);
    to.lead(to.jump(node), start);
    if (past !== null) to.lead(past);
  });
}

/** From 1.22 each turn has variables of its own. */
function copyVariables(initializer: SyntaxNode, to: FlowBuilder): void {
  for (const target of childOf(initializer, "left")?.children ?? []) {
    const entity = to.declared(nodeText(target), initializer);
    const slot = entity === null ? null : to.slotOf(entity);
    if (slot === null) continue;
    const held = to.temp();
    const value = to.temp();
    to.emit({ op: "local", to: held, slot, node: target });
    to.emit({ op: "load", to: value, place: held, node: target });
    to.emit({ op: "declare", slot, from: value, type: null, node: target });
  }
}

function inLoop(label: string | null, to: FlowBuilder, emit: (jumps: Jumps) => void): void {
  const jumps: Jumps = { label, plain: true, breaks: [], continues: [] };
  to.jumps.push(jumps);
  emit(jumps);
  to.jumps.pop();
  for (const at of jumps.breaks) to.lead(at);
}

function rangeLoop(
  node: SyntaxNode,
  clause: SyntaxNode,
  body: SyntaxNode | null,
  label: string | null,
  to: FlowBuilder,
): void {
  const left = childOf(clause, "left");
  const over = childOf(clause, "right");
  if (over === null) return;
  const iterator = to.temp();
  to.emit({ op: "range", to: iterator, base: place(over, to), node: over });
  const [key, value] = [to.temp(), to.temp()];
  const start = to.here;
  const past = to.emit({ op: "next", from: iterator, key, value, end: -1, node: over });
  const declares = left?.unit.text.slice(left.end, over.start).includes(":=") ?? false;
  left?.children.forEach((target, i) => {
    storeInto(target, i === 0 ? key : value, clause, to, declares);
  });
  inLoop(label, to, (jumps) => {
    if (body !== null) to.emitters.statement(body, to);
    for (const at of jumps.continues ?? []) to.lead(at);
    to.lead(to.jump(node), start);
    to.lead(past);
  });
}

/** A statement of cases: each tests, all leave by the same end. */
function cases(
  node: SyntaxNode,
  label: string | null,
  to: FlowBuilder,
  test: (clause: SyntaxNode) => number[],
  enter: (clause: SyntaxNode) => void,
): void {
  const clauses = node.children.filter(({ kind }) => kind.endsWith("_case"));
  const jumps: Jumps = { label, plain: true, breaks: [], continues: null };
  to.jumps.push(jumps);
  const entries = clauses.map((clause) => (clause.kind === "default_case" ? [] : test(clause)));
  const toDefault = to.jump(node);
  const ends: number[] = [];
  let falls: number | null = null;
  let hasDefault = false;
  clauses.forEach((clause, i) => {
    for (const at of entries[i] ?? []) to.lead(at);
    if (clause.kind === "default_case") {
      hasDefault = true;
      to.lead(toDefault);
    }
    enter(clause);
    if (falls !== null) to.lead(falls);
    const heads = new Set([...childrenOf(clause, "value"), ...childrenOf(clause, "type")]);
    const list = clause.children.filter((c) => !heads.has(c) && c.field !== "communication");
    for (const inner of list) to.emitters.statement(inner, to);
    const last = list.at(-1);
    const fallsOn =
      (last?.kind === "statement_list" ? last.children.at(-1) : last)?.kind === "fallthrough_statement";
    falls = fallsOn ? to.jump(clause) : null;
    if (!fallsOn) ends.push(to.jump(clause));
  });
  if (!hasDefault) to.lead(toDefault);
  to.jumps.pop();
  for (const at of [...ends, ...jumps.breaks]) to.lead(at);
}

/** Emits an expression switch. */
export function switchStatement(node: SyntaxNode, label: string | null, to: FlowBuilder): void {
  const initializer = childOf(node, "initializer");
  const value = childOf(node, "value");
  if (initializer !== null) to.emitters.statement(initializer, to);
  const tag = value === null ? null : evaluate(value, to);
  const test = (clause: SyntaxNode): number[] =>
    (childOf(clause, "value")?.children ?? []).map((candidate) => {
      let on = evaluate(candidate, to);
      if (tag !== null) {
        const equal = to.temp();
        to.emit({ op: "binary", to: equal, operator: "==", left: tag, right: on, node: candidate });
        on = equal;
      }
      return whenTrue(on, candidate, to);
    });
  cases(node, label, to, test, () => {});
}

/** A jump that is taken where a condition holds. */
function whenTrue(on: Temp, node: SyntaxNode, to: FlowBuilder): number {
  const not = to.emit({ op: "branch", on, otherwise: -1, loop: false, node });
  const taken = to.jump(node);
  to.lead(not);
  return taken;
}

/** Emits a type switch; the variable it declares is another one in each case. */
export function typeSwitch(node: SyntaxNode, label: string | null, to: FlowBuilder): void {
  const initializer = childOf(node, "initializer");
  const value = childOf(node, "value");
  if (initializer !== null) to.emitters.statement(initializer, to);
  if (value === null) {
    to.broken = true;
    return;
  }
  const from = evaluate(value, to);
  const alias = childOf(node, "alias")?.children[0];
  const test = (clause: SyntaxNode): number[] =>
    childrenOf(clause, "type").map((type) => {
      const on = to.temp();
      to.emit({ op: "isType", to: on, from, type, node: type });
      return whenTrue(on, type, to);
    });
  cases(node, label, to, test, (clause) => {
    const entity = alias === undefined ? null : to.declared(nodeText(alias), clause, true);
    if (entity === null) return;
    const types = childrenOf(clause, "type");
    let value = from;
    if (types.length === 1 && types[0] !== undefined) {
      value = to.temp();
      to.emit({ op: "assert", to: value, from, type: types[0], pair: false, node: types[0] });
    }
    to.emit({ op: "declare", slot: to.declare(entity), from: value, type: null, node: clause });
  });
}

/** Emits a select statement. */
export function selectStatement(node: SyntaxNode, label: string | null, to: FlowBuilder): void {
  const listed: SelectCase[] = [];
  const received = new Map<SyntaxNode, Temp>();
  const clauses = node.children.filter((child) => child.kind === "communication_case");
  for (const clause of clauses) {
    const communication = childOf(clause, "communication");
    if (communication?.kind === "send_statement") {
      const channel = childOf(communication, "channel");
      const value = childOf(communication, "value");
      if (channel !== null && value !== null)
        listed.push({ kind: "send", channel: evaluate(channel, to), from: evaluate(value, to) });
      continue;
    }
    const right = communication && childOf(communication, "right");
    const channel = right && childOf(right, "operand");
    if (!communication || !channel) {
      to.broken = true;
      return;
    }
    const pair = (childOf(communication, "left")?.children.length ?? 0) > 1;
    const temp = to.temp();
    received.set(clause, temp);
    listed.push({ kind: "receive", channel: evaluate(channel, to), to: temp, pair });
  }
  const chosen = to.temp();
  const hasDefault = node.children.some((child) => child.kind === "default_case");
  to.emit({ op: "select", to: chosen, cases: listed, hasDefault, node });
  const test = (clause: SyntaxNode): number[] => {
    const index = to.temp();
    to.emit({ op: "const", to: index, value: clauses.indexOf(clause), node: clause });
    const on = to.temp();
    to.emit({ op: "binary", to: on, operator: "==", left: chosen, right: index, node: clause });
    return [whenTrue(on, clause, to)];
  };
  cases(node, label, to, test, (clause) => {
    const communication = childOf(clause, "communication");
    const from = received.get(clause);
    const left = communication && childOf(communication, "left");
    const right = communication && childOf(communication, "right");
    if (!communication || from === undefined || !left || !right) return;
    const declares = left.unit.text.slice(left.end, right.start).includes(":=");
    left.children.forEach((target, i) => {
      const value = left.children.length > 1 ? extracted(from, i, target, to) : from;
      storeInto(target, value, communication, to, declares);
    });
  });
}
