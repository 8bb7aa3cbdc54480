import type { BasicKind } from "../go/types/goType.ts";
import type { Entity, TypeEntity, Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import type { SourceField, SourceSignature, SourceType, Substitution, TypeParamType } from "./sourceType.ts";
import { basic, emptyInterface, substitute, unknown } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, childrenOf, nodeText } from "./syntaxNode.ts";

const predeclared = new Map<string, SourceType>([
  ...(
    [
      ...["bool", "int", "int8", "int16", "int32", "int64", "uint", "uint8", "uint16", "uint32", "uint64"],
      ...["uintptr", "float32", "float64", "complex64", "complex128", "string"],
    ] as BasicKind[]
  ).map((name) => [name, basic(name)] as const),
  ["byte", basic("uint8")],
  ["rune", basic("int32")],
  ["any", emptyInterface],
  ["comparable", emptyInterface],
]);

const errorMethod: SourceSignature = {
  kind: "func",
  params: [],
  results: [basic("string")],
  variadic: false,
  typeParams: [],
};

/** The built-in interface `error`. */
export const errorType: SourceType = {
  kind: "interface",
  methods: new Map([["Error", errorMethod]]),
  embeds: [],
  terms: [],
  label: "error",
};

/** A built-in type by name, where no declaration hides it. */
export function predeclaredType(name: string): SourceType | null {
  return name === "error" ? errorType : (predeclared.get(name) ?? null);
}

const builtins = new Set(
  "true false iota nil append cap clear close complex copy delete imag len make max min new panic print println real recover".split(
    " ",
  ),
);

/** Whether Go itself declares a name, where no other declaration hides it. */
export function isUniverse(name: string): boolean {
  return predeclaredType(name) !== null || builtins.has(name);
}

/**
 * The type that a type expression names. The parser cannot always tell types from values, so the expression forms of a
 * type (`pkg.T`, `*T`, `T[int]`, `(T)`) are understood too.
 */
export function resolveType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const resolve = (child: SyntaxNode | null | undefined): SourceType =>
    child ? inference.resolve(child, where) : unknown("the type is not complete");
  switch (node.kind) {
    case "type_identifier":
    case "identifier":
      return typeNamed(nodeText(node), node, where, inference);
    case "qualified_type":
      return qualified(childOf(node, "package"), childOf(node, "name"), where, inference);
    case "selector_expression":
      return qualified(childOf(node, "operand"), childOf(node, "field"), where, inference);
    case "parenthesized_type":
    case "parenthesized_expression":
    case "negated_type":
      return resolve(node.children[0]);
    case "type_elem":
    case "type_constraint":
      return node.children.length === 1
        ? resolve(node.children[0])
        : { kind: "interface", methods: new Map(), embeds: [], terms: node.children.map(resolve) };
    case "pointer_type":
      return { kind: "pointer", elem: resolve(node.children[0]) };
    case "unary_expression":
      return { kind: "pointer", elem: resolve(childOf(node, "operand")) };
    case "slice_type":
      return { kind: "slice", elem: resolve(childOf(node, "element")) };
    case "implicit_length_array_type":
      return unknown("the array's length is that of its literal");
    case "array_type":
      return arrayType(node, where, inference, resolve(childOf(node, "element")));
    case "map_type":
      return { kind: "map", key: resolve(childOf(node, "key")), elem: resolve(childOf(node, "value")) };
    case "channel_type": {
      const text = nodeText(node);
      const dir = text.startsWith("<-")
        ? ("receive" as const)
        : /^chan\s*<-/.test(text)
          ? ("send" as const)
          : null;
      const elem = resolve(childOf(node, "value"));
      return dir === null ? { kind: "chan", elem } : { kind: "chan", elem, dir };
    }
    case "struct_type":
      return structType(node, where, inference);
    case "interface_type":
      return interfaceType(node, where, inference);
    case "function_type":
      return signatureOf(node, where, inference);
    case "generic_type": {
      const args = childOf(node, "type_arguments")?.children ?? [];
      return instantiate(resolve(childOf(node, "type")), args.map(resolve), inference);
    }
    case "index_expression":
      return instantiate(resolve(childOf(node, "operand")), [resolve(childOf(node, "index"))], inference);
    case "type_instantiation_expression": {
      const [generic, ...args] = node.children;
      return instantiate(resolve(generic), args.map(resolve), inference);
    }
    default:
      return unknown(`"${nodeText(node).slice(0, 40)}" is not understood as a type`);
  }
}

