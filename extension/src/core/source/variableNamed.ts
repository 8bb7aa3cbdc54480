import type { VariableEntity, Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { nodeText } from "./syntaxNode.ts";

/** The variable that an identifier names or declares, or null. */
export function variableNamed(node: SyntaxNode, where: Where, inference: Inference): VariableEntity | null {
  const declaration = declarationBy(node);
  const declared = declaration === null ? null : variableAt(node, declaration.end, where, inference);
  return declared ?? variableAt(node, node.start, where, inference);
}

/** The `:=` or var spec on whose left side a name is; what it declares is visible only after it. */
function declarationBy(name: SyntaxNode): SyntaxNode | null {
  const { parent } = name;
  if (parent?.kind === "var_spec" && name.field === "name") return parent;
  return parent?.field === "left" && parent.parent?.kind === "short_var_declaration" ? parent.parent : null;
}

function variableAt(name: SyntaxNode, offset: number, where: Where, inference: Inference) {
  const entity = inference.lookup(nodeText(name), { ...name, start: offset, end: offset }, where);
  return entity?.kind === "variable" ? entity : null;
}
