import { GoTypeError } from "../go/types/goType.ts";
import { parseGoType } from "../go/types/typeParser.ts";
import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { defaultType } from "./sourceType.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText } from "./syntaxNode.ts";
import { typeLayoutText } from "./typeText.ts";

/**
 * `unsafe.Sizeof(x)` or `unsafe.Alignof(x)` in bytes, where x's type is known to the last field; null for another call.
 * @param callee what is called
 */
export function unsafeConstant(
  callee: SyntaxNode,
  argument: SyntaxNode,
  where: Where,
  inference: Inference,
): bigint | null {
  const operand = childOf(callee, "operand");
  const field = childOf(callee, "field");
  if (callee.kind !== "selector_expression" || operand?.kind !== "identifier" || field === null) return null;
  const name = nodeText(field);
  if (name !== "Sizeof" && name !== "Alignof") return null;
  const entity = inference.lookup(nodeText(operand), operand, where);
  if (entity?.kind !== "import" || entity.path !== "unsafe") return null;
  const layout = typeLayoutText(defaultType(inference.typeOf(argument, where)), inference);
  if ("why" in layout) return null;
  const { ptrSizeBytes } = inference;
  try {
    const type = parseGoType(layout.text, { ptrSizeBytes, int64AlignBytes: ptrSizeBytes });
    return BigInt(name === "Sizeof" ? type.sizeBytes : type.alignBytes);
  } catch (error) {
    if (error instanceof GoTypeError) return null;
    throw error;
  }
}
