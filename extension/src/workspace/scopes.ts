import type { PackageIndex, PackageSource, Where } from "../core/source/entity.ts";
import type { GoDocument, GoFile, GoParser } from "../core/source/goParser.ts";
import type { SiteScope } from "../core/source/mapSites.ts";
import { inferTypes } from "../core/source/typeInference.ts";
import { assumeType, type UntypedOperand } from "../core/source/untypedOperand.ts";
import type { Place } from "./ports.ts";
import type { UsingPackage } from "./users.ts";

/** A package with the folder that it was found in; both null for one that cannot be had. */
export interface FoundPackage {
  readonly index: PackageIndex | null;
  readonly folder: Place | null;
}

/** The packages that some code can import, each read when it is first asked for and kept for all that ask after that. */
export class ImportedPackages {
  readonly #find: (importPath: string) => Promise<FoundPackage>;
  readonly #known = new Map<string, FoundPackage>();
  readonly #reading = new Map<string, Promise<FoundPackage>>();
  /** Counts what was forgotten: types inferred before may rest on it. */
  revision = 0;

  constructor(find: (importPath: string) => Promise<FoundPackage>) {
    this.#find = find;
  }

  /** Reads anew what was found in a folder: a file there has changed. */
  forgetFolder(folder: Place): void {
    this.#forget((found) => found.folder === folder);
  }

  /** Looks again for what was found nowhere: files have come. */
  forgetMissing(): void {
    this.#forget((found) => found.folder === null);
  }

