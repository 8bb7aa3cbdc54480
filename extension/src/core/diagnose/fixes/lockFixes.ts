import type { Where } from "../../source/entity.ts";
import { memberType, underlying } from "../../source/members.ts";
import type { SourceType } from "../../source/sourceType.ts";
import {
  childOf,
  childrenOf,
  functionAround,
  nodeText,
  type SyntaxNode,
  visit,
} from "../../source/syntaxNode.ts";
import type { HeldLock } from "../machine/accesses.ts";
import type { Finding } from "../machine/finding.ts";
import type { FollowedPackage } from "../machine/program.ts";
import type { Fix, FixEdit, FixScope } from "./fix.ts";
import { held, holdableStatement } from "./heldStatement.ts";
import { holderOf, isSameHolder, type MapHolder, type MapUse, usesOf } from "./mapUses.ts";
import { isPlain } from "./plainExpression.ts";
import { edit, fileText, indentOf, lineEnd, statementAround } from "./sourceText.ts";
import { syncImport } from "./syncImport.ts";

/**
 * Keeps two goroutines from using a map at the same time, where that is simple: the lock that one side holds is taken by the
 * other one, too; or a map that nobody locks gets a sync.RWMutex around all of its uses.
 */
export function lockFixes(finding: Finding, scope: FixScope): Fix[] {
  const { locks } = finding;
  const [other] = finding.related;
  if (other === undefined || locks === undefined) return [];
  const sides = [finding, other].map(({ node, where }) => ({ map: mapOf(node), where }));
  const [one, two] = sides;
  if (one?.map == null || two?.map == null) return [];
  const holder = holderOf(one.map, one.where, scope.inference);
  const same = holderOf(two.map, two.where, scope.inference);
  if (holder === null || same === null || !isSameHolder(holder, same)) return [];
  const fix = fixFor(
    locks,
    holder,
    { map: one.map, where: one.where },
    { map: two.map, where: two.where },
    scope,
  );
  return fix === null ? [] : [fix];
}

interface Side {
  readonly map: SyntaxNode;
  readonly where: Where;
}

function fixFor(
  { here, other }: NonNullable<Finding["locks"]>,
  holder: MapHolder,
  one: Side,
  two: Side,
  scope: FixScope,
): Fix | null {
  if (here.length === 0 && other.length === 0) return newLock(holder, one.where, scope);
  const [bare, lock] = here.length === 0 ? [one, soleLock(other)] : [two, soleLock(here)];
  if (lock === null || (here.length > 0 && other.length > 0)) return null;
  return sameLock(bare.map, bare.where, lock, scope);
}

/** The one lock that a side holds, and not for reading alone. */
function soleLock([lock, another]: readonly HeldLock[]): string | null {
  if (lock === undefined || another !== undefined || lock.shared) return null;
  return /\s/.test(lock.name) ? null : lock.name;
}

/** The map of an access: `m` of `m[k]`, `range m`, `delete(m, k)`, or `m` itself. */
function mapOf(node: SyntaxNode): SyntaxNode | null {
  if (node.kind === "index_expression") return childOf(node, "operand");
  if (node.kind === "range_clause") return childOf(node, "right");
  if (node.kind === "for_statement") {
    const clause = node.children.find(({ kind }) => kind === "range_clause");
    return clause === undefined ? null : childOf(clause, "right");
  }
  if (node.kind === "call_expression") {
    const called = childOf(node, "function");
    const args = childOf(node, "arguments")?.children ?? [];
    return called !== null && /^(?:delete|clear|maps\.Copy)$/.test(nodeText(called))
      ? (args[0] ?? null)
      : (args.find((arg) => arg.kind === "identifier" || arg.kind === "selector_expression") ?? null);
  }
  return node.kind === "identifier" || node.kind === "selector_expression" ? node : null;
}

