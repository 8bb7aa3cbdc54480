import { findMistakes, Known } from "../core/diagnose/findMistakes.ts";
import { isIgnored } from "../core/diagnose/ignore.ts";
import type { Code, Finding } from "../core/diagnose/machine/finding.ts";
import type { FollowedPackage } from "../core/diagnose/machine/program.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import {
  type GoDocument,
  type GoParser,
  openGoDocumentSliced,
  type Slices,
} from "../core/source/goParser.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import type { SyntaxNode } from "../core/source/syntaxNode.ts";
import type { Modules } from "./modules.ts";
import { isTest, type Packages, type SourceFile } from "./packages.ts";
import type { Batch, PatternSites } from "./patternSites.ts";
import type { FileSource, Place } from "./ports.ts";
import { ImportedPackages, PackageScope } from "./scopes.ts";

interface Surroundings {
  readonly files: FileSource;
  readonly modules: Modules;
  readonly packages: Packages;
  readonly patterns: PatternSites;
  readonly parser: () => Promise<GoParser>;
  readonly slices: () => Slices;
}

/** Where something is: path, lines and byte columns from 1, and UTF-16 offsets. */
export interface FoundPlace {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  readonly start: number;
  readonly end: number;
}

/** A mistake in the source, as plain data. */
export interface FoundMistake extends FoundPlace {
  readonly code: Code;
  readonly message: string;
  /** The way there, outermost first. */
  readonly related: readonly (FoundPlace & { readonly message: string })[];
}

/** What is looked for, and how the source is read. */
export interface CheckRequest {
  readonly model: MapModel;
  readonly target: BuildTarget;
  readonly codes: ReadonlySet<Code>;
}

/** Packages of the module that one package's functions are followed into. */
const maxFollowed = 40;
/** UTF-16 units of source that are followed beside the package itself. */
const maxFollowedLength = 4_000_000;

/** Counts the questions for packages that were not read. */
class NotedPackages extends ImportedPackages {
  missed = 0;

  override known(importPath: string): PackageIndex | null | undefined {
    const known = super.known(importPath);
    if (known === undefined) this.missed++;
    return known;
  }
}

/** Looks for mistakes in packages. */
export class Checks {
  readonly #around: Surroundings;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /**
   * The mistakes in what a pattern names, package by package, in order. Nothing is run.
   * @throws CannotAnswer when there is no such thing
   */
  async *ofPattern(here: Place, pattern: string, request: CheckRequest): AsyncGenerator<FoundMistake[]> {
    const told = new Set<string>();
    for await (const batch of this.#around.patterns.packagesOnDisk(here, pattern, request)) {
      const isFile = pattern.endsWith(".go");
      if (!isFile && !this.#isWanted(batch, request)) continue;
      const found = await this.#ofPackage(batch, request, isFile);
      yield found.filter((mistake) => {
        const key = `${mistake.file}:${mistake.start} ${mistake.code}`;
        return !told.has(key) && told.add(key) !== undefined;
      });
    }
  }

  /** Files of other builds have the package read again: that is for those which have maps of their own. */
  #isWanted({ scan }: Batch, { target }: CheckRequest): boolean {
    const { packages } = this.#around;
    if (scan.every(({ name }) => isTest(name))) return false;
    return scan.some((file) => packages.isInBuild(file, target) || /\bmap\s*\[|\bmaps\./.test(file.text));
  }

  async #ofPackage(batch: Batch, request: CheckRequest, isFile: boolean): Promise<FoundMistake[]> {
    const opened: GoDocument[] = [];
    try {
      const named = new Set(batch.scan);
      const sources = batch.files.filter((file) => (isFile && named.has(file)) || !isTest(file.name));
      const own = await this.#followed(batch.package.importPath, sources, opened);
      const module = await this.#around.modules.moduleOf(batch.folder);
      const prefix = module === null ? null : `${module.facts.modulePath}/`;
      const usesOthers = own.files.some(({ imports }) =>
        imports.some(({ path }) => prefix !== null && path.startsWith(prefix)),
      );
      if (!usesOthers && !mayMistake(sources)) return [];
      const { scope, followed, packages } = await this.#scopeOf(batch, own, opened, request);
      const known = new Known();
      let found: Finding[] = [];
      do
        found = await scope.ask(({ inference }) =>
          findMistakes({ inference, packages: [...followed, own] }, own, known, () => packages.missed),
        );
      while (
        // What was missing cannot be had: it does without.
        known.unfinished
      );
      const wanted = new Set(isFile ? batch.scan.map(({ place }) => place) : opened.map(({ path }) => path));
      const reported = found.filter(
        ({ code, where }) => request.codes.has(code) && wanted.has(where.file.path),
      );
      return this.#told(reported, opened);
    } finally {
      for (const document of opened) document.close();
    }
  }

