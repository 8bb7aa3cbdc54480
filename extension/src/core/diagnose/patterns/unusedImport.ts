import type { Where } from "../../source/entity.ts";
import { childOf, nodeText, type SyntaxNode, visit } from "../../source/syntaxNode.ts";
import type { FixEdit, FixScope } from "../fixes/fix.ts";
import { edit, fileText } from "../fixes/sourceText.ts";

/**
 * The edit that takes an import out of a file where nothing but a piece of code uses it; none where other code does, null where
 * that is not simple.
 * @param path of a package whose name is its path
 */
export function unusedImport(
  path: string,
  code: SyntaxNode,
  where: Where,
  scope: FixScope,
): FixEdit[] | null {
  const document = scope.documents.get(where.file.path);
  if (document === undefined) return null;
  let uses = 0;
  for (const declaration of document.declarations)
    visit(declaration.whole(), (node) => {
      if (node.kind !== "identifier" && node.kind !== "package_identifier") return;
      if (nodeText(node) !== path || node.parent?.kind === "import_spec") return;
      const isOwn = node.unit === code.unit && node.start >= code.start && node.end <= code.end;
      if (!isOwn) uses++;
    });
  if (uses > 0) return [];
  const text = fileText(where, scope);
  for (const { header } of where.file.declarations) {
    if (header.kind !== "import_declaration") continue;
    let spec: SyntaxNode | null = null;
    let specs = 0;
    visit(header, (node) => {
      if (node.kind !== "import_spec") return;
      specs++;
      if (nodeText(childOf(node, "path") ?? node) === `"${path}"`) spec = node;
    });
    const found = spec as SyntaxNode | null;
    if (found === null) continue;
    const removed = specs === 1 ? header : found;
    const base = removed.unit.baseOffset;
    const start = text.lastIndexOf("\n", base + removed.start - 1) + 1;
    const end = text.indexOf("\n", base + removed.end) + 1;
    const [from, to] = withGap(text, start, end);
    // Whatever else is in these lines stays: then it is not simple.
    const around = text.slice(start, base + removed.start) + text.slice(base + removed.end, end);
    if (end === 0 || !/^\s*$/.test(around)) return null;
    return [edit(where, removed, from - base, to - base, "")];
  }
  return null;
}

/** Lines to take out, with the empty line that gofmt would not leave there. */
function withGap(text: string, start: number, end: number): readonly [number, number] {
  const before = text.slice(0, start).split("\n").at(-2)?.trim();
  const [gap] = /^\r?\n/.exec(text.slice(end)) ?? [""];
  if (before !== "") return [start, end];
  if (gap !== "") return [start, end + gap.length];
  return text.startsWith(")", end) ? [text.lastIndexOf("\n", start - 2) + 1, end] : [start, end];
}
