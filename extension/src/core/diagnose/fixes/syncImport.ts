import type { Where } from "../../source/entity.ts";
import { childOf, nodeText, type SyntaxNode } from "../../source/syntaxNode.ts";
import type { FixEdit, FixScope } from "./fix.ts";
import { edit, fileText, indentOf, lineEnd } from "./sourceText.ts";

/** The edits that import `sync` in a file; none where it is, null where the name means something else. */
export function syncImport(where: Where, scope: FixScope): FixEdit[] | null {
  return libraryImports(["sync"], where, scope);
}

/** The same for packages of Go's library whose names are their paths, in the order of their names. */
export function libraryImports(paths: readonly string[], where: Where, scope: FixScope): FixEdit[] | null {
  const { file } = where;
  const missing: string[] = [];
  for (const path of paths) {
    const known = file.imports.find((one) => one.path === path);
    if (known?.name) return null;
    if (known !== undefined) continue;
    if (file.imports.some((one) => (one.name ?? one.path.split("/").at(-1)) === path)) return null;
    if (where.package.lookup(path) !== null) return null;
    missing.push(path);
  }
  return missing.length === 0 ? [] : added(missing, where, scope);
}

function added(paths: readonly string[], where: Where, scope: FixScope): FixEdit[] | null {
  const { file } = where;
  const text = fileText(where, scope);
  const end = lineEnd(text);
  const quoted = paths.map((path) => `"${path}"`);
  const imports = file.declarations
    .map(({ header }) => header)
    .filter(({ kind }) => kind === "import_declaration");
  const [first] = imports;
  const list = first?.children.find(({ kind }) => kind === "import_spec_list");
  const specs = list?.children.filter(({ kind }) => kind === "import_spec") ?? [];
  if (list !== undefined && specs.length > 0) return intoList(quoted, specs, where, text);
  if (first !== undefined) {
    const spec = first.children.find(({ kind }) => kind === "import_spec");
    if (spec === undefined) return null;
    const all = [nodeText(spec), ...quoted].sort((a, b) => (a.replace(/^\S+ /, "") < b ? -1 : 1));
    const written = `(${end}\t${all.join(`${end}\t`)}${end})`;
    return [edit(where, spec, spec.start, spec.end, written)];
  }
  const clause = file.declarations.find(({ header }) => header.kind === "package_clause")?.header;
  const [only = "", more] = quoted;
  const written = more === undefined ? only : `(${end}\t${quoted.join(`${end}\t`)}${end})`;
  return clause === undefined
    ? null
    : [edit(where, clause, clause.end, clause.end, `${end}${end}import ${written}`)];
}

/** Each behind the last one that comes before it; those for the same place are put there together. */
function intoList(
  quoted: readonly string[],
  specs: readonly SyntaxNode[],
  where: Where,
  text: string,
): FixEdit[] | null {
  const end = lineEnd(text);
  const [top] = specs;
  const places = new Map<SyntaxNode | null, string[]>();
  for (const path of quoted) {
    const after = specs.filter((spec) => nodeText(childOf(spec, "path") ?? spec) < path).at(-1) ?? null;
    places.set(after, [...(places.get(after) ?? []), path]);
  }
  const edits = [...places].map(([after, all]): FixEdit | null => {
    const at = after ?? top;
    const indent = at === undefined ? null : indentOf(at, text);
    if (at === undefined || indent === null) return null;
    return after === null
      ? edit(where, at, at.start, at.start, all.map((path) => `${path}${end}${indent}`).join(""))
      : edit(where, at, at.end, at.end, all.map((path) => `${end}${indent}${path}`).join(""));
  });
  return edits.every((one) => one !== null) ? edits : null;
}
