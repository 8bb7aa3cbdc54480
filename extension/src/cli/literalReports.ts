import { listedInit } from "../core/compile/listedInit.ts";
import { type PackageInit, packageInit } from "../core/compile/packageInit.ts";
import type { LocatedLiteral, PackageSites } from "../workspace/patternSites.ts";
import type { SiteReport } from "./siteReport.ts";

/** The package literals of files, each with what becomes of it; beside their sites, which tell a map literal as well. */
export function literalReports(found: PackageSites): SiteReport[] {
  return found.literals.map((at) => literalReport(at, found));
}

function literalReport(
  { literal, file, start, end, isNamed }: LocatedLiteral,
  { model, package: { importPath, isMain }, listed }: PackageSites,
): SiteReport {
  const { certain, why, ...init } = packageInit(literal, model, { importPath, isMain, isNamed });
  const type = literal.site?.type;
  const lines = { start: start.line, end: end.line };
  const compiled = listed === null ? null : listedInit(listed, file, lines, type?.linkName ?? null);
  // What is no map, or left out, has no map calls of its own.
  const isMade = literal.kind === "map" && init.form !== "none";
  const outlined = isMade ? (compiled?.outlined ?? null) : null;
  return {
    ...{ file, line: start.line, column: start.column, endLine: end.line, endColumn: end.column },
    form: "packageLiteral",
    expr: literal.variable,
    map: literal.type,
    key: type?.key ?? "",
    elem: type?.elem ?? "",
    layout: type?.layout ?? null,
    hint: null,
    escapes: literal.site?.escape?.to ?? null,
    calls: init.calls?.map(({ call }) => call) ?? [],
    provenance: outlined !== null && outlined === init.outlined ? "compiler" : "assumed",
    certain,
    why,
    init: { kind: literal.kind, ...init, outlined: init.outlined ?? outlined },
    ...(compiled === null
      ? {}
      : {
          compiled: isMade ? compiled.calls : [],
          agrees: !isMade || (outlined !== null && agrees(init, outlined, compiled.calls)),
        }),
  };
}

function agrees(
  { outlined, calls }: Pick<PackageInit, "outlined" | "calls">,
  compiledOutlined: boolean,
  compiledCalls: readonly string[],
): boolean {
  if (outlined !== null && outlined !== compiledOutlined) return false;
  return calls === null || calls.every(({ call }) => compiledCalls.includes(call));
}
