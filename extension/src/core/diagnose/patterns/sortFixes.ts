import { hasSlices, hasSortedKeys } from "../../go/release/libraryRules.ts";
import { coreType, underlying } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, withoutParens } from "../../source/syntaxNode.ts";
import type { Fix, FixEdit, FixScope } from "../fixes/fix.ts";
import { isPlain } from "../fixes/plainExpression.ts";
import { edit, fileText, indentOf, lineEnd, statementAround } from "../fixes/sourceText.ts";
import { libraryImports } from "../fixes/syncImport.ts";
import type { Reading } from "./pattern.ts";

/** `slices.Sort(ks)` in a line of its own before the statement that uses them. */
export function sortBefore(
  use: SyntaxNode,
  name: string,
  elem: SourceType,
  { inference, where, minor }: Reading,
  scope: FixScope,
): Fix | null {
  const below = underlying(elem, inference);
  const statement = statementAround(use);
  const indent = statement && indentOf(statement, fileText(where, scope));
  if (statement === null || indent === null || below.kind !== "basic" || !isOrdered(below)) return null;
  const isExact = elem.kind === "basic";
  const bySort =
    isExact && below.name === "string"
      ? "sort.Strings"
      : isExact && below.name === "int"
        ? "sort.Ints"
        : null;
  const hasSort = where.file.imports.some(({ path }) => path === "sort");
  const called =
    bySort !== null && (hasSort || !hasSlices(minor)) ? bySort : hasSlices(minor) ? "slices.Sort" : null;
  const [library = ""] = called?.split(".") ?? [];
  const imports = called === null ? null : libraryImports([library], where, scope);
  if (imports === null || !isFree([library], use, { inference, where })) return null;
  const line = `${called}(${name})${lineEnd(fileText(where, scope))}${indent}`;
  return {
    message: `Sort ${name} first`,
    edits: [edit(where, statement, statement.start, statement.start, line), ...imports],
  };
}

/** The loop that collects keys, and the declaration before it, become `ks := slices.Sorted(maps.Keys(m))`. */
export function sortedKeys(
  parts: {
    readonly begun: SyntaxNode;
    readonly loop: SyntaxNode;
    readonly over: SyntaxNode;
    readonly appended: SyntaxNode;
    readonly name: string;
  },
  reading: Reading,
  scope: FixScope,
): Fix | null {
  const { begun, loop, over, appended, name } = parts;
  const { inference, where, minor, uses } = reading;
  const body = childOf(loop, "body");
  const key = loopNames(loop)[0];
  const statements = body?.children.flatMap((child) =>
    child.kind === "statement_list" ? child.children : [child],
  );
  const isWhole =
    key !== undefined && appended.kind === "identifier" && uses.variable(appended) === uses.variable(key);
  if (!hasSortedKeys(minor) || !isWhole || statements?.length !== 1 || begun.kind === "assignment_statement")
    return null;
  // Another type of slice, or of elements, would not be what it was.
  const map = coreType(inference.typeOf(over, where), inference);
  const text = fileText(where, scope);
  const isSlice = nodeText(begun).includes("[]");
  if (map.kind !== "map" || !isSlice || !hasOrder(map.key, reading) || hasComment(begun, loop, text))
    return null;
  const lineStart = indentOf(begun, text);
  const rest = /^[ \t]*\r?\n/.exec(text.slice(begun.unit.baseOffset + begun.end))?.[0];
  const imports = libraryImports(["maps", "slices"], where, scope);
  if (imports === null || lineStart === null || rest === undefined) return null;
  if (!isFree(["maps", "slices"], loop, reading)) return null;
  const made = `${name} := slices.Sorted(maps.Keys(${nodeText(withoutParens(over))}))`;
  return {
    message: `Collect ${name} by slices.Sorted`,
    edits: [
      edit(where, begun, begun.start - lineStart.length, begun.end + rest.length, ""),
      edit(where, loop, loop.start, loop.end, made),
      ...imports,
    ],
  };
}

function hasComment(begun: SyntaxNode, loop: SyntaxNode, text: string): boolean {
  const base = loop.unit.baseOffset;
  return /\/[/*]/.test(text.slice(base + loop.start, base + loop.end)) || begun.unit !== loop.unit;
}

/** `for _, k := range slices.Sorted(maps.Keys(m))`, with `v := m[k]` where elements are wanted. */
export function sortedLoop(
  loop: SyntaxNode,
  over: SyntaxNode,
  reading: Reading,
  scope: FixScope,
): Fix | null {
  const { inference, where, minor } = reading;
  const clause = loop.children.find(({ kind }) => kind === "range_clause");
  const body = childOf(loop, "body");
  const [key, value] = loopNames(loop);
  const map = coreType(inference.typeOf(over, where), inference);
  if (
    !hasSortedKeys(minor) ||
    !clause ||
    body === null ||
    key?.kind !== "identifier" ||
    nodeText(key) === "_"
  )
    return null;
  if (map.kind !== "map" || !hasOrder(map.key, reading) || !isPlain(withoutParens(over))) return null;
  if (!/:=\s*range\b/.test(nodeText(clause))) return null;
  const imports = libraryImports(["maps", "slices"], where, scope);
  if (imports === null || !isFree(["maps", "slices"], loop, reading)) return null;
  const name = nodeText(withoutParens(over));
  const edits: FixEdit[] = [
    edit(
      where,
      clause,
      clause.start,
      clause.end,
      `_, ${nodeText(key)} := range slices.Sorted(maps.Keys(${name}))`,
    ),
  ];
  if (value !== undefined && nodeText(value) !== "_") {
    const [first] = body.children.flatMap((child) =>
      child.kind === "statement_list" ? child.children : [child],
    );
    const indent = first && indentOf(first, fileText(where, scope));
    if (first === undefined || indent == null) return null;
    const line = `${nodeText(value)} := ${name}[${nodeText(key)}]${lineEnd(fileText(where, scope))}${indent}`;
    edits.push(edit(where, body, first.start, first.start, line));
  }
  return { message: `Range over the sorted keys of ${name}`, edits: [...edits, ...imports] };
}

function loopNames(loop: SyntaxNode): readonly SyntaxNode[] {
  const clause = loop.children.find(({ kind }) => kind === "range_clause");
  return (clause && childOf(clause, "left"))?.children ?? [];
}

/** Whether slices.Sort takes elements of a type; NaN, which has no place in an order, is no matter of ours. */
function hasOrder(type: SourceType, { inference }: Pick<Reading, "inference">): boolean {
  const below = underlying(type, inference);
  return below.kind === "basic" && isOrdered(below);
}

function isOrdered({ name }: { readonly name: string }): boolean {
  return name === "string" || /^u?int/.test(name);
}

/** Whether names of packages mean nothing else at a place. */
function isFree(
  names: readonly string[],
  at: SyntaxNode,
  { inference, where }: Pick<Reading, "inference" | "where">,
): boolean {
  return names.every((name) => {
    const entity = inference.lookup(name, at, where);
    return entity === null || entity.kind === "import";
  });
}