/** The other side's lock is held around the access that has none. */
function sameLock(map: SyntaxNode, where: Where, name: string, scope: FixScope): Fix | null {
  const { inference } = scope;
  const statement = holdableStatement(map, where, inference);
  if (statement === null) return null;
  const field = /\.([\p{L}_][\p{L}\p{Nd}_]*)$/u.exec(name)?.[1];
  const operand = map.kind === "selector_expression" ? childOf(map, "operand") : null;
  let lock: string;
  let type: SourceType;
  const embedded = operand === null ? null : embeddedLock(inference.typeOf(operand, where), scope);
  if (field === undefined && embedded !== null && operand !== null && isPlain(operand)) {
    [lock, type] = [nodeText(operand), embedded];
  } else if (field === undefined) {
    const entity = inference.lookup(name, statement, where);
    if (entity?.kind !== "variable") return null;
    [lock, type] = [name, inference.entityType(entity)];
  } else {
    if (operand === null || !isPlain(operand)) return null;
    const holder = inference.typeOf(operand, where);
    [lock, type] = [`${nodeText(operand)}.${field}`, memberType(holder, field, inference)];
  }
  const kind = lockKind(type);
  if (kind === null) return null;
  const isRead = !writesIn(statement, map);
  return {
    message: `Hold ${lock} here, too`,
    edits: held(statement, lock, kind === "RWMutex" && isRead, where, scope),
  };
}

/** The lock that a struct embeds. */
function embeddedLock(type: SourceType, { inference }: FixScope): SourceType | null {
  const struct = underlying(type.kind === "pointer" ? type.elem : type, inference);
  if (struct.kind !== "struct") return null;
  return struct.fields.find((field) => field.embedded && lockKind(field.type) !== null)?.type ?? null;
}

function lockKind(type: SourceType): "Mutex" | "RWMutex" | null {
  const pointed = type.kind === "pointer" ? type.elem : type;
  if (pointed.kind !== "named") return null;
  const { entity } = pointed;
  if (entity.place.package.importPath !== "sync") return null;
  return entity.name === "Mutex" || entity.name === "RWMutex" ? entity.name : null;
}

