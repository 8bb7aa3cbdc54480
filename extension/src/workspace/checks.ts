import { isExcluded } from "../core/diagnose/checkConfig.ts";
import { codes } from "../core/diagnose/codes.ts";
import { findMistakes, Known } from "../core/diagnose/findMistakes.ts";
import type { PlainEdit } from "../core/diagnose/fixes/edits.ts";
import type { Fix, FixableFinding } from "../core/diagnose/fixes/fix.ts";
import { ignoreEdit, isGenerated, isIgnored } from "../core/diagnose/ignore.ts";
import { type Code, codeNames, type Finding } from "../core/diagnose/machine/finding.ts";
import type { FollowedPackage } from "../core/diagnose/machine/program.ts";
import {
  type FoundEdit,
  type FoundMistake,
  type FoundPlace,
  textFingerprint,
} from "../core/diagnose/mistake.ts";
import { findPatterns } from "../core/diagnose/patterns/findPatterns.ts";
import type { Severity } from "../core/diagnose/severity.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import { portsWith } from "../core/source/buildPorts.ts";
import { declaredName } from "../core/source/declarations.ts";
import type { PackageIndex } from "../core/source/entity.ts";
import type { GoDocument, GoFile, GoParser, Slices } from "../core/source/goParser.ts";
import type { Inference } from "../core/source/inference.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import { childOf, nodeText, type SyntaxNode } from "../core/source/syntaxNode.ts";
import { CheckConfigs } from "./checkConfigs.ts";
import type { Modules } from "./modules.ts";
import { isTest, type Packages, type SourceFile } from "./packages.ts";
import type { Batch, PatternSites } from "./patternSites.ts";
import type { FileSource, Place } from "./ports.ts";
import { ReadPackages } from "./readPackages.ts";
import { ImportedPackages, PackageScope } from "./scopes.ts";

interface Surroundings {
  readonly files: FileSource;
  readonly modules: Modules;
  readonly packages: Packages;
  readonly patterns: PatternSites;
  readonly parser: () => Promise<GoParser>;
  readonly slices: () => Slices;
}

/** What is looked for, and how the source is read. */
export interface CheckRequest {
  readonly model: MapModel;
  readonly target: BuildTarget;
  /** "usual": all that are on, by themselves or by a severity that is given for them. */
  readonly codes: ReadonlySet<Code> | "usual";
  /** How grave findings are, before the module's own config; those that are off are not told. */
  readonly severities?: ReadonlyMap<Code, Severity>;
  /** Whether files that programs wrote are looked at, before the module's own config. */
  readonly generated?: boolean;
}

/** What is asked, all told. */
interface AskedFor extends CheckRequest {
  readonly codes: ReadonlySet<Code>;
  readonly severities: ReadonlyMap<Code, Severity>;
  isLookedAt(place: Place, text: string): boolean;
}

/** A mistake, and what puts it right. */
interface Fixed {
  readonly finding: Finding;
  readonly fixes: readonly Fix[];
}

