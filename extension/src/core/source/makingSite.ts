import type { GoDeclaration, GoDocument } from "./goParser.ts";
import type { MapSite } from "./mapSite.ts";
import { findMapSites, type SiteScope } from "./mapSites.ts";

/**
 * The make or literal that gives a variable its map, when the source shows exactly one: `m := make(…)`, `m = make(…)` or
 * `var m = map[…]…{…}` in the function of the site, or at package level of the same file. Null when there is none, when
 * there are several, or when the site makes its map itself. Never throws.
 */
export function findMakingSite(document: GoDocument, site: MapSite, scope: SiteScope): MapSite | null {
  const name = site.operand ?? site.expr;
  if (site.form === "make" || site.form === "literal" || !/^[\p{L}_][\p{L}\p{N}_]*$/u.test(name)) return null;
  const makingIn = (declaration: GoDeclaration): MapSite[] => {
    const { baseOffset, text } = declaration.unit;
    const within = { start: baseOffset, end: baseOffset + text.length };
    return findMapSites(document, scope, within).filter(
      (other) =>
        (other.form === "make" || other.form === "literal") &&
        other.type.text === site.type.text &&
        assignedName(document.text, other) === name,
    );
  };
  const around = document.declarations.find(
    ({ unit }) => unit.baseOffset <= site.range.start && site.range.end <= unit.baseOffset + unit.text.length,
  );
  const own = around === undefined ? [] : makingIn(around);
  const found =
    own.length > 0
      ? own
      : document.declarations.filter(({ header }) => header.kind === "var_declaration").flatMap(makingIn);
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** The one name that a site's value is assigned to, told by the text before it; null for anything else. */
function assignedName(text: string, site: MapSite): string | null {
  return assignment(text, site)?.name ?? null;
}

function assignment(text: string, { range }: MapSite): { name: string; offset: number } | null {
  const lineStart = text.lastIndexOf("\n", range.start - 1) + 1;
  const line = text.slice(lineStart, range.start);
  const match = /^(\s*(?:var\s+)?)([\p{L}_][\p{L}\p{N}_]*)\s*(?:map\[[^=]*)?:?=\s*$/u.exec(line);
  return match === null ? null : { name: match[2] ?? "", offset: lineStart + (match[1] ?? "").length };
}

/**
 * Where in the document the name of a site's map begins: the variable or field that the site uses, declares or assigns to.
 * Null where its map has no name of its own.
 */
export function mapNameOffset(text: string, site: MapSite): number | null {
  const { form, expr, operand, range } = site;
  if (form === "make" || form === "literal") return assignment(text, site)?.offset ?? null;
  const declares = form === "field" || form === "parameter" || form === "result" || /\s/.test(expr);
  if (operand === null) {
    const name = /[\p{L}_][\p{L}\p{N}_]*/u.exec(expr);
    const last = lastName(expr);
    const found = declares ? (form === "result" ? null : name) : last;
    return found === null ? null : range.start + found.index;
  }
  const name = lastName(operand);
  const called = form === "delete" || form === "clear" || form === "len" || form === "mapsCall";
  const start =
    form === "range" ? expr.lastIndexOf(operand) : expr.indexOf(operand, called ? expr.indexOf("(") : 0);
  return name === null || start < 0 ? null : range.start + start + name.index;
}

/** The name that a text ends with. */
function lastName(text: string): { index: number } | null {
  let from = text.length;
  while (from > 0 && /[\p{L}\p{N}_]/u.test(text[from - 1] as string)) from--;
  while (/\p{N}/u.test(text[from] ?? "")) from++;
  return from === text.length ? null : { index: from };
}
