import type { SyntaxNode } from "./syntaxNode.ts";

/** A node while the tree is built. */
export type Draft = { -readonly [Part in keyof SyntaxNode]: SyntaxNode[Part] } & { children: SyntaxNode[] };

/** Names that the grammar takes for keywords; Go declares them in its outermost scope, where others may hide them. */
const predeclaredNames = new Set(["nil", "true", "false", "iota"]);

/**
 * The one shape of what Go's grammar leaves to the names. `f[k](x)`, `a.b[c.d](x)`, `m[k][j]`, `*p[k](x)` and `(T)(x)` may be
 * calls or conversions, indexes or instances, values or types; the parser takes any of these readings. As go/parser does, they
 * all become calls, indexes, selectors and `*` expressions here, bound as Go binds them; whoever asks for their types decides
 * by what the names stand for. What can only be a type (`[]T`, `map[K]V`, `chan T`, `func()`) stays one.
 */
export function canonical(node: Draft): Draft {
  switch (node.kind) {
    case "call_expression":
      return canonicalCall(node);
    case "type_conversion_expression":
      return conversionAsCall(node);
    case "type_instantiation_expression": {
      const [generic, ...args] = node.children as Draft[];
      return generic === undefined
        ? node
        : below(generic, node, (inner) => indexed(inner, args, node.end, node));
    }
    default:
      if (predeclaredNames.has(node.kind)) node.kind = "identifier";
      return node;
  }
}

/** `f[k](x)` calls an index or an instance; the first argument of make and new may be a value. */
function canonicalCall(node: Draft): Draft {
  const parts = node.children as Draft[];
  const [callee, given] = parts;
  const args = parts.at(-1);
  if (given?.field === "type_arguments" && callee !== undefined && args !== undefined) {
    const instance = indexed(callee, given.children as Draft[], given.end, node);
    adopt(node, [inField("function", instance), args]);
  }
  const first = args?.children[0];
  if (args !== undefined && first !== undefined) args.children[0] = expressionOf(first as Draft);
  return node;
}

function conversionAsCall(node: Draft): Draft {
  const [type, operand] = node.children as Draft[];
  if (type === undefined || operand === undefined) return node;
  return below(type, node, (inner) => {
    const call = made("call_expression", inner.start, node.end, node);
    const opening = node.unit.text.indexOf("(", inner.end);
    const list = made("argument_list", opening < inner.end ? operand.start : opening, node.end, node);
    adopt(list, [inField(null, operand)]);
    return adopt(call, [inField("function", expressionOf(inner)), inField("arguments", list)]);
  });
}

/** `*` and `<-` bind looser than what stands behind their operand: `*p[k](x)` is `*(p[k](x))`. */
function below(type: Draft, whole: Draft, make: (inner: Draft) => Draft): Draft {
  const isPointer = type.kind === "pointer_type";
  const isReceive = type.kind === "channel_type" && type.unit.text.startsWith("<-", type.start);
  const inner = isPointer ? (type.children[0] as Draft | undefined) : isReceive ? type : undefined;
  if (inner === undefined) return placed(make(type), whole);
  if (isReceive) inner.start = type.unit.text.indexOf("chan", type.start);
  return placed(prefixed(isPointer ? "*" : "<-", whole.start, below(inner, whole, make)), whole);
}

function prefixed(operator: string, start: number, operand: Draft): Draft {
  const node = made("unary_expression", start, operand.end, operand);
  const sign = made(operator, start, start + operator.length, operand);
  return adopt(node, [inField("operator", sign), inField("operand", operand)]);
}

/** `x[a]`, or with several arguments an instance. */
function indexed(operand: Draft, args: readonly Draft[], end: number, whole: Draft): Draft {
  const [only, more] = args;
  const from = expressionOf(operand);
  if (only !== undefined && more === undefined)
    return adopt(made("index_expression", from.start, end, whole), [
      inField("operand", from),
      inField("index", expressionOf(only)),
    ]);
  return adopt(made("type_instantiation_expression", from.start, end, whole), [
    inField("type", from),
    ...args.map((arg) => inField(null, expressionOf(arg))),
  ]);
}

/** A type's node as the expression that it may be as well. */
function expressionOf(node: Draft): Draft {
  const children = node.children as Draft[];
  const [first, second] = children;
  switch (node.kind) {
    case "type_identifier":
      return { ...node, kind: "identifier" };
    case "qualified_type":
      if (first === undefined || second === undefined) return node;
      return adopt({ ...node, kind: "selector_expression" }, [
        inField("operand", { ...first, kind: "identifier" }),
        inField("field", { ...second, kind: "field_identifier" }),
      ]);
    case "generic_type":
      if (first === undefined || second === undefined) return node;
      return placed(indexed(first, second.children as Draft[], node.end, node), node);
    case "pointer_type":
      return first === undefined ? node : placed(prefixed("*", node.start, expressionOf(first)), node);
    case "parenthesized_type":
      return first === undefined
        ? node
        : adopt({ ...node, kind: "parenthesized_expression" }, [inField(null, expressionOf(first))]);
    case "type_elem":
      return first === undefined ? node : children.slice(1).reduce(united, expressionOf(first));
    default:
      return node;
  }
}

/** `a | b`, which the parser takes for a union of types. */
function united(left: Draft, right: Draft): Draft {
  const node = made("binary_expression", left.start, right.end, left);
  const at = left.unit.text.indexOf("|", left.end);
  const operator = made("|", at, at + 1, left);
  return adopt(node, [
    inField("left", left),
    inField("operator", operator),
    inField("right", expressionOf(right)),
  ]);
}

function made(kind: string, start: number, end: number, { unit }: Draft): Draft {
  return { kind, field: null, start, end, parent: null, children: [], unit };
}

/** The node where another one stood. */
function placed(node: Draft, { field, parent }: Draft): Draft {
  node.field = field;
  node.parent = parent;
  return node;
}

function inField(field: string | null, node: Draft): Draft {
  node.field = field;
  return node;
}

function adopt(parent: Draft, children: Draft[]): Draft {
  parent.children = children;
  for (const child of children) {
    child.parent = parent;
    // A node that took another's place is who its children belong to.
    for (const inner of child.children as Draft[]) inner.parent = child;
  }
  return parent;
}