/** Packages of Go's library that keep what they are given, and give it back. */
const keeping = /^container\/(?:heap|list|ring)$/;
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
  readonly #read: ReadPackages;
  readonly #configs: CheckConfigs;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#configs = new CheckConfigs(around.files, around.modules);
    this.#read = new ReadPackages(around.parser, around.slices);
  }

  /** Reads anew from now on what modules say of their checks. */
  forgetConfigs(): void {
    this.#configs.forget();
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
      const asked = await this.#asConfigured(batch.folder, request);
      if (batch.scan.every(({ place, text }) => !asked.isLookedAt(place, text))) continue;
      const found = await this.#ofPackage(batch, asked, isFile);
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

  /** What is asked, with what the module says of its checks. */
  async #asConfigured(folder: Place, request: CheckRequest): Promise<AskedFor> {
    const { files } = this.#around;
    const { config, root } = await this.#configs.of(folder);
    const generated = request.generated ?? config.generated;
    const severities = new Map([...config.severities, ...(request.severities ?? [])]);
    return {
      ...request,
      severities,
      codes: request.codes === "usual" ? usualCodes(severities) : request.codes,
      isLookedAt: (place, text) =>
        (generated || !isGenerated(text)) && !isExcluded(config, files.below(root, place) ?? ""),
    };
  }

  async #ofPackage(batch: Batch, request: AskedFor, isFile: boolean): Promise<FoundMistake[]> {
    const opened: GoDocument[] = [];
    this.#read.begin();
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
      const wanted = new Set(isFile ? batch.scan.map(({ place }) => place) : opened.map(({ path }) => path));
      const documents = new Map(opened.map((document) => [document.path, document]));
      const isTold = ({ code, node, where }: Finding): boolean => {
        const { text } = documents.get(where.file.path) ?? { text: "" };
        return (
          request.codes.has(code) &&
          request.severities.get(code) !== "off" &&
          wanted.has(where.file.path) &&
          !isIgnored(text, node, code) &&
          request.isLookedAt(where.file.path, text)
        );
      };
      const patterns = new Map<SyntaxNode, readonly FixableFinding[]>();
      const { figuresFor } = await import("../core/diagnose/patterns/figures.ts");
      const { initCosts } = request.codes.has("initCost")
        ? await import("../core/diagnose/patterns/initCosts.ts")
        : { initCosts: null };
      const figures = figuresFor(request.model, initCosts);
      const goLine = /^1\.(\d+)/.exec(module?.facts.goLine ?? "")?.[1];
      const minor = Math.min(Number(goLine ?? request.target.minor), request.target.minor);
      const portsOf = ({ path }: GoFile) =>
        portsWith(nameIn(path), documents.get(path)?.text ?? "", request.target);
      // What an answer wanted has been read since, perhaps with the bodies of its functions.
      const program = (): FollowedPackage[] => [...followed, own];
      const isRun = request.codes.has("nilMapWrite") || request.codes.has("concurrentMapUse");
      const find = ({ inference }: { readonly inference: Inference }): Finding[] => {
        const missed = (): number => packages.missed;
        const before = missed();
        const isMissing = (): boolean => missed() > before;
        const asked = { inference, codes: request.codes, figures, minor, isMissing, portsWith: portsOf };
        return [
          ...(isRun ? findMistakes({ inference, packages: program() }, own, known, missed) : []),
          ...findPatterns(own, patterns, asked),
        ].filter(isTold);
      };
      let found = await scope.ask(find);
      // What was missing then cannot be had: it does without.
      while (known.unfinished) found = await scope.ask(find);
      // What is imported and cannot be read may be the lock, or wrap it.
      const isWhole = program().every(({ files }) =>
        files.every(({ imports }) =>
          imports.every(({ path }) => /^(?:C|unsafe)$/.test(path) || packages.known(path) !== null),
        ),
      );
      const certain = isWhole ? found : found.filter(({ code }) => code !== "concurrentMapUse");
      const parser = await this.#around.parser();
      const { fixesOf } = await import("../core/diagnose/fixes/fixesOf.ts");
      const fixed = await scope.ask(({ inference }) => {
        const read = { inference, packages: program(), documents, parser };
        return certain.map((finding): Fixed => ({ finding, fixes: fixesOf(finding, read) }));
      });
      return this.#told(fixed, documents, request);
    } finally {
      await this.#read.end();
    }
  }

  async #followed(
    importPath: string,
    sources: readonly SourceFile[],
    opened: GoDocument[],
  ): Promise<FollowedPackage> {
    const read = await this.#read.read(importPath, sources);
    opened.push(...read.files);
    return read;
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
        if (!keeping.test(path) && (await modules.moduleOf(at))?.folder !== module.folder) continue;
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

  #told(
    found: readonly Fixed[],
    documents: ReadonlyMap<string, GoDocument>,
    { severities }: AskedFor,
  ): FoundMistake[] {
    const lines = new Map<string, LineIndex>();
    const textOf = (path: string): string => documents.get(path)?.text ?? "";
    const linesOf = (path: string): LineIndex => {
      const index = lines.get(path) ?? new LineIndex(textOf(path));
      lines.set(path, index);
      return index;
    };
    const { files } = this.#around;
    const placeOf = (node: SyntaxNode, path: string): FoundPlace => {
      const index = linesOf(path);
      const [start, end] = [node.unit.baseOffset + node.start, node.unit.baseOffset + node.end];
      const [from, to] = [index.positionOf(start), index.positionOf(end)];
      return {
        ...{ file: files.pathOf(path), line: from.line, column: from.column },
        ...{ endLine: to.line, endColumn: to.column, start, end },
        ...{ character: start - index.startOf(from.line), endCharacter: end - index.startOf(to.line) },
      };
    };
    const fingerprints = new Map<string, string>();
    const foundEdit = (path: string, edit: PlainEdit): FoundEdit => {
      const fingerprint = fingerprints.get(path) ?? textFingerprint(textOf(path));
      fingerprints.set(path, fingerprint);
      return { file: files.pathOf(path), fingerprint, ...edit };
    };
    const told = ({ finding: { code, node, where, message, related }, fixes }: Fixed): FoundMistake => {
      const { path } = where.file;
      const place = placeOf(node, path);
      const severity = severities.get(code);
      const start = linesOf(path).startOf(place.line);
      const text = textOf(path);
      const document = documents.get(path);
      const ignore = document === undefined ? null : ignoreEdit(document, place.start, code);
      return {
        ...place,
        ...{ code, url: codes[code].url, message },
        severity: severity === undefined || severity === "off" ? codes[code].severity : severity,
        lineText: text.slice(start, linesOf(path).startOf(place.line + 1)).trim(),
        within: declarationAround(document, node),
        related: related.map((at) => ({ ...placeOf(at.node, at.where.file.path), message: at.message })),
        fixes: fixes.map(({ message, edits }) => ({
          message,
          edits: edits.map(({ where: at, ...edit }) => foundEdit(at.file.path, edit)),
        })),
        ignore: ignore && foundEdit(path, ignore),
      };
    };
    return found.map(told).sort((a, b) => (a.file < b.file ? -1 : a.file > b.file ? 1 : a.start - b.start));
  }
}

/** The codes that are on. */
function usualCodes(severities: ReadonlyMap<Code, Severity>): ReadonlySet<Code> {
  return new Set(codeNames.filter((code) => codes[code].offByDefault !== true || severities.has(code)));
}

const nameIn = (place: Place): string => place.slice(place.lastIndexOf("/") + 1);

/** The name of the top-level declaration that a node is in: "main", "(*Store).Set". */
function declarationAround(document: GoDocument | undefined, { unit }: SyntaxNode): string {
  const header = document?.declarations.find((declaration) => declaration.unit === unit)?.header;
  if (header === undefined) return "";
  const receiver = childOf(header, "receiver")?.children[0];
  const type = receiver && childOf(receiver, "type");
  return `${type ? `(${nodeText(type)}).` : ""}${declaredName(header)}`;
}

/** Whether there may be a map, by that name or another one. */
function mayMistake(sources: readonly SourceFile[]): boolean {
  return sources.some(({ text }) =>
    /\bmaps?\b|\.Map\b|Header|Values|\]\s{0,4}(?:[-+|*/]?=[^=]|\+\+|--)/.test(text),
  );
}
