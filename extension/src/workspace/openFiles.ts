import type { MapModel } from "../core/go/release/goTarget.ts";
import { type BuildTarget, targetWith } from "../core/source/buildConstraint.ts";
import {
  type GoDocument,
  type GoParser,
  openGoDocumentSliced,
  type Slices,
  type TextEdit,
} from "../core/source/goParser.ts";
import { type MadeSlice, madeSliceAt } from "../core/source/madeSlice.ts";
import { findMakingSite } from "../core/source/makingSite.ts";
import type { MapSite, OffsetRange } from "../core/source/mapSite.ts";
import { findMapSiteAt, findMapSites, type SiteScope } from "../core/source/mapSites.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import { type UntypedOperand, untypedOperandAt } from "../core/source/untypedOperand.ts";
import type { Modules } from "./modules.ts";
import { type FolderFiles, type Packages, targetKey } from "./packages.ts";
import type { FileSource, Place } from "./ports.ts";
import { type ImportedPackages, PackageScope } from "./scopes.ts";
import type { Users } from "./users.ts";

/** A file as its reader has it, saved or not. */
export interface OpenFile {
  readonly place: Place;
  readonly text: string;
}

/** What a file is read for. */
export interface ReadAs {
  readonly model: MapModel;
  readonly target: BuildTarget;
}

/** A map site, and the make or literal that its variable's map comes from where the file shows it. */
export interface FoundInSource {
  readonly document: GoDocument;
  readonly site: MapSite;
  readonly making: MapSite | null;
  /** What it was found in. */
  readonly scope: SiteScope;
}

/** The map sites of one top-level declaration. */
export interface DeclaredSites {
  readonly document: GoDocument;
  /** The declaration's text. */
  readonly declaration: string;
  readonly sites: readonly MapSite[];
}

/** What open files stand on: the parts of their workspace. */
interface Surroundings {
  readonly files: FileSource;
  readonly modules: Modules;
  readonly packages: Packages;
  readonly users: Users;
  readonly parser: () => Promise<GoParser>;
  readonly slices: () => Slices;
  /** The packages that the code of a folder can import. */
  readonly imported: (folder: Place, target: BuildTarget) => Promise<ImportedPackages>;
}

/** Files whose last scope is kept. */
const keptScopes = 20;

/** What a file's scope was made from: it holds as long as these are the same. */
interface KeptScope {
  readonly version: number;
  readonly document: GoDocument;
  /** The files of its folder. */
  readonly beside: FolderFiles;
  readonly key: string;
  /** Of the build that has the file. */
  readonly target: BuildTarget;
  readonly imported: ImportedPackages;
  readonly revision: number;
  readonly scope: PackageScope;
}

/** Files that are being read and written: parsed once, then edit by edit, each with the package around it. */
export class OpenFiles {
  readonly #around: Surroundings;
  readonly #documents = new Map<Place, GoDocument>();
  readonly #opening = new Map<Place, { readonly text: string; readonly document: Promise<GoDocument> }>();
  readonly #scopes = new Map<Place, KeptScope>();
  /** The last look for each file's scope: who asks at the same time gets the same one. */
  readonly #looks = new Map<Place, Promise<PackageScope>>();

  constructor(around: Surroundings) {
    this.#around = around;
  }

