import { callType, isType } from "./callTypes.ts";
import type { Entity, VariableEntity, Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { coreType, memberType, underlying } from "./members.ts";
import type { SourceType } from "./sourceType.ts";
import { basic, defaultType, unknown, untyped } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, withoutParens } from "./syntaxNode.ts";
import { inferSignature } from "./typeArguments.ts";
import { signatureOf } from "./typeExpressions.ts";

const boolean = basic("bool");
const notRead = (name: string) =>
  unknown(name === "" ? "the code is not complete" : `${name} is not declared in the files read`);

/** The type of an expression as the syntax tells it; see Inference.typeOf. */
export function expressionType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const typeOf = (child: SyntaxNode | null | undefined): SourceType =>
    child ? inference.typeOf(child, where) : unknown("the code is not complete");
  switch (node.kind) {
    case "parenthesized_expression":
      return typeOf(node.children[0]);
    case "identifier":
      return identifierType(node, where, inference);
    case "int_literal":
      return untyped("int");
    case "float_literal":
      return untyped("float");
    case "imaginary_literal":
      return untyped("complex");
    case "rune_literal":
      return untyped("rune");
    case "interpreted_string_literal":
    case "raw_string_literal":
      return untyped("string");
    case "func_literal":
      return signatureOf(node, where, inference);
    case "composite_literal":
      return literalType(node, where, inference);
    case "literal_value":
      return elidedLiteralType(node, where, inference);
    case "type_assertion_expression": {
      const type = childOf(node, "type");
      return type === null ? unknown("the code is not complete") : inference.resolve(type, where);
    }
    case "selector_expression":
      return selectorType(node, where, inference);
    case "index_expression":
      return indexType(node, where, inference);
    case "type_instantiation_expression":
      return instantiated(typeOf(node.children[0]), node.children.slice(1), where, inference);
    case "slice_expression": {
      const type = typeOf(childOf(node, "operand"));
      const under = coreType(type, inference);
      if (under.kind === "pointer") {
        const array = underlying(under.elem, inference);
        return array.kind === "array" ? { kind: "slice", elem: array.elem } : unknown("not an array");
      }
      return under.kind === "array" ? { kind: "slice", elem: under.elem } : defaultType(type);
    }
    case "unary_expression":
      return unaryType(node, where, inference);
    case "binary_expression":
      return binaryType(node, where, inference);
    case "call_expression":
      return callType(node, where, inference);
    case "expression_list":
    case "literal_element":
      return node.children.length === 1 ? typeOf(node.children[0]) : unknown("not one expression");
    default:
      return unknown("the code does not parse here");
  }
}

/** The type of a variable, constant or function; see Inference.entityType. */
export function declaredType(entity: Entity, inference: Inference): SourceType {
  switch (entity.kind) {
    case "variable":
      return variableType(entity, inference);
    case "constant":
      if (entity.type !== null) return inference.resolve(entity.type, entity.place);
      return entity.value === null
        ? unknown(`${entity.name} has no value`)
        : inference.typeOf(entity.value, entity.place);
    case "function":
      return signatureOf(entity.place.node, entity.place, inference);
    default:
      return unknown(`${entity.name} is not a value`);
  }
}

function variableType(entity: VariableEntity, inference: Inference): SourceType {
  const { origin, place } = entity;
  switch (origin.from) {
    case "type": {
      const type = inference.resolve(origin.type, place);
      return origin.variadic === true ? { kind: "slice", elem: type } : type;
    }
    case "value": {
      const { values, index, count } = origin;
      const own = values[values.length === count ? index : 0];
      if (own === undefined) return unknown("it has no value");
      if (values.length === count) return defaultType(single(inference.typeOf(own, place)));
      return values.length === 1
        ? nthResult(own, index, place, inference)
        : unknown("the values do not match the names");
    }
    case "range":
      return rangeVariableType(inference.typeOf(origin.over, place), origin.index, inference);
    case "typeSwitch": {
      const [only, more] = origin.types;
      if (only === undefined || more !== undefined || nodeText(only) === "nil")
        return inference.typeOf(origin.value, place);
      return inference.resolve(only, place);
    }
  }
}

