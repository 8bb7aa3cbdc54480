import { isType } from "../callTypes.ts";
import { childOf, nodeText, type SyntaxNode, withoutParens } from "../syntaxNode.ts";
import { evaluate, importPath, place } from "./expressions.ts";
import type { FlowBuilder } from "./flowBuilder.ts";
import type { Callee, Temp } from "./instruction.ts";

const typeFirst: ReadonlySet<string> = new Set(["make", "new"]);

/** Emits a call, conversion or the start of one by `go` or `defer`; its result goes into a temp. */
export function call(node: SyntaxNode, result: Temp, mode: "call" | "go" | "defer", to: FlowBuilder): void {
  const called = childOf(node, "function");
  const given = childOf(node, "arguments")?.children ?? [];
  if (called === null) return void to.emit({ op: "unknown", to: result, node });
  const target = withoutParens(called);
  if (isType(target, to.where, to.inference)) {
    const [operand] = given;
    if (operand === undefined) to.emit({ op: "unknown", to: result, node });
    else to.emit({ op: "convert", to: result, from: evaluate(operand, to), type: target, node });
    return;
  }
  const callee = calleeOf(target, given, to);
  const values = callee.kind === "builtin" && callee.type !== null ? given.slice(1) : given;
  let spread = false;
  const args = values.map((argument) => {
    if (argument.kind !== "variadic_argument") return evaluate(argument, to);
    spread = true;
    return evaluate(argument.children[0] ?? argument, to);
  });
  to.emit({ op: "call", to: result, callee, args, spread, mode, node });
}

function calleeOf(target: SyntaxNode, given: readonly SyntaxNode[], to: FlowBuilder): Callee {
  if (target.kind === "identifier") {
    const name = nodeText(target);
    const entity = to.lookup(name, target);
    if (entity?.kind === "function") return { kind: "function", entity };
    if (entity === null || entity.kind === "builtin") {
      const [first] = given;
      const takesType = typeFirst.has(name) && first !== undefined;
      // From 1.26 new takes a value too.
      const type = takesType && (name === "make" || isType(first, to.where, to.inference)) ? first : null;
      return { kind: "builtin", name, type };
    }
  }
  if (target.kind === "selector_expression") {
    const operand = childOf(target, "operand");
    const field = childOf(target, "field");
    const path = importPath(operand, to);
    if (operand !== null && field !== null) {
      const name = nodeText(field);
      if (path !== null) return { kind: "imported", path, name };
      if (!isType(operand, to.where, to.inference))
        return { kind: "member", base: place(operand, to), operand, name };
    }
  }
  const generic =
    target.kind === "index_expression" ? childOf(target, "operand") : (target.children[0] ?? null);
  if (
    (target.kind === "index_expression" || target.kind === "type_instantiation_expression") &&
    generic !== null
  ) {
    const inner = calleeOf(withoutParens(generic), [], to);
    if (inner.kind === "function" || inner.kind === "imported")
      return { ...inner, types: target.children.filter((child) => child !== generic) };
  }
  return { kind: "value", from: evaluate(target, to) };
}
