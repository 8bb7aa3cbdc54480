import { declaredBy, leftVariables, parametersOf } from "./declarations.ts";
import type { Entity, TypeParamEntity, Where } from "./entity.ts";
import { receiverType } from "./packageIndex.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, childrenOf, nodeText } from "./syntaxNode.ts";

/** A name in a scope, and the unit-relative offset from which it is visible there. */
interface Visible {
  readonly entity: Entity;
  readonly from: number;
}

/** The names that one node (a block, a clause, a function) declares for what is inside it. */
export type Scope = ReadonlyMap<string, Visible>;

/**
 * Finds the declaration that a name means inside its top-level declaration, innermost scope first, by Go's rules of
 * visibility (Go spec, "Declarations and scope"). Null when the name must be a package's, a file's or Go's own.
 */
export function lookupLocal(
  name: string,
  at: SyntaxNode,
  where: Where,
  scopes: Map<SyntaxNode, Scope>,
): Entity | null {
  for (let node: SyntaxNode | null = at; node !== null; node = node.parent) {
    let scope = scopes.get(node);
    if (scope === undefined) {
      scope = scopeOf(node, where);
      scopes.set(node, scope);
    }
    const found = scope.get(name);
    if (found !== undefined && at.start >= found.from) return found.entity;
  }
  return null;
}

const empty: Scope = new Map();

function scopeOf(node: SyntaxNode, where: Where): Scope {
  const scope = new Map<string, Visible>();
  // A name is declared once in a scope; a second `:=` of it assigns.
  const add = (entities: readonly Entity[], from: number): void => {
    for (const entity of entities)
      if (entity.name !== "_" && !scope.has(entity.name)) scope.set(entity.name, { entity, from });
  };
  switch (node.kind) {
    case "statement_list":
    case "ERROR":
      for (const child of node.children) addStatement(child, where, add);
      break;
    case "if_statement":
    case "expression_switch_statement":
    case "type_switch_statement": {
      const initializer = childOf(node, "initializer");
      if (initializer !== null) addStatement(initializer, where, add);
      break;
    }
    case "for_statement":
      for (const clause of node.children) addLoopClause(clause, where, add);
      break;
    case "type_case":
    case "default_case":
      // The types of a case do not see it.
      add(switchedVariable(node, where), childrenOf(node, "type").at(-1)?.end ?? node.start);
      break;
    case "communication_case": {
      const receive = childOf(node, "communication");
      const left = receive?.kind === "receive_statement" ? childOf(receive, "left") : null;
      const right = receive === null ? null : childOf(receive, "right");
      if (receive !== null && left !== null && right !== null && declares(left, right))
        add(
          leftVariables(left, { ...where, node: receive }, (index, count) => ({
            from: "value",
            values: [right],
            index,
            count,
          })),
          receive.end,
        );
      break;
    }
    case "function_declaration":
    case "method_declaration":
    case "func_literal":
      addFunction(node, where, add);
      break;
    case "type_spec":
    case "type_alias": {
      const list = childOf(node, "type_parameters");
      if (list !== null) add(typeParameters(list, where), 0);
      break;
    }
    default:
      return empty;
  }
  return scope;
}

type Add = (entities: readonly Entity[], from: number) => void;

function addStatement(statement: SyntaxNode, where: Where, add: Add): void {
  switch (statement.kind) {
    case "labeled_statement":
      for (const child of statement.children) addStatement(child, where, add);
      break;
    case "short_var_declaration": {
      const left = childOf(statement, "left");
      const values = childOf(statement, "right")?.children ?? [];
      if (left === null) break;
      const place = { ...where, node: statement };
      add(
        leftVariables(left, place, (index, count) => ({ from: "value", values, index, count })),
        statement.end,
      );
      break;
    }
    case "var_declaration":
    case "const_declaration":
    case "type_declaration":
      for (const entity of declaredBy(statement, where))
        if ("place" in entity)
          add([entity], entity.kind === "type" ? entity.place.node.start : entity.place.node.end);
      break;
    case "parameter_list":
      add(parametersOf(statement, where), statement.end);
      break;
    case "range_clause":
    case "for_clause":
      addLoopClause(statement, where, add);
      break;
  }
}

function addLoopClause(clause: SyntaxNode, where: Where, add: Add): void {
  if (clause.kind === "for_clause") {
    const initializer = childOf(clause, "initializer");
    if (initializer !== null) addStatement(initializer, where, add);
    return;
  }
  const left = clause.kind === "range_clause" ? childOf(clause, "left") : null;
  const over = childOf(clause, "right");
  if (left === null || over === null || !declares(left, over)) return;
  const place = { ...where, node: clause };
  add(
    leftVariables(left, place, (index) => ({ from: "range", over, index })),
    clause.end,
  );
}

/** `:=` stands between the two. */
function declares(left: SyntaxNode, right: SyntaxNode): boolean {
  return left.unit.text.slice(left.end, right.start).includes(":=");
}

function switchedVariable(clause: SyntaxNode, where: Where): Entity[] {
  const statement = clause.parent;
  const alias = statement?.kind === "type_switch_statement" ? childOf(statement, "alias") : null;
  const name = alias?.children[0];
  const value = statement === null ? null : childOf(statement, "value");
  if (statement === null || name === undefined || value === null) return [];
  const origin = { from: "typeSwitch", value, types: childrenOf(clause, "type") } as const;
  return [{ kind: "variable", name: nodeText(name), place: { ...where, node: clause }, origin }];
}

/** Parameters, results and the receiver do not hide the types that the signature names. */
function addFunction(node: SyntaxNode, where: Where, add: Add): void {
  const inBody = childOf(node, "body")?.start ?? node.end;
  const typeParams = childOf(node, "type_parameters");
  if (typeParams !== null) add(typeParameters(typeParams, where), typeParams.start);
  const receiver = childOf(node, "receiver");
  if (receiver !== null) {
    const names = receiverTypeParameters(node, where);
    // The receiver's own type is looked up without them: `func (m *K[K])`.
    add(names, names[0]?.place.node.start ?? 0);
    add(parametersOf(receiver, where), inBody);
  }
  for (const field of ["parameters", "result"]) {
    const list = childOf(node, field);
    if (list?.kind === "parameter_list") add(parametersOf(list, where), inBody);
  }
}

function typeParameters(list: SyntaxNode, where: Where): Entity[] {
  return list.children.flatMap((declaration) => {
    const constraint = childOf(declaration, "type");
    return childrenOf(declaration, "name")
      .filter((name) => name.kind === "identifier")
      .map((name): Entity => {
        return { kind: "typeParam", name: nodeText(name), place: { ...where, node: name }, constraint };
      });
  });
}

/** `func (m *Map[K, V])` declares K and V anew. */
function receiverTypeParameters(method: SyntaxNode, where: Where): TypeParamEntity[] {
  const args = receiverTypeArguments(method);
  return args.map((name) => ({
    kind: "typeParam",
    name: nodeText(name),
    place: { ...where, node: name },
    constraint: null,
  }));
}

/** The names given to the receiver's type parameters: the identifiers K and V of `(m *Map[K, V])`. */
export function receiverTypeArguments(method: SyntaxNode): readonly SyntaxNode[] {
  const type = receiverType(method);
  const args = type?.kind === "generic_type" ? childOf(type, "type_arguments") : null;
  return (args?.children ?? []).map((arg) => (arg.kind === "type_elem" ? (arg.children[0] ?? arg) : arg));
}
