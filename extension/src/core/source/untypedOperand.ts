import { declarationAt } from "./enclosingDeclaration.ts";
import type { VariableEntity, Where } from "./entity.ts";
import type { GoDocument, GoParser } from "./goParser.ts";
import { openGoDocument } from "./goParser.ts";
import type { SiteScope } from "./mapSites.ts";
import type { SourceType } from "./sourceType.ts";
import { unknown } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeAt, nodeText, visit, withoutParens } from "./syntaxNode.ts";
import { variableNamed } from "./variableNamed.ts";

/** An expression that may be a map, but whose type the source does not tell. */
export interface UntypedOperand {
  readonly node: SyntaxNode;
  /** The variable that it names, where it is but a name. */
  readonly variable: VariableEntity | null;
  /** Where its name begins in the document: what a language server is asked about. */
  readonly nameOffset: number;
}

/**
 * The variable or field under an offset, or the operand of the index, range, len, delete or clear there, where its type is not
 * known from the source. Null where it is known, or there is no such expression. Never throws.
 */
export function untypedOperandAt(
  document: GoDocument,
  offset: number,
  scope: SiteScope,
): UntypedOperand | null {
  const declaration = declarationAt(document, offset);
  if (declaration === null) return null;
  const where: Where = { package: scope.package, file: document };
  const { baseOffset } = declaration.unit;
  let node = nodeAt(declaration.whole(), offset - baseOffset);
  for (; node !== null && node.kind !== "block"; node = node.parent) {
    const untyped = untypedIn(node, where, scope, baseOffset);
    if (untyped !== null) return untyped;
  }
  return null;
}

/** The operands of all indexes, ranges, len, delete and clear of a document whose types are not known, in source order. */
export function untypedOperands(document: GoDocument, scope: SiteScope): UntypedOperand[] {
  const where: Where = { package: scope.package, file: document };
  return document.declarations.flatMap((declaration) => {
    const found: UntypedOperand[] = [];
    visit(declaration.whole(), (node) => {
      if (node.kind === "identifier" || node.kind === "selector_expression") return;
      const untyped = untypedIn(node, where, scope, declaration.unit.baseOffset);
      if (untyped !== null) found.push(untyped);
    });
    return found;
  });
}

function untypedIn(
  node: SyntaxNode,
  where: Where,
  { inference }: SiteScope,
  baseOffset: number,
): UntypedOperand | null {
  const operand = withoutParensOf(operandOf(node));
  const name = operand && nameOf(operand);
  if (!operand || !name) return null;
  const variable = operand.kind === "identifier" ? variableNamed(operand, where, inference) : null;
  const type = variable ? inference.entityType(variable) : inference.typeOf(operand, where);
  return type.kind === "unknown" ? { node: operand, variable, nameOffset: baseOffset + name.start } : null;
}

/** Takes it that an operand has the type that a text writes; false when the text does not resolve to a map. */
export function assumeType(
  parser: GoParser,
  document: GoDocument,
  { node, variable }: UntypedOperand,
  typeText: string,
  scope: SiteScope,
): boolean {
  const where: Where = { package: scope.package, file: document };
  // A type of the function's own has the same text as one of the package.
  const names = typeText.match(/[\p{L}_][\p{L}\p{N}_]*/gu) ?? [];
  const isLocal = (name: string): boolean => {
    const entity = scope.inference.lookup(name, node, where);
    return entity?.kind === "typeParam" || (entity?.kind === "type" && entity.local);
  };
  const type = names.some(isLocal) ? unknown("a local type") : typeFromText(parser, typeText, where, scope);
  if (type.kind === "unknown") return false;
  scope.inference.assume(node, variable, type);
  return true;
}

/** The type that a text names in a file. */
function typeFromText(parser: GoParser, text: string, where: Where, { inference }: SiteScope): SourceType {
  const written = openGoDocument(parser, `package p\nvar _ ${text}\n`);
  const parsed = !written.hasError;
  const spec = written.declarations.find(({ header }) => header.kind === "var_declaration")?.header
    .children[0];
  written.close();
  const type = spec === undefined ? null : childOf(spec, "type");
  return type === null || !parsed ? unknown("it is no type") : inference.resolve(type, where);
}

function withoutParensOf(node: SyntaxNode | null): SyntaxNode | null {
  return node === null ? null : withoutParens(node);
}

/** What may be the map of a node. */
function operandOf(node: SyntaxNode): SyntaxNode | null {
  switch (node.kind) {
    case "identifier":
      return node.parent?.kind === "selector_expression" || node.field === "name" ? null : node;
    case "selector_expression":
      return node;
    case "index_expression":
      return childOf(node, "operand");
    case "range_clause":
      return childOf(node, "right");
    case "call_expression": {
      const callee = childOf(node, "function");
      const takesMap = callee !== null && /^(?:len|delete|clear)$/.test(nodeText(callee));
      return takesMap ? (childOf(node, "arguments")?.children[0] ?? null) : null;
    }
    default:
      return null;
  }
}

function nameOf(node: SyntaxNode): SyntaxNode | null {
  if (node.kind === "identifier") return node;
  return node.kind === "selector_expression" ? childOf(node, "field") : null;
}
