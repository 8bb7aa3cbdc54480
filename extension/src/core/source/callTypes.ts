import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { coreType } from "./members.ts";
import {
  basic,
  defaultType,
  emptyInterface,
  type SourceSignature,
  type SourceType,
  unknown,
} from "./sourceType.ts";
import { childOf, nodeText, type SyntaxNode } from "./syntaxNode.ts";
import { inferSignature } from "./typeArguments.ts";
import { predeclaredType } from "./typeExpressions.ts";

/** Whether an expression in a call's or selector's place names a type. */
export function isType(node: SyntaxNode | null, where: Where, inference: Inference): boolean {
  if (node === null) return false;
  switch (node.kind) {
    case "identifier":
    case "type_identifier": {
      const entity = inference.lookup(nodeText(node), node, where);
      return entity === null
        ? predeclaredType(nodeText(node)) !== null
        : entity.kind === "type" || entity.kind === "typeParam";
    }
    case "selector_expression": {
      const operand = childOf(node, "operand");
      const field = childOf(node, "field");
      if (operand?.kind !== "identifier" || field === null) return false;
      const entity = inference.lookup(nodeText(operand), operand, where);
      if (entity?.kind !== "import") return false;
      if (entity.path === "unsafe") return nodeText(field) === "Pointer";
      return inference.packages.packageAt(entity.path)?.lookup(nodeText(field))?.kind === "type";
    }
    case "parenthesized_expression":
    case "parenthesized_type":
      return isType(node.children[0] ?? null, where, inference);
    case "unary_expression":
      return nodeText(node).startsWith("*") && isType(childOf(node, "operand"), where, inference);
    case "index_expression":
      return isType(childOf(node, "operand"), where, inference);
    case "type_instantiation_expression":
      return isType(node.children[0] ?? null, where, inference);
    default:
      return node.kind.endsWith("_type");
  }
}

/** The type of a call: its result, a tuple of several, or the type that a conversion names. */
export function callType(node: SyntaxNode, where: Where, inference: Inference): SourceType {
  const callee = childOf(node, "function");
  const args = childOf(node, "arguments")?.children ?? [];
  if (callee === null) return unknown("the code is not complete");
  if (callee.kind === "identifier" && inference.lookup(nodeText(callee), callee, where) === null) {
    const result = builtinResult(nodeText(callee), args, where, inference);
    if (result !== null) return result;
  }
  if (callee.kind === "selector_expression" && /^unsafe\./.test(nodeText(callee)))
    return unsafeResult(nodeText(callee), args, where, inference);
  if (isType(callee, where, inference)) return inference.resolve(callee, where);
  // Of package maps this much is known without reading it.
  if (isMapsClone(callee, where, inference) && args[0] !== undefined) return inference.typeOf(args[0], where);
  const type = inference.typeOf(callee, where);
  const under = coreType(type, inference);
  if (under.kind === "unknown") return under;
  if (under.kind !== "func") return unknown("what is called is not a function that was read");
  const signature = under.typeParams.length === 0 ? under : inferred(under, args, where, inference);
  return resultOf(signature);
}

function isMapsClone(callee: SyntaxNode, where: Where, inference: Inference): boolean {
  const operand = callee.kind === "selector_expression" ? childOf(callee, "operand") : null;
  const field = operand === null ? null : childOf(callee, "field");
  if (operand?.kind !== "identifier" || field === null || nodeText(field) !== "Clone") return false;
  const entity = inference.lookup(nodeText(operand), operand, where);
  return entity?.kind === "import" && entity.path === "maps";
}

function inferred(
  signature: SourceSignature,
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): SourceSignature {
  const types = args.map((arg) =>
    inference.typeOf(arg.kind === "variadic_argument" ? (arg.children[0] ?? arg) : arg, where),
  );
  const [only] = types;
  return inferSignature(
    signature,
    [],
    types.length === 1 && only?.kind === "tuple" ? only.types : types,
    inference,
  );
}

function resultOf(signature: SourceSignature): SourceType {
  const [only] = signature.results;
  return signature.results.length === 1 && only !== undefined
    ? only
    : { kind: "tuple", types: signature.results };
}

function builtinResult(
  name: string,
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): SourceType | null {
  const [first] = args;
  const typeOfFirst = () =>
    first === undefined ? unknown("the code is not complete") : inference.typeOf(first, where);
  switch (name) {
    case "make":
      return first === undefined ? unknown("the code is not complete") : inference.resolve(first, where);
    case "new": {
      if (first === undefined) return unknown("the code is not complete");
      // From 1.26 new takes a value too.
      const elem = isType(first, where, inference)
        ? inference.resolve(first, where)
        : defaultType(inference.typeOf(first, where));
      return { kind: "pointer", elem };
    }
    case "len":
    case "cap":
    case "copy":
      return basic("int");
    case "append":
      return typeOfFirst();
    case "min":
    case "max": {
      const types = args.map((arg) => inference.typeOf(arg, where));
      return types.find((t) => t.kind !== "untyped") ?? types[0] ?? unknown("the code is not complete");
    }
    case "complex":
      return basic("complex128");
    case "real":
    case "imag":
      return basic("float64");
    case "recover":
      return emptyInterface;
    case "delete":
    case "clear":
    case "close":
    case "panic":
    case "print":
    case "println":
      return { kind: "tuple", types: [] };
    default:
      return null;
  }
}

function unsafeResult(
  name: string,
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): SourceType {
  const first =
    args[0] === undefined ? unknown("the code is not complete") : inference.typeOf(args[0], where);
  switch (name) {
    case "unsafe.Sizeof":
    case "unsafe.Alignof":
    case "unsafe.Offsetof":
      return basic("uintptr");
    case "unsafe.Pointer":
    case "unsafe.Add":
      return basic("unsafe.Pointer");
    case "unsafe.String":
      return basic("string");
    case "unsafe.StringData":
      return { kind: "pointer", elem: basic("uint8") };
    case "unsafe.Slice":
      return first.kind === "pointer" ? { kind: "slice", elem: first.elem } : unknown("not a pointer");
    default:
      return unknown(`${name} is not known`);
  }
}
