import { nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";

/** Names, fields and elements by names or constants: asking for it twice is the same and does nothing else. */
export function isPlain(expression: SyntaxNode): boolean {
  switch (expression.kind) {
    case "identifier":
    case "field_identifier":
    case "int_literal":
    case "interpreted_string_literal":
    case "raw_string_literal":
    case "rune_literal":
      return true;
    case "parenthesized_expression":
      return expression.children.every(isPlain);
    case "unary_expression":
      return nodeText(expression).startsWith("*") && expression.children.slice(1).every(isPlain);
    case "selector_expression":
    case "index_expression":
      return expression.children.every(isPlain);
    default:
      return false;
  }
}