function arrayType(node: SyntaxNode, where: Where, inference: Inference, elem: SourceType): SourceType {
  const length = childOf(node, "length");
  const value = length === null ? null : inference.constantOf(length, where);
  const text = length === null ? "" : nodeText(length);
  if (value?.kind !== "int" && value?.kind !== "float")
    return unknown(`the array length ${text} is not known`);
  const count = Number(value.value);
  if (!Number.isInteger(count) || count < 0) return unknown(`${text} is no length of an array`);
  if (count > Number.MAX_SAFE_INTEGER) return unknown(`the array length ${text} is too large`);
  return { kind: "array", elem, length: count };
}

function typeNamed(name: string, node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const entity = inference.lookup(name, node, where);
  return entity === null
    ? (predeclaredType(name) ?? unknown(undeclared(name)))
    : entityAsType(entity, inference);
}

function undeclared(name: string): string {
  return name === "" ? "the code is not complete" : `${name} is not declared in the files read`;
}

/** The type an entity stands for; aliases give what they stand for. */
export function entityAsType(entity: Entity, inference: Inference): SourceType {
  if (entity.kind === "typeParam") return typeParamOf(entity);
  if (entity.kind === "builtin")
    return predeclaredType(entity.name) ?? unknown(`${entity.name} is not a type`);
  if (entity.kind !== "type") return unknown(`${entity.name} is not a type`);
  if (!entity.local && entity.place.package.isAmbiguous(entity.name))
    return unknown(`${entity.name} is declared more than once, under different build tags`);
  if (entity.alias && entity.type !== null && entity.typeParams.length === 0)
    return inference.resolve(entity.type, entity.place);
  return { kind: "named", entity, args: [] };
}

/** The type parameter that an entity declares. */
export function typeParamOf(entity: Extract<Entity, { kind: "typeParam" }>): TypeParamType {
  const { node } = entity.place;
  return {
    kind: "typeParam",
    name: entity.name,
    unit: node.unit,
    at: node.start,
    constraint: entity.constraint,
    where: entity.place,
  };
}

function qualified(
  packageNode: SyntaxNode | null,
  nameNode: SyntaxNode | null,
  where: Where,
  inference: Inference,
): SourceType {
  if (packageNode === null || nameNode === null) return unknown("the type is not complete");
  const name = nodeText(nameNode);
  const entity = inference.lookup(nodeText(packageNode), packageNode, where);
  if (entity?.kind !== "import") return unknown(`${nodeText(packageNode)} is not an imported package`);
  if (entity.path === "unsafe" && name === "Pointer") return basic("unsafe.Pointer");
  if (entity.path === "C") return unknown("the C type is cgo's to say");
  const imported = inference.packages.packageAt(entity.path);
  if (imported === null) return unknown(`package ${entity.path} was not read`);
  const member = imported.lookup(name);
  return member === null
    ? unknown(`${entity.path}.${name} is not declared`)
    : entityAsType(member, inference);
}

/** resolveType, where an unknown type keeps the text that the source has for it. */
export function resolveWithText(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const type = resolveType(node, where, inference);
  return type.kind === "unknown" && type.text === undefined ? { ...type, text: nodeText(node) } : type;
}

/** A generic type with its arguments given. */
export function instantiate(
  generic: SourceType,
  args: readonly SourceType[],
  inference: Inference,
): SourceType {
  if (generic.kind !== "named") return generic.kind === "unknown" ? generic : unknown("not a generic type");
  if (generic.entity.typeParams.length !== args.length)
    return unknown(`${generic.entity.name} wants other type arguments`);
  const { entity } = generic;
  if (entity.alias && entity.type !== null)
    return substitute(inference.resolve(entity.type, entity.place), substitutionOf(entity, args));
  return { kind: "named", entity, args };
}