  #forget(isConcerned: (found: FoundPackage) => boolean): void {
    for (const [importPath, found] of this.#known) {
      if (!isConcerned(found)) continue;
      this.#known.delete(importPath);
      this.#reading.delete(importPath);
      this.revision++;
    }
    // What is being read may be what was.
    for (const importPath of this.#reading.keys())
      if (!this.#known.has(importPath)) this.#reading.delete(importPath);
  }

  /** What was read; undefined where nobody has asked for it yet. */
  known(importPath: string): PackageIndex | null | undefined {
    return this.#known.get(importPath)?.index;
  }

  /** Reads a package; null when it cannot be had. */
  async read(importPath: string): Promise<PackageIndex | null> {
    let reading = this.#reading.get(importPath);
    if (reading === undefined) {
      reading = this.#find(importPath);
      this.#reading.set(importPath, reading);
    }
    const found = await reading;
    // Meanwhile it may have been forgotten.
    if (this.#reading.get(importPath) === reading) this.#known.set(importPath, found);
    return found.index;
  }
}

/** What one package sees of the others: what is missing is noted, to be read before the next try. */
class Imports implements PackageSource {
  readonly #packages: ImportedPackages;
  readonly #importMap: ReadonlyMap<string, string>;
  readonly #own: PackageIndex;
  #missed = new Set<string>();

  constructor(own: PackageIndex, packages: ImportedPackages, importMap: ReadonlyMap<string, string>) {
    this.#own = own;
    this.#packages = packages;
    this.#importMap = importMap;
  }

  packageAt(importPath: string): PackageIndex | null {
    // Those who use a package see it as it is here; its outer tests share its path.
    if (importPath === this.#own.importPath && !this.#own.name.endsWith("_test")) return this.#own;
    const path = this.#importMap.get(importPath) ?? importPath;
    const known = this.#packages.known(path);
    if (known === undefined) this.#missed.add(path);
    return known ?? null;
  }

  nameOf(importPath: string): string | null {
    return this.#packages.known(this.#importMap.get(importPath) ?? importPath)?.name ?? null;
  }

  takeMissed(): string[] {
    const paths = [...this.#missed];
    this.#missed = new Set();
    return paths;
  }
}

/** A type that someone else told. */
interface Assumption {
  readonly document: GoDocument;
  readonly operand: UntypedOperand;
  readonly type: string;
}

/** The scope of one package: its declarations, and those of others as far as questions ask for them. */
export class PackageScope {
  readonly own: PackageIndex;
  readonly #parser: GoParser;
  readonly #packages: ImportedPackages;
  readonly #imports: Imports;
  readonly #ptrSizeBytes: 4 | 8;
  readonly #files: Where[];
  #users: (() => Promise<readonly UsingPackage[]>) | null;
  readonly #assumed: Assumption[] = [];
  #scope: SiteScope;
  #reading: Promise<unknown> | null = null;

  /**
   * @param importMap where imports are found when not under their own path (vendoring)
   * @param files in which instances of generic functions and types are looked for
   * @param users reads more of them, which is done when someone asks for instances
   */
  constructor(
    own: PackageIndex,
    packages: ImportedPackages,
    ptrSizeBytes: 4 | 8,
    parser: GoParser,
    importMap: ReadonlyMap<string, string> = new Map(),
    files: readonly GoFile[] = [],
    users: (() => Promise<readonly UsingPackage[]>) | null = null,
  ) {
    this.own = own;
    this.#packages = packages;
    this.#imports = new Imports(own, packages, importMap);
    this.#ptrSizeBytes = ptrSizeBytes;
    this.#parser = parser;
    this.#files = files.map((file) => ({ package: own, file }));
    this.#users = users;
    this.#scope = this.#fresh();
  }

  /** Asks a question, again for as long as answering it wants packages that have not been read and that can be found. */
  async ask<Answer>(question: (scope: SiteScope) => Answer): Promise<Answer> {
    // It may not need what others wait for.
    const early = this.#reading === null ? null : this.#askAside(question);
    return early ? early.answer : this.#askWhole(question);
  }

  /** Asks in a scope of its own, since what is inferred now may rest on what is missing; null where its answer would. */
  #askAside<Answer>(question: (scope: SiteScope) => Answer): { readonly answer: Answer } | null {
    const scope = this.#fresh();
    const answer = question(scope);
    const wantsUsers = scope.inference.hasInstances && this.#users !== null;
    return this.#imports.takeMissed().length > 0 || wantsUsers ? null : { answer };
  }

  async #askWhole<Answer>(question: (scope: SiteScope) => Answer): Promise<Answer> {
    for (;;) {
      while (this.#reading !== null) await this.#reading;
      const answer = question(this.#scope);
      const missed = this.#imports.takeMissed();
      const users = this.#scope.inference.hasInstances ? this.#users : null;
      if (missed.length === 0 && users !== null) {
        this.#users = null;
        await this.#readUsers(users);
        continue;
      }
      if (missed.length === 0) return answer;
      const reading = Promise.all(missed.map((path) => this.#packages.read(path)));
      this.#reading = reading;
      const gained = (await reading).some((index) => index !== null);
      if (this.#reading === reading) this.#reading = null;
      if (!gained) return answer;
      this.#renew();
    }
  }

  async #readUsers(users: () => Promise<readonly UsingPackage[]>): Promise<void> {
    const reading = users();
    this.#reading = reading;
    for (const { index, files } of await reading)
      this.#files.push(...files.map((file) => ({ package: index, file })));
    if (this.#reading === reading) this.#reading = null;
    this.#renew();
  }

  /** Takes another source's word for the type of an operand; false when it does not resolve to a map's. */
  async assume(document: GoDocument, operand: UntypedOperand, type: string): Promise<boolean> {
    const resolved = await this.#askWhole((scope) =>
      assumeType(this.#parser, document, operand, type, scope),
    );
    if (resolved) this.#assumed.push({ document, operand, type });
    return resolved;
  }

  /** What was inferred before rests on what was missing. */
  #renew(): void {
    this.#scope = this.#fresh();
  }

  #fresh(): SiteScope {
    const inference = inferTypes(this.#imports, this.#ptrSizeBytes, this.#files);
    const scope = { package: this.own, inference };
    for (const { document, operand, type } of this.#assumed)
      assumeType(this.#parser, document, operand, type, scope);
    return scope;
  }
}
