import type { ConstantEntity, Entity, Place, VariableEntity, VariableOrigin, Where } from "./entity.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, childrenOf, nodeText } from "./syntaxNode.ts";

/** The name a declaration or spec gives. */
export function declaredName(node: SyntaxNode): string {
  const name = childOf(node, "name");
  return name === null ? "" : nodeText(name);
}

/** What a var, const or type declaration declares, at package level or in a block. */
export function declaredBy(node: SyntaxNode, at: Where): Entity[] {
  const specs = (node.children.find((child) => child.kind === "var_spec_list") ?? node).children;
  const inside = (inner: SyntaxNode): Place => ({ package: at.package, file: at.file, node: inner });
  switch (node.kind) {
    case "var_declaration":
      return specs.flatMap((spec) => (spec.kind === "var_spec" ? variablesOf(spec, inside(spec)) : []));
    case "const_declaration":
      return constantsOf(specs, inside);
    case "type_declaration":
      return specs.flatMap((spec): Entity[] => {
        if (spec.kind !== "type_spec" && spec.kind !== "type_alias") return [];
        const list = childOf(spec, "type_parameters");
        return [
          {
            kind: "type",
            name: declaredName(spec),
            place: inside(spec),
            alias: spec.kind === "type_alias",
            type: childOf(spec, "type"),
            typeParams: list === null ? [] : list.children.flatMap((p) => childrenOf(p, "name")),
            local: node.parent !== null && node.parent.kind !== "ERROR",
          },
        ];
      });
    default:
      return [];
  }
}

function variablesOf(spec: SyntaxNode, place: Place): VariableEntity[] {
  const names = childrenOf(spec, "name").filter((name) => name.kind === "identifier");
  const type = childOf(spec, "type");
  const values = childOf(spec, "value")?.children ?? [];
  return names.map((name, index) => ({
    kind: "variable",
    name: nodeText(name),
    place,
    origin: type === null ? { from: "value", values, index, count: names.length } : { from: "type", type },
  }));
}

function constantsOf(specs: readonly SyntaxNode[], inside: (node: SyntaxNode) => Place): ConstantEntity[] {
  const found: ConstantEntity[] = [];
  let type: SyntaxNode | null = null;
  let values: readonly SyntaxNode[] = [];
  let iota = 0;
  for (const spec of specs) {
    if (spec.kind !== "const_spec") continue;
    const own = childOf(spec, "value");
    if (own !== null) {
      values = own.children;
      type = childOf(spec, "type");
    }
    childrenOf(spec, "name")
      .filter((name) => name.kind === "identifier")
      .forEach((name, index) => {
        const value = values[index] ?? null;
        found.push({ kind: "constant", name: nodeText(name), place: inside(spec), type, value, iota });
      });
    iota++;
  }
  return found;
}

/** The variables that `:=`, a range clause or a receive declares on its left side. */
export function leftVariables(
  left: SyntaxNode,
  place: Place,
  origin: (index: number, count: number) => VariableOrigin,
): VariableEntity[] {
  return left.children.flatMap((target, index) =>
    target.kind === "identifier"
      ? [
          {
            kind: "variable",
            name: nodeText(target),
            place,
            origin: origin(index, left.children.length),
          } as const,
        ]
      : [],
  );
}

/** The variables of a parameter list (results and receivers too). */
export function parametersOf(list: SyntaxNode, at: Where): VariableEntity[] {
  return list.children.flatMap((parameter) => {
    const type = childOf(parameter, "type");
    if (type === null) return [];
    const variadic = parameter.kind === "variadic_parameter_declaration";
    return childrenOf(parameter, "name")
      .filter((name) => name.kind === "identifier")
      .map(
        (name): VariableEntity => ({
          kind: "variable",
          name: nodeText(name),
          place: { package: at.package, file: at.file, node: parameter },
          origin: { from: "type", type, variadic },
        }),
      );
  });
}