function single(type: SourceType): SourceType {
  return type.kind === "tuple"
    ? type.types.length === 1
      ? (type.types[0] as SourceType)
      : unknown("several values")
    : type;
}

/** `v, ok := m[k]`, `<-c`, `x.(T)`, or the n-th result of a call. */
function nthResult(value: SyntaxNode, index: number, where: Where, inference: Inference): SourceType {
  const node = withoutParens(value);
  const type = inference.typeOf(node, where);
  if (node.kind === "call_expression")
    return type.kind === "tuple"
      ? (type.types[index] ?? unknown("the call has fewer results"))
      : type.kind === "unknown"
        ? type
        : unknown("one result");
  return index === 0 ? type : boolean;
}

function rangeVariableType(over: SourceType, index: number, inference: Inference): SourceType {
  const type = defaultType(over);
  const under = coreType(type, inference);
  switch (under.kind) {
    case "unknown":
      return under;
    case "map":
      return index === 0 ? under.key : under.elem;
    case "slice":
    case "array":
      return index === 0 ? basic("int") : under.elem;
    case "pointer": {
      const array = underlying(under.elem, inference);
      return array.kind === "array" ? (index === 0 ? basic("int") : array.elem) : unknown("not an array");
    }
    case "chan":
      return under.elem;
    case "basic":
      if (under.name === "string") return basic(index === 0 ? "int" : "int32");
      return type;
    case "func": {
      const yielded = under.params[0];
      const signature = yielded === undefined ? null : coreType(yielded, inference);
      return (signature?.kind === "func" ? signature.params[index] : undefined) ?? unknown("not an iterator");
    }
    default:
      return unknown("what is ranged over is not known");
  }
}

function identifierType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const name = nodeText(node);
  const entity = inference.lookup(name, node, where);
  if (entity === null)
    return name === "true" || name === "false"
      ? untyped("bool")
      : name === "nil"
        ? untyped("nil")
        : name === "iota"
          ? untyped("int")
          : notRead(name);
  if (
    "place" in entity &&
    entity.place.package.lookup(name) === entity &&
    entity.place.package.isAmbiguous(name)
  )
    return unknown(`${name} is declared more than once, under different build tags`);
  return inference.entityType(entity);
}

function literalType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const type = childOf(node, "type");
  if (type === null) return unknown("the code is not complete");
  if (type.kind !== "implicit_length_array_type") return inference.resolve(type, where);
  const elem = childOf(type, "element");
  const body = childOf(node, "body");
  if (elem === null || body === null) return unknown("the code is not complete");
  let next = 0n;
  let length = 0n;
  for (const element of body.children) {
    const key = element.kind === "keyed_element" ? childOf(element, "key")?.children[0] : undefined;
    if (key !== undefined) {
      const at = inference.constantOf(key, where);
      if (at?.kind !== "int") return unknown("the array's length is not known");
      next = at.value;
    }
    next++;
    if (next > length) length = next;
  }
  return { kind: "array", elem: inference.resolve(elem, where), length: Number(length) };
}

/** The type of `{…}` inside another literal, where the outer one's element or key type says it. */
function elidedLiteralType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const holder = node.parent;
  if (holder?.kind === "composite_literal") return inference.typeOf(holder, where);
  const entry = holder?.parent;
  const body = entry?.kind === "keyed_element" ? entry.parent : entry;
  if (holder?.kind !== "literal_element" || body?.kind !== "literal_value")
    return unknown("the code does not parse here");
  const outer = inference.typeOf(body, where);
  const under = underlying(outer.kind === "pointer" ? outer.elem : outer, inference);
  if (under.kind === "map")
    return entry?.kind === "keyed_element" && holder.field === "key" ? under.key : under.elem;
  if (under.kind === "slice" || under.kind === "array") return under.elem;
  return under.kind === "unknown" ? under : unknown("a literal of this type has no such element");
}

