import type { LocatedSite } from "../compile/compiledSites.ts";
import { assignedName, isField } from "./assignedName.ts";
import type { MakingPlace, MapHolder } from "./profileSite.ts";

/** What a file shows of where the maps of a site are held. */
export interface HeldSite {
  readonly holder: MapHolder;
  readonly assigned: string | null;
  readonly alone: boolean;
  readonly making: MakingPlace | null;
}

/** A make or literal with the name that it is assigned to. */
interface Making {
  readonly at: LocatedSite;
  readonly name: string;
  readonly ofPackage: boolean;
}

/** What may allocate beside a site: calls, literals, joined strings, addresses, closures. */
const allocating = /\(|[\p{L}\p{N}_\]}]\{|^\s*\{.*\S|\+|&|\bfunc\b/u;

/** Tells for the sites of one file who holds their maps, as far as that file shows it. */
export function heldSites(sites: readonly LocatedSite[], text: string): (at: LocatedSite) => HeldSite {
  const makings = sites
    .filter(({ site }) => isMaking(site))
    .flatMap((at): Making[] => {
      const before = lineBefore(at, text);
      const name = assignedName(before);
      if (name === null) return [];
      const { function: within } = at.site;
      return [{ at, name, ofPackage: within.name === "init" && !within.closure && !before.includes(":=") }];
    });
  const parameters = new Set(sites.flatMap(parametersOf));
  const ofPackage = new Set([
    ...makings.filter((one) => one.ofPackage).map(({ name }) => name),
    ...sites.flatMap(({ site }) =>
      site.form === "variable" && site.function.name === "init" && !site.function.closure
        ? namesIn(site.expr)
        : [],
    ),
  ]);
  return (at) => {
    const { site } = at;
    const assigned = isMaking(site) ? assignedName(lineBefore(at, text)) : null;
    const name = site.operand ?? assigned;
    const alone = !allocating.test(besides(at, text));
    if (name === null) return { holder: "other", assigned, alone, making: null };
    if (isField(name)) return { holder: "field", assigned, alone, making: null };
    const isParameter = parameters.has(`${site.function.name} ${name}`);
    const alike = makings.filter(
      (one) => one.name === name && one.at.site.type.text === site.type.text && !isParameter,
    );
    const own = alike.filter((one) => !one.ofPackage && one.at.site.function.name === site.function.name);
    if (own.length > 0) return { holder: "local", assigned, alone, making: onlyOf(own) };
    if (isParameter || !ofPackage.has(name)) return { holder: "other", assigned, alone, making: null };
    return { holder: "package", assigned, alone, making: onlyOf(alike) };
  };
}

const isMaking = ({ form }: LocatedSite["site"]): boolean => form === "make" || form === "literal";

function onlyOf([one, ...others]: readonly Making[]): MakingPlace | null {
  if (one === undefined || others.length > 0) return null;
  const { file, start, site } = one.at;
  return { file, line: start.line, form: site.form, expr: site.expr };
}

function lineBefore({ site }: LocatedSite, text: string): string {
  return text.slice(text.lastIndexOf("\n", site.range.start - 1) + 1, site.range.start);
}

/** What stands before and behind a site on its lines, without a comment. */
function besides(at: LocatedSite, text: string): string {
  const { end } = at.site.range;
  const lineEnd = text.indexOf("\n", end);
  const after = text.slice(end, lineEnd < 0 ? text.length : lineEnd);
  // The head of a function on one line with its body allocates nothing.
  const before = lineBefore(at, text).replace(/^func\b[^{]*\{/, "");
  return `${before}${after.split("//", 1)[0] ?? ""}`;
}

const parametersOf = ({ site }: LocatedSite): string[] =>
  site.form === "parameter" ? namesIn(site.expr).map((name) => `${site.function.name} ${name}`) : [];

/** The names that a declaration begins with: "a" and "b" of "a, b map[string]int". */
function namesIn(declaration: string): string[] {
  const names =
    /^[\p{L}_][\p{L}\p{N}_]*(?:\s*,\s*[\p{L}_][\p{L}\p{N}_]*)*(?=\s)/u.exec(declaration)?.[0] ?? "";
  return names.split(",").map((name) => name.trim());
}
