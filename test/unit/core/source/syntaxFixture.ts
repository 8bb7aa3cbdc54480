import { readFileSync } from "node:fs";
import type { PackageSource } from "../../../../extension/src/core/source/entity.ts";
import {
  type GoParser,
  loadGoParser,
  openGoDocument,
} from "../../../../extension/src/core/source/goParser.ts";
import type { MapSite } from "../../../../extension/src/core/source/mapSite.ts";
import { findMapSites, type SiteScope } from "../../../../extension/src/core/source/mapSites.ts";
import { indexPackage, noPackages } from "../../../../extension/src/core/source/packageIndex.ts";
import { inferTypes } from "../../../../extension/src/core/source/typeInference.ts";
import { projectPath } from "../../../support/projectPath.ts";

let parser: Promise<GoParser> | undefined;

/** The Go parser, loaded once in a process. */
export function goParser(): Promise<GoParser> {
  parser ??= loadGoParser(
    readFileSync(projectPath("node_modules/web-tree-sitter/web-tree-sitter.wasm")),
    readFileSync(projectPath("node_modules/tree-sitter-go/tree-sitter-go.wasm")),
  );
  return parser;
}

/** Other packages from their sources, by import path. */
export async function packagesFrom(sources: Readonly<Record<string, string>>): Promise<PackageSource> {
  const loaded = await goParser();
  const indexes = new Map(
    Object.entries(sources).map(([path, text]) => [
      path,
      indexPackage(path, [openGoDocument(loaded, text, path)]),
    ]),
  );
  return { packageAt: (path) => indexes.get(path) ?? null };
}

/** A document of one file that is a package of its own. */
export async function openAlone(text: string, packages: PackageSource = noPackages) {
  const document = openGoDocument(await goParser(), text, "p.go");
  const scope = (): SiteScope => ({
    package: indexPackage("example.com/p", [document]),
    inference: inferTypes(packages),
  });
  return { document, scope };
}

/** The map sites of a file, without those that only declare. */
export async function operationsIn(text: string, packages: PackageSource = noPackages): Promise<MapSite[]> {
  const { document, scope } = await openAlone(text, packages);
  const sites = findMapSites(document, scope());
  return sites.filter(({ form }) => !["variable", "field", "parameter", "result"].includes(form));
}

/** The type of the operand of the only operation in a function body, as text with its layout. */
export async function typeOfOperation(declarations: string, packages: PackageSource = noPackages) {
  const sites = await operationsIn(`package p\n${declarations}\n`, packages);
  const site = sites.at(-1);
  if (site === undefined) throw new Error(`no map operation in ${declarations}`);
  return site.type;
}
