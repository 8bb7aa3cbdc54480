import { declaredName } from "../../source/declarations.ts";
import type { VariableEntity } from "../../source/entity.ts";
import { coreType, underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import {
  childOf,
  nodeText,
  type SyntaxNode,
  visit,
  withoutParens,
  withParens,
} from "../../source/syntaxNode.ts";
import { linkName } from "../../source/typeText.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import { edit } from "../fixes/sourceText.ts";
import { callReach, isBuiltin } from "./callReach.ts";
import { madeKeys } from "./madeKeys.ts";
import { isReadOnlyUse } from "./onlyRead.ts";
import type { Pattern, Reading } from "./pattern.ts";
import { unusedImport } from "./unusedImport.ts";

/** A copy of a slice from a map that is only read, and a string that each round makes for a key that is mostly there. */
export const uselessCopy: Pattern = {
  code: "uselessCopy",
  hints: [/\bappend\(|\bClone\(|\[string\(/],
  find(reading) {
    if (reading.uses.hasJumps || declaredName(reading.root) === "") return [];
    const found: FixableFinding[] = [];
    visit(reading.root, (node) => {
      const copy = node.kind === "call_expression" ? copyIn(node, reading) : null;
      if (copy !== null && isOnlyRead(copy, reading)) found.push(findingAt(copy, reading));
    });
    return [...found, ...madeKeys(reading)];
  },
};

/** `bytes.Clone(m[k])`: a copy, and what it is one of. */
interface Copy {
  readonly call: SyntaxNode;
  readonly source: SyntaxNode;
  /** The element's type, by its name. */
  readonly elem: string;
  /** The package whose function copies; null for append. */
  readonly library: "bytes" | "slices" | null;
}

function findingAt({ call, source, library }: Copy, reading: Reading): FixableFinding {
  const { where } = reading;
  const text = nodeText(source);
  return {
    code: "uselessCopy",
    node: call,
    where,
    message: `this copy of ${text} is only read, and nothing writes to the elements meanwhile: ${text} itself does, without copying all of it`,
    related: [],
    group: null,
    fixesIn: (scope) => {
      const imports = library === null ? [] : unusedImport(library, call, where, scope);
      if (imports === null) return [];
      return [
        {
          message: `Use ${text} without the copy`,
          edits: [edit(where, call, call.start, call.end, text), ...imports],
        },
      ];
    },
  };
}

/** The copy that a call makes of a slice out of a map; null for another call. */
function copyIn(call: SyntaxNode, reading: Reading): Copy | null {
  const { inference, where } = reading;
  const callee = childOf(call, "function");
  const [first, second, more] = childOf(call, "arguments")?.children ?? [];
  if (callee === null || first === undefined || more !== undefined) return null;
  const called = calledFunction(callee, where, inference);
  const isClone = /^(?:bytes|slices)\.Clone$/.test(called) && second === undefined;
  const isAppend =
    isBuiltin(callee, /^append$/, reading) && isEmpty(first) && second?.kind === "variadic_argument";
  const given = isClone ? first : isAppend ? second?.children[0] : undefined;
  if (given === undefined) return null;
  const source = withoutParens(given);
  const type = inference.typeOf(source, where);
  const below = coreType(type, inference);
  if (below.kind !== "slice" || underlying(below.elem, inference).kind !== "basic") return null;
  // Of another type the copy is a conversion, too.
  const [from, to] = [type, isClone ? type : inference.typeOf(call, where)].map(linkName);
  const elem = linkName(underlying(below.elem, inference));
  if (from === null || from !== to || elem === null || !isOfMap(source, reading)) return null;
  return { call, source, elem, library: isAppend ? null : called === "bytes.Clone" ? "bytes" : "slices" };
}

/** `[]byte(nil)`, `[]byte{}`. */
function isEmpty(slice: SyntaxNode): boolean {
  const text = nodeText(withoutParens(slice)).replace(/\s+/g, "");
  return /^\[\][\p{L}\p{Nd}_.]+(?:\(nil\)|\{\})$/u.test(text);
}

/** `m[k]`, or a variable that was declared with it or ranges over a map's elems. */
function isOfMap(source: SyntaxNode, reading: Reading): boolean {
  const { inference, where, uses } = reading;
  const isMap = (node: SyntaxNode | null): boolean =>
    node !== null && coreType(inference.typeOf(node, where), inference).kind === "map";
  if (source.kind === "index_expression") return isMap(childOf(source, "operand"));
  const origin = uses.variable(source)?.origin;
  if (origin?.from === "range") return origin.index === 1 && isMap(origin.over);
  const [value] =
    origin?.from === "value" && origin.index === 0 && origin.values.length === 1 ? origin.values : [];
  if (value === undefined) return false;
  const read = withoutParens(value);
  return read.kind === "index_expression" && isMap(childOf(read, "operand"));
}

/** Whether a copy, or the variable that it is given to, is read at once or while nothing can write to the original. */
function isOnlyRead(copy: Copy, reading: Reading): boolean {
  const declared = declaredWith(copy.call, reading);
  if (declared === null)
    return isReadOnlyUse(copy.call, reading) && copy.call.parent?.kind !== "range_clause";
  const { variable, statement } = declared;
  const { uses, root } = reading;
  if (uses.isReassigned(variable) || uses.isCaptured(variable)) return false;
  let end = statement.end;
  let isRead = true;
  let count = 0;
  visit(root, (node) => {
    if (
      !isRead ||
      node.start < statement.end ||
      node.kind !== "identifier" ||
      uses.variable(node) !== variable
    )
      return;
    count++;
    if (!isReadOnlyUse(node, reading)) isRead = false;
    end = Math.max(end, lastOf(node, statement));
  });
  return isRead && count > 0 && !mayWrite(copy, statement, end, reading);
}

function declaredWith(
  call: SyntaxNode,
  { uses }: Reading,
): { readonly variable: VariableEntity; readonly statement: SyntaxNode } | null {
  const list = withParens(call).parent;
  const statement = list?.kind === "expression_list" && list.children.length === 1 ? list.parent : null;
  if (statement?.kind !== "short_var_declaration" || statement.parent?.kind !== "statement_list") return null;
  const [name, more] = childOf(statement, "left")?.children ?? [];
  const variable = name === undefined || more !== undefined ? null : uses.variable(name);
  return variable === null ? null : { variable, statement };
}

/** Where the last statement ends that is run with a use of what a statement declares. */
function lastOf(use: SyntaxNode, declared: SyntaxNode): number {
  let end = use.end;
  for (let up = use.parent; up !== null && up !== declared.parent; up = up.parent)
    if (
      up.kind === "for_statement" ||
      /^(?:expression|assignment|return|inc|dec)_statement$|^short_var/.test(up.kind)
    )
      end = up.end;
  return end;
}

/** Whether code between a copy and an offset may write to the elements that were copied. */
function mayWrite({ elem }: Copy, copied: SyntaxNode, end: number, reading: Reading): boolean {
  const { inference, where, uses, root } = reading;
  let writes = false;
  const isOwn = (slice: SyntaxNode): boolean => {
    const variable = uses.variable(withoutParens(slice));
    return variable !== null && isFresh(variable, reading);
  };
  visit(root, (node) => {
    if (writes || node.start < copied.end || node.start >= end) return;
    if (/^(?:go|defer|send|select|labeled)_statement$|^(?:func_literal|ERROR)$/.test(node.kind))
      writes = true;
    if (node.kind === "unary_expression" && nodeText(node).startsWith("<-")) writes = true;
    if (node.kind === "call_expression") {
      const reach = callReach(node, reading);
      const callee = childOf(node, "function");
      const [into] = childOf(node, "arguments")?.children ?? [];
      if (reach === "elements") writes ||= into === undefined || !isOwn(into);
      else if (reach === "anything")
        writes ||=
          callee === null || !(isBuiltin(callee, /^delete$/, reading) || isReadOnlyCall(node, reading));
    }
    const targets = /^(?:inc|dec)_statement$/.test(node.kind)
      ? node.children.slice(0, 1)
      : /^(?:assignment_statement|range_clause|receive_statement)$/.test(node.kind)
        ? (childOf(node, "left")?.children ?? [])
        : [];
    for (const target of targets.map(withoutParens)) {
      const operand = childOf(target, "operand");
      if (target.kind === "identifier" || operand === null) continue;
      const below = coreType(inference.typeOf(operand, where), inference);
      if (below.kind === "map" || (target.kind === "index_expression" && isOwn(operand))) continue;
      const name = linkName(underlying(inference.typeOf(target, where), inference));
      if (name === null || name === elem) writes = true;
    }
  });
  return writes;
}

/** A call that may only read what it is given, as the uses of a copy do. */
function isReadOnlyCall(call: SyntaxNode, reading: Reading): boolean {
  const args = childOf(call, "arguments")?.children ?? [];
  const callee = childOf(call, "function");
  if (callee === null || !/^fmt\./.test(calledFunction(callee, reading.where, reading.inference)))
    return false;
  return args.every((arg) => {
    const below = underlying(reading.inference.typeOf(arg, reading.where), reading.inference);
    return below.kind === "basic" || below.kind === "untyped" || isReadOnlyUse(arg, reading);
  });
}

/** Whether a slice was made in this function: `var s []T`, `make([]T, n)`, a literal. */
function isFresh({ origin, place }: VariableEntity, reading: Reading): boolean {
  if (origin.from === "type") return place.node.kind === "var_spec" && childOf(place.node, "value") === null;
  const [value] = origin.from === "value" && origin.count === 1 ? origin.values : [];
  if (value === undefined) return false;
  const callee = value.kind === "call_expression" ? childOf(value, "function") : null;
  return value.kind === "composite_literal" || (callee !== null && isBuiltin(callee, /^make$/, reading));
}