/** Whether a statement may write a map; what is not clear counts. */
function writesIn(statement: SyntaxNode, map: SyntaxNode): boolean {
  let writes = false;
  const name = nodeText(map);
  visit(statement, (node) => {
    if (/^(?:inc|dec|assignment)_statement$/.test(node.kind)) {
      const targets = childOf(node, "left")?.children ?? node.children.slice(0, 1);
      if (targets.some((target) => nodeText(target).startsWith(name))) writes = true;
    }
    if (node.kind === "call_expression" && /^(?:delete|clear|maps\.Copy)\(/.test(nodeText(node)))
      writes = true;
  });
  return writes;
}

/** A sync.RWMutex beside the map, held around each of its uses. */
function newLock(holder: MapHolder, where: Where, scope: FixScope): Fix | null {
  const { inference } = scope;
  const pack = scope.packages.find(({ index }) => index === where.package);
  const uses = pack && usesOf(holder, pack, inference);
  if (!pack || !uses || uses.length === 0) return null;
  const placed =
    holder.kind === "field"
      ? besideField(holder, uses, pack, scope)
      : besideVariable(holder, uses, pack, scope);
  if (placed === null) return null;
  const statements = new Map<SyntaxNode, { readonly use: MapUse; readonly lock: string; writes: boolean }>();
  for (const use of uses) {
    const lock = placed.lockOf(use.node);
    const statement = holdableStatement(use.node, use.where, inference);
    if (statement === null || lock === null) return null;
    const known = statements.get(statement);
    if (known === undefined) statements.set(statement, { use, lock, writes: use.writes });
    else if (known.lock !== lock) return null;
    else known.writes ||= use.writes;
  }
  const outer = [...statements].filter(
    ([statement]) => ![...statements.keys()].some((around) => isInside(statement, around)),
  );
  const edits: FixEdit[] = [];
  for (const [statement, { use, lock }] of outer) {
    // A statement holds the lock for those inside it.
    const inside = [...statements].filter(([inner]) => inner === statement || isInside(inner, statement));
    if (inside.some(([, one]) => one.lock !== lock)) return null;
    edits.push(...held(statement, lock, !inside.some(([, one]) => one.writes), use.where, scope));
  }
  const imported = syncImport(placed.where, scope);
  if (imported === null || edits.length === 0) return null;
  const name = holder.kind === "field" ? `${holder.of.entity.name}.${holder.name}` : holder.entity.name;
  return {
    message: `Hold a sync.RWMutex around every use of ${name}`,
    edits: [...imported, placed.edit, ...edits],
  };
}

function isInside(statement: SyntaxNode, around: SyntaxNode): boolean {
  for (let at = statement.parent; at !== null; at = at.parent) if (at === around) return true;
  return false;
}

interface PlacedLock {
  readonly where: Where;
  readonly edit: FixEdit;
  /** How a use names it; null where it cannot. */
  readonly lockOf: (use: SyntaxNode) => string | null;
}

function besideVariable(
  { entity }: Extract<MapHolder, { kind: "variable" }>,
  uses: readonly MapUse[],
  pack: FollowedPackage,
  scope: FixScope,
): PlacedLock | null {
  const { node } = entity.place;
  const where = { package: pack.index, file: entity.place.file };
  const around = functionAround(node);
  const text = fileText(where, scope);
  const isFree = (name: string): boolean =>
    uses.every(
      ({ node: use }) =>
        !new RegExp(`(?<![\\p{L}\\p{Nd}_])${name}(?![\\p{L}\\p{Nd}_])`, "u").test(use.unit.text),
    ) && pack.index.lookup(name) === null;
  const name = (around === null ? [`${entity.name}Mu`] : ["mu", `${entity.name}Mu`]).find(isFree);
  if (name === undefined || /parameter_declaration$/.test(node.kind)) return null;
  const group = node.parent?.kind === "var_spec_list";
  const statement = around === null ? (group ? node : outermost(node)) : statementAround(node);
  if (statement === null || (group && around !== null)) return null;
  const indent = indentOf(statement, text);
  if (indent === null) return null;
  const written = `${group ? "" : "var "}${name} sync.RWMutex${lineEnd(text)}${group ? lineEnd(text) : ""}${indent}`;
  return {
    where,
    edit: edit(where, statement, statement.start, statement.start, written),
    lockOf: () => name,
  };
}

function outermost(node: SyntaxNode): SyntaxNode {
  let at = node;
  while (at.parent !== null) at = at.parent;
  return at;
}

function besideField(
  { name, of }: Extract<MapHolder, { kind: "field" }>,
  uses: readonly MapUse[],
  pack: FollowedPackage,
  scope: FixScope,
): PlacedLock | null {
  const { inference } = scope;
  const { entity } = of;
  const struct = underlying(of, inference);
  const isOwn = entity.place.package === pack.index && entity.type?.kind === "struct_type";
  const isSeen = /^\p{Lu}/u.test(name) && pack.index.name !== "main";
  if (!isOwn || isSeen || struct.kind !== "struct" || entity.type === null) return null;
  // What is not known may be a lock.
  const mayLock = ({ type }: { readonly type: SourceType }): boolean =>
    type.kind === "unknown" || lockKind(type) !== null;
  if (struct.fields.some(mayLock) || isCopied(entity.name, pack)) return null;
  const lock = ["mu", `${name}Mu`].find((free) => memberType(of, free, inference).kind === "unknown");
  const list = entity.type.children.find(({ kind }) => kind === "field_declaration_list");
  if (lock === undefined || list === undefined) return null;
  const where = { package: pack.index, file: entity.place.file };
  const text = fileText(where, scope);
  const end = lineEnd(text);
  const [first, ...more] = list.children;
  const indent = first === undefined ? null : indentOf(first, text);
  const isInOneLine = indent === null && first !== undefined && more.length === 0;
  const mutex = `${lock} sync.RWMutex`;
  const [from, to, written] = isInOneLine
    ? [
        entity.type.start + "struct".length,
        list.end,
        ` {${end}\t${mutex}${end}${end}\t${nodeText(first)}${end}}`,
      ]
    : [list.start + 1, list.start + 1, indent === null ? ` ${mutex};` : `${end}${indent}${mutex}${end}`];
  return {
    where,
    edit: edit(where, list, from, to, written),
    lockOf: (use) => {
      const operand = childOf(use, "operand");
      return operand !== null && isPlain(operand) && uses.length > 0 ? `${nodeText(operand)}.${lock}` : null;
    },
  };
}

/** Whether values of a type are handed on by copy, or made without names of fields: then a lock in it would be copied, or in the way. */
function isCopied(name: string, { files }: FollowedPackage): boolean {
  let copied = false;
  for (const { declarations } of files)
    for (const declaration of declarations) {
      if (!declaration.unit.text.includes(name)) continue;
      visit(declaration.whole(), (node) => {
        if (node.kind !== "type_identifier" || nodeText(node) !== name) return;
        const { parent } = node;
        if (parent?.kind === "parameter_declaration" || node.field === "result") copied = true;
        if (parent?.kind === "slice_type" || parent?.kind === "map_type" || parent?.kind === "channel_type")
          copied = true;
        if (parent?.kind !== "composite_literal") return;
        const body = childOf(parent, "body");
        if (
          body !== null &&
          childrenOf(body, "").length === 0 &&
          body.children.some(({ kind }) => kind !== "keyed_element")
        )
          copied = true;
      });
    }
  return copied;
}
