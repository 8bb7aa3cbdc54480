import type { VariableEntity, Where } from "../../source/entity.ts";
import type { Inference } from "../../source/inference.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit } from "../../source/syntaxNode.ts";
import type { FollowedPackage } from "../machine/program.ts";

type NamedType = Extract<SourceType, { kind: "named" }>;

/** What holds a map: a variable, or a field of a struct that its package declares. */
export type MapHolder =
  | { readonly kind: "variable"; readonly entity: VariableEntity }
  | { readonly kind: "field"; readonly name: string; readonly of: NamedType };

/** One use of a map by the name of what holds it. */
export interface MapUse {
  /** The name or `x.field`. */
  readonly node: SyntaxNode;
  readonly where: Where;
  readonly writes: boolean;
}

/** What the map of an expression is held by; null for what is no plain variable or field. */
export function holderOf(map: SyntaxNode, where: Where, inference: Inference): MapHolder | null {
  if (map.kind === "identifier") {
    const entity = inference.lookup(nodeText(map), map, where);
    return entity?.kind === "variable" ? { kind: "variable", entity } : null;
  }
  const field = map.kind === "selector_expression" ? childOf(map, "field") : null;
  const of = field === null ? null : structOf(map, where, inference);
  return field === null || of === null ? null : { kind: "field", name: nodeText(field), of };
}

/** The declared type whose field a selector names. */
function structOf(selector: SyntaxNode, where: Where, inference: Inference): NamedType | null {
  const operand = childOf(selector, "operand");
  if (operand === null) return null;
  const type = inference.typeOf(operand, where);
  const pointed = type.kind === "pointer" ? type.elem : type;
  return pointed.kind === "named" && !pointed.entity.local ? pointed : null;
}

/** Whether two expressions are of the same holder. */
export function isSameHolder(a: MapHolder, b: MapHolder): boolean {
  if (a.kind === "variable")
    return (
      b.kind === "variable" && a.entity.name === b.entity.name && a.entity.place.node === b.entity.place.node
    );
  return b.kind === "field" && a.name === b.name && a.of.entity.place.node === b.of.entity.place.node;
}

/** All uses of what a holder holds in its package; null when one of them hands the map on, or cannot be told. */
export function usesOf(holder: MapHolder, pack: FollowedPackage, inference: Inference): MapUse[] | null {
  const uses: MapUse[] = [];
  const name = holder.kind === "variable" ? holder.entity.name : holder.name;
  for (const file of pack.files)
    for (const declaration of file.declarations) {
      if (!declaration.unit.text.includes(name)) continue;
      const where = { package: pack.index, file };
      let isPlain = true;
      visit(declaration.whole(), (node) => {
        if (!isPlain || !isNamed(node, name, holder.kind)) return;
        const held = holderOf(node, where, inference);
        if (held === null) {
          // A field whose struct is not known may be this one.
          if (holder.kind === "field") isPlain = isKnown(node, where, inference);
          return;
        }
        if (!isSameHolder(held, holder) || isDeclaration(node)) return;
        const writes = writesAt(node, where, inference);
        if (writes === null) isPlain = false;
        else uses.push({ node, where, writes });
      });
      if (!isPlain) return null;
    }
  return uses;
}

function isNamed(node: SyntaxNode, name: string, kind: MapHolder["kind"]): boolean {
  if (kind === "variable") return node.kind === "identifier" && nodeText(node) === name;
  const field = node.kind === "selector_expression" ? childOf(node, "field") : null;
  return field !== null && nodeText(field) === name;
}

function isKnown(selector: SyntaxNode, where: Where, inference: Inference): boolean {
  const operand = childOf(selector, "operand");
  return operand !== null && inference.typeOf(operand, where).kind !== "unknown";
}

/** The name in its own `var` or `:=`, or the key of a field in a literal. */
function isDeclaration(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent === null) return false;
  if (parent.kind === "var_spec" && node.field === "name") return true;
  if (parent.kind === "literal_element" && parent.field === "key") return true;
  return (
    parent.kind === "expression_list" &&
    parent.field === "left" &&
    parent.parent?.kind === "short_var_declaration"
  );
}

/** Functions of the library that read a map and do not keep it. */
const readers = /^(?:fmt\.(?:S|F)?Print(?:f|ln)?|json\.Marshal(?:Indent)?|maps\.Clone|len)$/;

/** Whether a use writes the map; null for one that hands it on. */
function writesAt(node: SyntaxNode, where: Where, inference: Inference): boolean | null {
  const { parent } = node;
  if (parent === null) return null;
  if (parent.kind === "index_expression" && node.field === "operand") return isTarget(parent);
  if (parent.kind === "range_clause" && node.field === "right") return false;
  if (parent.kind === "binary_expression")
    return parent.children.some((child) => nodeText(child) === "nil") ? false : null;
  if (parent.kind === "expression_list" && isTarget(node)) return true;
  if (parent.kind !== "argument_list") return null;
  const called = parent.parent && childOf(parent.parent, "function");
  if (!called) return null;
  const name = nodeText(called);
  const operand = childOf(called, "operand");
  const root = operand ?? called;
  const entity = inference.lookup(nodeText(root), root, where);
  // What another declaration hides is another function.
  if (operand === null ? entity !== null : entity?.kind !== "import") return null;
  const isFirst = parent.children[0] === node;
  if (/^(?:delete|clear|maps\.Copy)$/.test(name) && isFirst) return true;
  return readers.test(name) || name === "maps.Copy" ? false : null;
}

/** Whether an expression is assigned to. */
function isTarget(node: SyntaxNode): boolean {
  const { parent } = node;
  if (parent?.kind === "inc_statement" || parent?.kind === "dec_statement") return true;
  return (
    parent?.kind === "expression_list" &&
    parent.field === "left" &&
    parent.parent?.kind === "assignment_statement"
  );
}
