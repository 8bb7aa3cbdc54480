import type { Where } from "../../source/entity.ts";
import { childOf, nodeText } from "../../source/syntaxNode.ts";
import type { FixEdit, FixScope } from "./fix.ts";
import { edit, fileText, indentOf, lineEnd } from "./sourceText.ts";

/** The edits that import `sync` in a file; none where it is, null where the name means something else. */
export function syncImport(where: Where, scope: FixScope): FixEdit[] | null {
  const { file } = where;
  const known = file.imports.find(({ path }) => path === "sync");
  if (known !== undefined) return known.name === null ? [] : null;
  if (file.imports.some(({ name, path }) => (name ?? path.split("/").at(-1)) === "sync")) return null;
  if (where.package.lookup("sync") !== null) return null;
  const text = fileText(where, scope);
  const end = lineEnd(text);
  const imports = file.declarations
    .map(({ header }) => header)
    .filter(({ kind }) => kind === "import_declaration");
  const [first] = imports;
  const list = first?.children.find(({ kind }) => kind === "import_spec_list");
  const specs = list?.children.filter(({ kind }) => kind === "import_spec") ?? [];
  if (list !== undefined && specs.length > 0) {
    const after = specs.filter((spec) => nodeText(childOf(spec, "path") ?? spec) < '"sync"').at(-1);
    const [next] = specs;
    if (after !== undefined) {
      const indent = indentOf(after, text);
      return indent === null ? null : [edit(where, after, after.end, after.end, `${end}${indent}"sync"`)];
    }
    const indent = next && indentOf(next, text);
    return next === undefined || indent === null || indent === undefined
      ? null
      : [edit(where, next, next.start, next.start, `"sync"${end}${indent}`)];
  }
  if (first !== undefined) {
    const spec = first.children.find(({ kind }) => kind === "import_spec");
    if (spec === undefined) return null;
    const both = [nodeText(spec), '"sync"'].sort((a, b) => (a.replace(/^\S+ /, "") < b ? -1 : 1));
    const written = `(${end}\t${both.join(`${end}\t`)}${end})`;
    return [edit(where, spec, spec.start, spec.end, written)];
  }
  const clause = file.declarations.find(({ header }) => header.kind === "package_clause")?.header;
  return clause === undefined
    ? null
    : [edit(where, clause, clause.end, clause.end, `${end}${end}import "sync"`)];
}