/** What a declared type's parameters stand for under given arguments. */
export function substitutionOf(entity: TypeEntity, args: readonly SourceType[]): Substitution {
  return entity.typeParams.flatMap((node, index) => {
    const type = args[index];
    if (type === undefined) return [];
    const param: TypeParamType = {
      kind: "typeParam",
      name: nodeText(node),
      unit: node.unit,
      at: node.start,
      constraint: node.parent === null ? null : childOf(node.parent, "type"),
      where: entity.place,
    };
    return [{ param, type }];
  });
}

function structType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const fields: SourceField[] = [];
  for (const declaration of node.children[0]?.children ?? []) {
    const typeNode = declaration.kind === "field_declaration" ? childOf(declaration, "type") : null;
    if (typeNode === null) continue;
    const type = inference.resolve(typeNode, where);
    const names = childrenOf(declaration, "name").filter((name) => name.kind === "field_identifier");
    for (const name of names) fields.push({ name: nodeText(name), embedded: false, type });
    if (names.length > 0) continue;
    const pointer = nodeText(declaration).startsWith("*");
    fields.push({
      name: embeddedName(typeNode),
      embedded: true,
      type: pointer ? { kind: "pointer", elem: type } : type,
    });
  }
  return { kind: "struct", fields };
}

function embeddedName(type: SyntaxNode): string {
  if (type.kind === "generic_type") {
    const generic = childOf(type, "type");
    return generic === null ? "" : embeddedName(generic);
  }
  const name = type.kind === "qualified_type" ? childOf(type, "name") : type;
  return name === null ? "" : nodeText(name);
}

function interfaceType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const methods = new Map<string, SourceSignature>();
  const embeds: SourceType[] = [];
  let terms: readonly SourceType[] = [];
  for (const element of node.children) {
    const name = element.kind === "method_elem" ? childOf(element, "name") : null;
    if (name !== null) methods.set(nodeText(name), signatureOf(element, where, inference));
    else if (element.kind === "type_elem") {
      const types = element.children.map((child) => inference.resolve(child, where));
      const [only] = types;
      if (types.length === 1 && only !== undefined && !nodeText(element).startsWith("~")) embeds.push(only);
      else terms = types;
    }
  }
  return { kind: "interface", methods, embeds, terms };
}

/** The signature of a function declaration, method, literal or function type. */
export function signatureOf(node: SyntaxNode, where: Where, inference: Inference): SourceSignature {
  const parameters = childOf(node, "parameters");
  const result = childOf(node, "result");
  const listed = (list: SyntaxNode): SourceType[] =>
    list.children.flatMap((parameter) => {
      const type = childOf(parameter, "type");
      if (type === null) return [];
      const names = childrenOf(parameter, "name").filter(
        (name) => name.kind === "identifier" || name.kind === "blank_identifier",
      );
      return Array<SourceType>(Math.max(1, names.length)).fill(inference.resolve(type, where));
    });
  const typeParams = childOf(node, "type_parameters");
  return {
    kind: "func",
    params: parameters === null ? [] : listed(parameters),
    results:
      result === null
        ? []
        : result.kind === "parameter_list"
          ? listed(result)
          : [inference.resolve(result, where)],
    variadic: parameters?.children.at(-1)?.kind === "variadic_parameter_declaration",
    typeParams: (typeParams?.children ?? []).flatMap((declaration) =>
      childrenOf(declaration, "name")
        .filter((name) => name.kind === "identifier")
        .map((name): TypeParamType => {
          const constraint = childOf(declaration, "type");
          return {
            kind: "typeParam",
            name: nodeText(name),
            unit: name.unit,
            at: name.start,
            constraint,
            where,
          };
        }),
    ),
  };
}
