import type { Where } from "../../source/entity.ts";
import type { Inference } from "../../source/inference.ts";
import { underlying } from "../../source/members.ts";
import { childOf, childrenOf, functionAround, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import type { Finding } from "../machine/finding.ts";
import type { Fix, FixScope } from "./fix.ts";
import { lazyMake } from "./lazyMake.ts";
import { edit, fileText, indentOf, lineEnd, makeTextAt, mayMake } from "./sourceText.ts";
import { fieldFix } from "./structField.ts";

/** Where a map that is written while it is nil can be made: where it comes from, or right before the write. */
export function nilMapFixes(finding: Finding, scope: FixScope): Fix[] {
  const written = writtenMap(finding.node);
  const [origin] = finding.related;
  if (written === null || origin === undefined) return [];
  const { node, where } = origin;
  return [
    declarationFix(node, where, scope),
    fieldFix(node, where, finding.leavesOut, written, scope),
    resultFix(node, where, written, scope),
    givenFix(node, where, written, finding.where, scope),
    lazyMake(finding.node, written, finding.where, scope),
  ].filter((fix) => fix !== null);
}

/** The map that a write goes to: `m` of `m[k]`, `maps.Copy(m, …)`, `m.Set(…)`. */
function writtenMap(node: SyntaxNode): SyntaxNode | null {
  if (node.kind === "index_expression") return childOf(node, "operand");
  if (node.kind !== "call_expression") return null;
  const called = childOf(node, "function");
  if (called === null) return null;
  if (/^maps\.(?:Copy|Insert)(?:\[|$)/.test(nodeText(called)))
    return childOf(node, "arguments")?.children[0] ?? null;
  return called.kind === "selector_expression" ? childOf(called, "operand") : null;
}

/** `var m T` becomes `var m = make(T)`. */
function declarationFix(node: SyntaxNode, where: Where, { inference }: FixScope): Fix | null {
  const spec = specAround(node);
  const type = spec && childOf(spec, "type");
  if (spec === null || type === null || childOf(spec, "value") !== null) return null;
  const isMap = underlying(inference.resolve(type, where), inference).kind === "map";
  if (!isMap || !mayMake(spec, where, inference)) return null;
  const names = childrenOf(spec, "name").filter(({ kind }) => kind === "identifier");
  const [first] = names;
  const written = `make(${nodeText(type)})`;
  const values = names.map(() => written).join(", ");
  return first === undefined
    ? null
    : {
        message: `Make ${names.map(nodeText).join(" and ")} where ${names.length === 1 ? "it is" : "they are"} declared`,
        edits: [edit(where, spec, type.start, type.end, `= ${values}`)],
      };
}

/** The `var` spec that a node is a name of, or is. */
function specAround(node: SyntaxNode): SyntaxNode | null {
  const spec = node.kind === "var_spec" ? node : node.parent;
  return spec?.kind === "var_spec" ? spec : null;
}

/** A named result is made when the function begins. */
function resultFix(type: SyntaxNode, where: Where, written: SyntaxNode, scope: FixScope): Fix | null {
  const parameter = type.parent;
  const of = functionAround(type);
  const body = of && childOf(of, "body");
  if (parameter?.kind !== "parameter_declaration" || parameter.parent?.field !== "result" || !body)
    return null;
  const name = childrenOf(parameter, "name").find((at) => nodeText(at) === nodeText(written));
  const first = body.children[0]?.children[0];
  const make = makeTextAt(scope.inference.resolve(type, where), body, where, scope.inference);
  if (name === undefined || make === null || first === undefined) return null;
  const text = fileText(where, scope);
  const indent = indentOf(first, text);
  const end = indent === null ? "; " : `${lineEnd(text)}${indent}`;
  return {
    message: `Make ${nodeText(name)} when the function begins`,
    edits: [edit(where, body, first.start, first.start, `${nodeText(name)} = ${make}${end}`)],
  };
}

/** A `nil` that is written out, as an argument or the only result. */
function givenFix(
  node: SyntaxNode,
  where: Where,
  written: SyntaxNode,
  writtenAt: Where,
  { inference }: FixScope,
): Fix | null {
  if (nodeText(node) !== "nil" || node.parent === null) return null;
  const replaced = (make: string | null, message: string): Fix | null =>
    make === null ? null : { message, edits: [edit(where, node, node.start, node.end, make)] };
  if (node.parent.kind === "argument_list") {
    // Only what is handed to the variable itself that is written has its type.
    if (written.kind !== "identifier") return null;
    const type = inference.typeOf(written, writtenAt);
    return replaced(makeTextAt(type, node, where, inference), "Pass a map that is made instead of nil");
  }
  const statement = node.parent.parent;
  if (statement?.kind !== "return_statement" || node.parent.children.length !== 1) return null;
  const type = resultType(functionAround(node), where, inference);
  return replaced(
    type && makeTextAt(type, node, where, inference),
    "Return a map that is made instead of nil",
  );
}

function resultType(of: SyntaxNode | null, where: Where, inference: Inference) {
  const result = of && childOf(of, "result");
  if (!result) return null;
  if (result.kind !== "parameter_list") return inference.resolve(result, where);
  const [only] = result.children;
  const type = only && result.children.length === 1 ? childOf(only, "type") : null;
  return type === null ? null : inference.resolve(type, where);
}
