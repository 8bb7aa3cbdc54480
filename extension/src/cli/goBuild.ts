import path from "node:path";
import { BuildListings } from "../core/compile/buildListings.ts";
import { holdsInlinedCode, type ListedCalls, withInlinedPlaces } from "../core/compile/listingCalls.ts";
import type { GoPackage, PackageFinder } from "./goPackages.ts";
import { type GoRun, runGo } from "./goTool.ts";

/** What the go command says of itself. */
export interface GoEnvironment {
  /** "go1.26.8", with experiments "go1.27.4-X:mapsplitgroup". */
  readonly version: string;
  readonly goos: string;
  readonly goarch: string;
}

/** Asks go for its version and target. */
export async function goEnvironment(run: GoRun): Promise<GoEnvironment> {
  const lines = (await runGo(["env", "GOVERSION", "GOOS", "GOARCH"], run)).split("\n");
  const [version = "", goos = "", goarch = ""] = lines.map((line) => line.trim());
  return { version, goos, goarch };
}

const listFormat = [
  ...["{{.ImportPath}}", "{{.Dir}}", "{{.Name}}", "{{.DepOnly}}"],
  ...[
    '{{join .GoFiles "|"}}',
    '{{join .CgoFiles "|"}}',
    "{{range $k, $v := .ImportMap}}{{$k}}={{$v}}|{{end}}",
  ],
].join("\t");

/** The packages that a pattern names, and a finder for all that they import, as go's own build sees them. */
export async function listPackages(
  pattern: string,
  run: GoRun,
): Promise<{ named: GoPackage[]; finder: PackageFinder }> {
  const output = await runGo(["list", "-deps", "-f", listFormat, "--", pattern], run);
  const all = new Map<string, GoPackage>();
  const named: GoPackage[] = [];
  for (const line of output.split("\n")) {
    const [importPath = "", folder = "", name = "", depOnly = "", go = "", cgo = "", imports = ""] =
      line.split("\t");
    if (importPath === "" || folder === "") continue;
    const importMap = new Map(
      imports
        .split("|")
        .map((entry) => entry.split("="))
        .flatMap(([from, to]) => (from && to ? [[from, to] as const] : [])),
    );
    const files = [...go.split("|"), ...cgo.split("|")]
      .filter((f) => f !== "")
      .map((f) => path.join(folder, f));
    const found: GoPackage = { importPath, folder, files, isMain: name === "main", importMap };
    all.set(importPath, found);
    if (depOnly === "false") named.push(found);
  }
  // Vendored packages of the library import each other by their short names.
  const find = (importPath: string) => all.get(importPath) ?? all.get(`vendor/${importPath}`) ?? null;
  return { named, finder: { find } };
}

/**
 * Compiles packages and reads the map calls of each from the compiler's listing; by import path. Those that got code of
 * other packages by inlining are listed once more, with the lines where that happened.
 */
export async function compileListings(
  pattern: string,
  packages: readonly GoPackage[],
  run: GoRun,
): Promise<Map<string, ListedCalls>> {
  const listings = await listingsOf("-S -m", [pattern], run);
  const withInlined = packages.filter((found) => {
    const listed = listings.get(found.importPath);
    return listed !== undefined && holdsInlinedCode(listed, found, found.folder);
  });
  if (withInlined.length === 0) return listings;
  const outermost = await listingsOf(
    "-S -S",
    withInlined.map(({ importPath }) => importPath),
    run,
  );
  for (const { importPath } of withInlined) {
    const [listed, places] = [listings.get(importPath), outermost.get(importPath)];
    if (listed !== undefined && places !== undefined)
      listings.set(importPath, withInlinedPlaces(listed, places));
  }
  return listings;
}

async function listingsOf(
  flags: string,
  patterns: readonly string[],
  run: GoRun,
): Promise<Map<string, ListedCalls>> {
  const listings = new BuildListings((file) => path.resolve(run.cwd, file));
  const nowhere = process.platform === "win32" ? "NUL" : "/dev/null";
  await runGo(["build", `-gcflags=${flags}`, "-o", nowhere, "--", ...patterns], run, listings);
  return new Map([...listings.result()].map(([name, listed]) => [name.split(" ")[0] ?? "", listed]));
}