function selectorType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const operand = childOf(node, "operand");
  const field = childOf(node, "field");
  if (operand === null || field === null) return unknown("the code is not complete");
  const name = nodeText(field);
  if (operand.kind === "identifier") {
    const entity = inference.lookup(nodeText(operand), operand, where);
    if (entity?.kind === "import") return importedType(entity.path, name, inference);
    if (entity?.kind === "type") return methodExpression(inference.resolve(operand, where), name, inference);
  }
  const inner = withoutParens(operand);
  if (inner.kind !== "identifier" && isType(inner, where, inference))
    return methodExpression(inference.resolve(inner, where), name, inference);
  const type = inference.typeOf(operand, where);
  return type.kind === "unknown" ? type : memberType(type, name, inference);
}

function importedType(path: string, name: string, inference: Inference): SourceType {
  if (path === "C") return unknown("the C value's type is cgo's to say");
  if (path === "unsafe") return unknown(`unsafe.${name} is not a value`);
  const imported = inference.packages.packageAt(path);
  if (imported === null) return unknown(`package ${path} was not read`);
  const member = imported.lookup(name);
  if (member === null) return unknown(`${path}.${name} is not declared`);
  if (imported.isAmbiguous(name))
    return unknown(`${path}.${name} is declared more than once, under different build tags`);
  return inference.entityType(member);
}

/** `T.Method` as a function whose first parameter is the receiver. */
function methodExpression(type: SourceType, name: string, inference: Inference): SourceType {
  const method = memberType(type, name, inference);
  return method.kind === "func" ? { ...method, params: [type, ...method.params] } : method;
}

function indexType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const operand = childOf(node, "operand");
  const index = childOf(node, "index");
  if (operand === null || index === null) return unknown("the code is not complete");
  const type = inference.typeOf(operand, where);
  const under = coreType(type, inference);
  switch (under.kind) {
    case "map":
    case "slice":
    case "array":
      return under.elem;
    case "pointer": {
      const array = underlying(under.elem, inference);
      return array.kind === "array" ? array.elem : unknown("not an array");
    }
    case "basic":
    case "untyped":
      return basic("uint8");
    case "func":
      return instantiated(under, [index], where, inference);
    case "unknown":
      return under;
    default:
      return unknown("it cannot be indexed");
  }
}

function instantiated(
  type: SourceType,
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): SourceType {
  if (type.kind !== "func") return type.kind === "unknown" ? type : unknown("not a generic function");
  const given = args.map((arg) => inference.resolve(arg, where));
  return inferSignature(type, given, [], inference);
}

function unaryType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const operator = childOf(node, "operator");
  const operand = childOf(node, "operand");
  if (operator === null || operand === null) return unknown("the code is not complete");
  const type = inference.typeOf(operand, where);
  if (type.kind === "unknown") return type;
  switch (nodeText(operator)) {
    case "&":
      return { kind: "pointer", elem: type };
    case "*": {
      const under = coreType(type, inference);
      return under.kind === "pointer" ? under.elem : unknown("it is no pointer");
    }
    case "<-": {
      const under = coreType(type, inference);
      return under.kind === "chan" ? under.elem : unknown("it is no channel");
    }
    default:
      return type;
  }
}

function binaryType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const operator = nodeText(childOf(node, "operator") ?? node);
  if (["==", "!=", "<", "<=", ">", ">="].includes(operator)) return untyped("bool");
  const left = inference.typeOf(childOf(node, "left") ?? node, where);
  if (operator === "<<" || operator === ">>") return left;
  if (left.kind !== "untyped") return left;
  const right = inference.typeOf(childOf(node, "right") ?? node, where);
  if (right.kind !== "untyped") return right;
  const order = ["int", "rune", "float", "complex"];
  return order.indexOf(right.of) > order.indexOf(left.of) ? right : left;
}