  async #followed(
    importPath: string,
    sources: readonly SourceFile[],
    opened: GoDocument[],
  ): Promise<FollowedPackage> {
    const parser = await this.#around.parser();
    const files: GoDocument[] = [];
    for (const { text, place } of sources)
      files.push(await openGoDocumentSliced(parser, text, place, this.#around.slices()));
    opened.push(...files);
    return { index: indexPackage(importPath, files), files };
  }

  /** What the package sees of others: those of its module with the bodies of their functions. */
  async #scopeOf(
    { folder, imported, importMap }: Batch,
    own: FollowedPackage,
    opened: GoDocument[],
    { model, target }: CheckRequest,
  ): Promise<{ scope: PackageScope; followed: FollowedPackage[]; packages: NotedPackages }> {
    const { modules, packages } = this.#around;
    const module = await modules.moduleOf(folder);
    const follows = module !== null && !/^(?:std|cmd|)$/.test(module.facts.modulePath);
    const followed: FollowedPackage[] = [];
    let length = 0;
    const read = async (importPath: string): Promise<FollowedPackage | null> => {
      if (!follows || followed.length >= maxFollowed || length > maxFollowedLength) return null;
      for (const { folder: at, importPath: path } of await modules.placesOf(importPath, folder)) {
        if ((await modules.moduleOf(at))?.folder !== module.folder) continue;
        const { files } = await packages.filesIn(at, false);
        const built = files.filter((file) => packages.isInBuild(file, target));
        if (built.length === 0) continue;
        length += built.reduce((sum, { text }) => sum + text.length, 0);
        return this.#followed(path, built, opened);
      }
      return null;
    };
    const all = new NotedPackages(async (importPath) => {
      const whole = await read(importPath);
      if (whole === null) return { index: await imported.read(importPath), folder: null };
      // Those that it imports come before it.
      for (const file of whole.files) for (const { path } of file.imports) if (follows) await all.read(path);
      followed.push(whole);
      return { index: whole.index, folder: null };
    });
    for (const file of own.files) for (const { path } of file.imports) await all.read(path);
    const { ptrSizeBytes } = model.target;
    const parser = await this.#around.parser();
    return {
      scope: new PackageScope(own.index, all, ptrSizeBytes, parser, importMap),
      followed,
      packages: all,
    };
  }

  #told(found: readonly Finding[], opened: readonly GoDocument[]): FoundMistake[] {
    const texts = new Map(opened.map(({ path, text }) => [path, text]));
    const lines = new Map<string, LineIndex>();
    const placeOf = (node: SyntaxNode, path: string): FoundPlace => {
      let index = lines.get(path);
      if (index === undefined) {
        index = new LineIndex(texts.get(path) ?? "");
        lines.set(path, index);
      }
      const [start, end] = [node.unit.baseOffset + node.start, node.unit.baseOffset + node.end];
      const [from, to] = [index.positionOf(start), index.positionOf(end)];
      const { files } = this.#around;
      return {
        ...{ file: files.pathOf(path), line: from.line, column: from.column },
        ...{ endLine: to.line, endColumn: to.column, start, end },
      };
    };
    return found
      .filter(({ code, node, where }) => !isIgnored(texts.get(where.file.path) ?? "", node, code))
      .map(({ code, node, where, message, related }) => ({
        ...placeOf(node, where.file.path),
        code,
        message,
        related: related.map((place) => ({
          ...placeOf(place.node, place.where.file.path),
          message: place.message,
        })),
      }))
      .sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  }
}

/** Whether there may be a map, by that name or another one. */
function mayMistake(sources: readonly SourceFile[]): boolean {
  return sources.some(({ text }) => /\bmaps?\b|Header|Values|\]\s{0,4}(?:[-+|*/]?=[^=]|\+\+|--)/.test(text));
}