  /** A file, parsed; the same object for as long as it is open. */
  async open({ place, text }: OpenFile): Promise<GoDocument> {
    const parser = await this.#around.parser();
    const known = this.#documents.get(place);
    if (known && known.text === text) return known;
    const opening = this.#opening.get(place);
    if (opening?.text === text) return opening.document;
    const opened = openGoDocumentSliced(parser, text, place, this.#around.slices());
    this.#opening.set(place, { text, document: opened });
    const parsed = await opened;
    // Meanwhile it may have been edited or closed; whoever asks for the new text parses that.
    if (this.#opening.get(place)?.document !== opened) return parsed;
    this.#opening.delete(place);
    this.#documents.get(place)?.close();
    this.#documents.set(place, parsed);
    return parsed;
  }

  /**
   * A file was edited: edits one after another, each in the coordinates that the one before left. Where they do not add up to
   * its text one was missed, and it is parsed anew when it is asked for.
   */
  edit(place: Place, edits: readonly TextEdit[]): void {
    this.#opening.delete(place);
    this.#documents.get(place)?.edit(...edits);
  }

  close(place: Place): void {
    this.#opening.delete(place);
    this.#scopes.delete(place);
    this.#documents.get(place)?.close();
    this.#documents.delete(place);
  }

  closeAll(): void {
    for (const place of [...this.#documents.keys()]) this.close(place);
  }

  /** Modules have changed: scopes are made anew. */
  forgetScopes(): void {
    this.#scopes.clear();
  }

  /** The map site at an offset with the make that its map comes from, or null. */
  siteAt(file: OpenFile, offset: number, read: ReadAs): Promise<FoundInSource | null> {
    return this.ask(file, read, (document, scope) => {
      const site = findMapSiteAt(document, offset, scope);
      return site && { document, site, making: findMakingSite(document, site, scope), scope };
    });
  }

  /** The map sites that touch a range, in source order. */
  sitesIn(file: OpenFile, within: OffsetRange, read: ReadAs): Promise<readonly FoundInSource[]> {
    return this.ask(file, read, (document, scope) =>
      findMapSites(document, scope, within).map((site) => ({ document, site, making: null, scope })),
    );
  }

  /** What may be a map at an offset, but has a type that the source does not tell; or null. */
  untypedAt(file: OpenFile, offset: number, read: ReadAs): Promise<UntypedOperand | null> {
    return this.ask(file, read, (document, scope) => untypedOperandAt(document, offset, scope));
  }

  /** The slice that a make or a literal at an offset makes; or null. */
  sliceAt(file: OpenFile, offset: number, read: ReadAs): Promise<MadeSlice | null> {
    return this.ask(file, read, (document, scope) => madeSliceAt(document, offset, scope));
  }

  /** Takes another source's word for the type of such an operand; false when it does not resolve. */
  async assume(file: OpenFile, operand: UntypedOperand, type: string, read: ReadAs): Promise<boolean> {
    const document = await this.open(file);
    return (await this.#scope(file, document, read)).assume(document, operand, type);
  }

  /** All map sites of a file, by top-level declaration, in slices; it ends early when the file is edited. */
  async *sites(file: OpenFile, read: ReadAs): AsyncGenerator<DeclaredSites> {
    const document = await this.open(file);
    const { version } = document;
    const slices = this.#around.slices();
    for (const { unit } of document.declarations) {
      const within = { start: unit.baseOffset, end: unit.baseOffset + unit.text.length };
      const scope = await this.#scope(file, document, read);
      const sites = await scope.ask((given) =>
        findMapSites(document, given, within).filter(
          ({ range }) => range.start >= within.start && range.end <= within.end,
        ),
      );
      if (document.version !== version) return;
      yield { document, declaration: unit.text, sites };
      if (slices.isOver()) await slices.pause();
      if (document.version !== version) return;
    }
  }

  /** Asks a question about a file and what is around it, again for as long as it wants packages that can be read. */
  async ask<Answer>(
    file: OpenFile,
    read: ReadAs,
    question: (document: GoDocument, scope: SiteScope) => Answer,
  ): Promise<Answer> {
    const document = await this.open(file);
    return (await this.#scope(file, document, read)).ask((scope) => question(document, scope));
  }

  async #scope(file: OpenFile, document: GoDocument, read: ReadAs): Promise<PackageScope> {
    const before = this.#looks.get(file.place);
    const look = (async () => {
      await before?.catch(() => {});
      return this.#findScope(file, document, read);
    })();
    this.#looks.set(file.place, look);
    try {
      return await look;
    } finally {
      if (this.#looks.get(file.place) === look) this.#looks.delete(file.place);
    }
  }

  async #findScope(
    { place }: OpenFile,
    document: GoDocument,
    { model, target }: ReadAs,
  ): Promise<PackageScope> {
    const { files, modules, packages } = this.#around;
    const folder = files.parent(place);
    const name = files.below(folder, place) ?? "";
    const beside = await packages.filesIn(folder, true);
    const key = `${targetKey(target)} ${model.target.ptrSizeBytes}`;
    const kept = this.#scopes.get(place);
    const isSame = kept?.document === document && kept.version === document.version && kept.key === key;
    // What the build leaves out is read as a build that has it would.
    const own = isSame ? kept.target : targetWith(name, document.text, target);
    const imported = await this.#around.imported(folder, own);
    if (isSame && kept.imported === imported && kept.revision === imported.revision && kept.beside === beside)
      return kept.scope;
    const { version } = document;
    const { revision } = imported;
    const others = await packages.compiledWith({ place, name, text: document.text }, own);
    const headers = await packages.headersOf(others);
    const index = indexPackage(await modules.importPathOf(folder), [document, ...headers]);
    const parser = await this.#around.parser();
    const users = async () => {
      const own = { index, files: await this.#around.users.whole(others) };
      return [own, ...(await this.#around.users.of(index.importPath, folder, target))];
    };
    const { ptrSizeBytes } = model.target;
    const scope = new PackageScope(index, imported, ptrSizeBytes, parser, new Map(), [document], users);
    this.#scopes.delete(place);
    this.#scopes.set(place, { version, document, beside, key, target: own, imported, revision, scope });
    const oldest = this.#scopes.keys().next();
    if (this.#scopes.size > keptScopes && !oldest.done) this.#scopes.delete(oldest.value);
    return scope;
  }
}
