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

/** Whether a name on the left of `:=` is new there, so that it is no use of a variable of that name outside. */
export function isNewName(node: SyntaxNode, where: Where, inference: Inference): boolean {
  const declaration = declarationBy(node);
  if (declaration?.kind !== "short_var_declaration") return false;
  return variableAt(node, declaration.end, where, inference)?.place.node === declaration;
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
