import type { VariableEntity, Where } from "../entity.ts";
import type { Inference } from "../inference.ts";
import { receiverTypeName } from "../packageIndex.ts";
import { childOf, childrenOf, nodeText, type SyntaxNode } from "../syntaxNode.ts";
import { call } from "./calls.ts";
import { evaluate } from "./expressions.ts";
import { type Emitters, FlowBuilder, noVariables } from "./flowBuilder.ts";
import type { FlowFunction, FlowVariable } from "./instruction.ts";
import { statement } from "./statements.ts";

const emitters: Emitters = {
  call,
  statement,
  function: (node, outer) => flowOfFunction(node, outer.where, outer.inference, outer),
};

/** The instructions of a function, method or function literal that has a body; null without one. */
export function flowOfFunction(
  node: SyntaxNode,
  where: Where,
  inference: Inference,
  outer: FlowBuilder | null = null,
): FlowFunction | null {
  const body = childOf(node, "body");
  if (body === null) return null;
  const to = new FlowBuilder(where, inference, emitters, outer);
  const receiver = childOf(node, "receiver");
  const parameters = childOf(node, "parameters");
  const result = childOf(node, "result");
  const variables = {
    receiver: receiver === null ? null : (listed(receiver, node, to)[0] ?? null),
    params: parameters === null ? [] : listed(parameters, node, to),
    results:
      result === null
        ? []
        : result.kind === "parameter_list"
          ? listed(result, node, to)
          : [{ slot: to.declare(null), type: result, variadic: false }],
  };
  statement(body, to);
  to.emit({ op: "return", values: null, node: body });
  return to.finish(nameOf(node), node, variables);
}

/** The instructions that give package-level variables their values: `var a, b = f()`. */
export function flowOfValues(
  variables: readonly VariableEntity[],
  values: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): FlowFunction | null {
  const [first] = values;
  if (first === undefined) return null;
  const to = new FlowBuilder(where, inference, emitters, null);
  const temps = values.map((value) => evaluate(value, to));
  for (const entity of variables) {
    if (entity.origin.from !== "value") continue;
    const { index, count } = entity.origin;
    let from = temps[index];
    if (values.length < count && temps[0] !== undefined) {
      from = to.temp();
      to.emit({ op: "extract", to: from, from: temps[0], index, node: first });
    }
    if (from === undefined) continue;
    const place = to.temp();
    to.emit({ op: "global", to: place, entity, node: first });
    to.emit({ op: "store", place, from, node: first });
  }
  to.emit({ op: "return", values: null, node: first });
  return to.finish("init", first, noVariables);
}

function listed(list: SyntaxNode, node: SyntaxNode, to: FlowBuilder): FlowVariable[] {
  const body = childOf(node, "body") as SyntaxNode;
  return list.children.flatMap((parameter): FlowVariable[] => {
    const type = childOf(parameter, "type");
    if (type === null) return [];
    const variadic = parameter.kind === "variadic_parameter_declaration";
    const names = childrenOf(parameter, "name").filter((name) => /identifier$/.test(name.kind));
    if (names.length === 0) return [{ slot: to.declare(null), type, variadic }];
    return names.map((name) => {
      const entity = to.lookup(nodeText(name), body);
      return { slot: to.declare(entity?.kind === "variable" ? entity : null), type, variadic };
    });
  });
}

function nameOf(node: SyntaxNode): string {
  const name = childOf(node, "name");
  if (name === null) return "func literal";
  const type = node.kind === "method_declaration" ? receiverTypeName(node) : null;
  return type === null ? nodeText(name) : `${type}.${nodeText(name)}`;
}
