import { describeSite, type SiteDescription } from "../core/compile/describeSite.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import {
  type CodeDeclaration,
  codeDeclarationAt,
  codeDeclarationNamed,
} from "../core/source/declarationAt.ts";
import type { GoParser, Slices, TextEdit } from "../core/source/goParser.ts";
import { hintEdit } from "../core/source/hintEdit.ts";
import { isSameTypeText } from "../core/source/hoverType.ts";
import { mapNameOffset } from "../core/source/makingSite.ts";
import type { OffsetRange } from "../core/source/mapSite.ts";
import type { Allocations } from "./allocations.ts";
import type { Checks } from "./checks.ts";
import { CompiledFacts } from "./compiledFacts.ts";
import { type GoEnvironment, GoEnvironments } from "./environments.ts";
import { FolderBuilds } from "./folderBuilds.ts";
import type { FoundSite } from "./foundSite.ts";
import { Listings } from "./listings.ts";
import { buildTargetOf, chooseModel, type Machine, type ModelInForce, type ModelSettings } from "./model.ts";
import { type GoFolders, Modules } from "./modules.ts";
import { type FoundInSource, type OpenFile, OpenFiles, type ReadAs } from "./openFiles.ts";
import { Packages, targetKey } from "./packages.ts";
import type { PatternSites } from "./patternSites.ts";
import type { FileSource, GoCommand, Place, TypeTeller } from "./ports.ts";
import { SavedBuilds } from "./savedBuilds.ts";
import { type FoundPackage, ImportedPackages } from "./scopes.ts";
import type { SyncMapWords } from "./syncMaps.ts";
import { Toolchains } from "./toolchains.ts";
import { Users } from "./users.ts";

/** What a workspace stands on. */
export interface WorkspacePorts {
  readonly files: FileSource;
  readonly go: GoCommand;
  readonly parser: () => Promise<GoParser>;
  /** Begins a stretch of work that others may interrupt. */
  readonly slices: () => Slices;
  /** Where Go's folders are; null: go is asked, where it may be run. */
  readonly folders: GoFolders | null;
  readonly machine: Machine;
  /** A variable of the environment that go runs in; "" where it is not set. */
  readonly variable: (name: string) => string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Gets what went wrong with the go command itself, as a sentence; everything works without it. */
  readonly complain: (message: string) => void;
}

/** How long a site whose type the source tells waits for the type teller to say the same. */
const confirmMilliseconds = 150;

/**
 * A Go workspace and all that is known of it, over files and programs that are the caller's. Data in and out: the editor
 * and the command line are faces over it.
 */
export class Workspace {
  readonly environments: GoEnvironments;
  readonly toolchains: Toolchains;
  readonly modules: Modules;
  readonly packages: Packages;
  readonly open: OpenFiles;
  readonly saved: SavedBuilds;
  readonly facts: CompiledFacts;
  readonly listings: Listings;
  readonly #ports: WorkspacePorts;
  readonly #imported = new Map<string, ImportedPackages>();
  readonly #users: Users;
  readonly #loadPatterns: () => Promise<PatternSites>;
  readonly #loadChecks: () => Promise<Checks>;
  #patterns: Promise<PatternSites> | null = null;
  #checks: Promise<Checks> | null = null;
  #allocations: Promise<Allocations> | null = null;

  constructor(ports: WorkspacePorts) {
    this.#ports = ports;
    const { files, go, parser, slices } = ports;
    this.environments = new GoEnvironments(go, files, ports.variable, ports.complain);
    this.toolchains = new Toolchains(go, files);
    this.modules = new Modules(files, (folder) => this.#goFolders(folder));
    this.packages = new Packages(files, parser, slices);
    this.#users = new Users({ files, parser, slices, modules: this.modules, packages: this.packages });
    const shared = {
      ...{ files, parser, slices, modules: this.modules, packages: this.packages, users: this.#users },
      imported: (folder: Place, target: BuildTarget) => this.#importedFrom(folder, target),
    };
    this.open = new OpenFiles(shared);
    const builds = new FolderBuilds(go, files, ports.now);
    this.saved = new SavedBuilds(builds, files, this.environments);
    this.facts = new CompiledFacts(this.saved, this.open, files, (file, model) => this.readAs(file, model));
    this.listings = new Listings(builds, this.saved, this.toolchains);
    this.#loadPatterns = async () => {
      const [{ Builds }, { PatternSites }] = await Promise.all([
        import("./builds.ts"),
        import("./patternSites.ts"),
      ]);
      const library = async (folder: Place) => (await this.#goFolders(folder)).library;
      return new PatternSites({ ...shared, builds: new Builds(go, files), library });
    };
    this.#loadChecks = async () => {
      const { Checks } = await import("./checks.ts");
      return new Checks({ ...shared, patterns: await this.patterns() });
    };
  }

  /** What the go command says of itself in a file's module; null where it must not be asked or is not there. */
  async environmentOf(file: Place): Promise<GoEnvironment | null> {
    const folder = this.#ports.files.parent(file);
    const module = await this.modules.moduleOf(folder);
    return this.environments.of(module?.folder ?? folder);
  }

  /** The release and target that a file's maps are shown for; without a file by the settings and the machine alone. */
  async modelFor(file: Place | null, settings: ModelSettings): Promise<ModelInForce> {
    const governing = file === null ? null : await this.modules.governing(this.#ports.files.parent(file));
    const environment = file === null ? null : await this.environmentOf(file);
    return chooseModel(settings, governing, environment, this.#ports.machine);
  }

  /** How a file is read under a model. */
  async readAs(file: Place, model: MapModel): Promise<ReadAs> {
    return { model, target: buildTargetOf(model, await this.environmentOf(file), this.#ports.machine) };
  }

  /**
   * The map site at an offset of a file, described, each fact by its best source; null when there is no map there.
   * @param types is asked for a type that the source does not tell, and to confirm one that it does
   */
  async describeAt(
    file: OpenFile,
    offset: number,
    settings: ModelSettings,
    types: TypeTeller,
  ): Promise<FoundSite | null> {
    // Parsed while go tells what it is; whoever waits for it below gets the failure.
    this.open.open(file).catch(() => {});
    const inForce = await this.modelFor(file.place, settings);
    const { model } = inForce;
    const read = await this.readAs(file.place, model);
    let found = await this.open.siteAt(file, offset, read);
    if (!found) {
      const operand = await this.open.untypedAt(file, offset, read);
      if (!operand) return null;
      const type = await types.typeAt(file.place, file.text, operand.nameOffset);
      if (type === null || !(await this.open.assume(file, operand, type, read))) return null;
      found = await this.open.siteAt(file, offset, read);
      if (!found) return null;
    }
    const { site, making } = found;
    const compiled = this.facts.of(file, found, model);
    const goplsAgrees = await this.#confirms(file, found, types);
    const makes = site.form === "make" || site.form === "literal";
    const made = making && this.facts.of(file, { ...found, site: making }, model);
    const description = describeSite(site, model, { ...compiled, goplsAgrees });
    // A name alone has no code: what the build says is where its map is made.
    const typeUnnamed =
      description.typeUnnamed ||
      (site.form === "variable" && making !== null && describeSite(making, model, made ?? {}).typeUnnamed);
    return {
      description: { ...description, typeUnnamed },
      making: makes ? site : making,
      makingEscapesTo: made?.compiled.escapesTo ?? null,
      inForce,
    };
  }

  /** What is said of the sync.Map, or the call of its method, at an offset of a file; null where there is none. */
  async syncMapAt(file: OpenFile, offset: number, settings: ModelSettings): Promise<SyncMapWords | null> {
    const { model } = await this.modelFor(file.place, settings);
    const { loadedLater } = await import("./loadedLater.ts");
    return loadedLater.syncMapWordsAt(this.open, file, offset, await this.readAs(file.place, model));
  }

  /** The map sites that touch a range of a file, described by what the source and the compiler say of them. */
  async describeIn(
    file: OpenFile,
    within: OffsetRange,
    settings: ModelSettings,
  ): Promise<readonly SiteDescription[]> {
    const { model } = await this.modelFor(file.place, settings);
    const found = await this.open.sitesIn(file, within, await this.readAs(file.place, model));
    return found.map((at) => describeSite(at.site, model, { ...this.facts.of(file, at, model) }));
  }

  /** A line of Markdown on what becomes of the package literal that a site is; "" where it is none. */
  async packageInitLine(file: OpenFile, { description: { site }, inForce }: FoundSite): Promise<string> {
    if (site.form !== "literal" || site.function.name !== "init" || site.function.closure) return "";
    const [{ loadedLater }, read, importPath] = await Promise.all([
      import("./loadedLater.ts"),
      this.readAs(file.place, inForce.model),
      this.modules.importPathOf(this.#ports.files.parent(file.place)),
    ]);
    return loadedLater.packageInitLine(this.open, file, site.range.start, read, importPath);
  }

  /** The function, method or package-level values around an offset, or of a name that this gave before; or null. */
  async declarationAt(file: OpenFile, at: number | string): Promise<CodeDeclaration | null> {
    const document = await this.open.open(file);
    return typeof at === "string" ? codeDeclarationNamed(document, at) : codeDeclarationAt(document, at);
  }

  /** The edit that gives the make in a range a hint, or with null takes it away; null where there is no such edit. */
  async hintEdit(file: OpenFile, range: OffsetRange, hint: number | null): Promise<TextEdit | null> {
    const document = await this.open.open(file);
    return document.text === file.text ? hintEdit(await this.#ports.parser(), document, range, hint) : null;
  }

  /** What packages allocate, by their last builds; loaded when it is first asked for. */
  allocations(): Promise<Allocations> {
    this.#allocations ??= import("./loadedLater.ts").then(
      ({ loadedLater }) =>
        new loadedLater.Allocations(this.saved, this.open, this.packages, this.#ports.files, (file, model) =>
          this.readAs(file, model),
        ),
    );
    return this.#allocations;
  }

  /** The map sites of what patterns name; loaded when they are first asked for. */
  patterns(): Promise<PatternSites> {
    this.#patterns ??= this.#loadPatterns();
    return this.#patterns;
  }

  /** What looks for mistakes; loaded when it is first asked for. */
  checks(): Promise<Checks> {
    this.#checks ??= this.#loadChecks();
    return this.#checks;
  }

  /** A file's text is another than it was, on disk or in the editor: what rests on it is read anew. */
  fileChanged(file: Place): void {
    this.packages.forgetFile(file);
    this.#users.forgetFile(file);
    const folder = this.#ports.files.parent(file);
    for (const imported of this.#imported.values()) imported.forgetFolder(folder);
  }

  /** A Go file came or went. */
  fileCameOrWent(file: Place): void {
    this.fileChanged(file);
    for (const imported of this.#imported.values()) imported.forgetMissing();
  }

  /** A go.mod, go.work or what a module says of its checks has changed, come or gone. */
  modulesChanged(): void {
    this.modules.forget();
    void this.#checks?.then((checks) => checks.forgetConfigs());
    this.#users.forget();
    this.settingsChanged();
  }

  /** Another go command, or one that may be run now. */
  settingsChanged(): void {
    this.environments.forget();
    this.toolchains.forget();
    this.#imported.clear();
  }

  async #goFolders(folder: Place): Promise<GoFolders> {
    const { files, folders } = this.#ports;
    if (folders !== null) return folders;
    const environment = await this.environments.of(folder);
    const place = (path: string): Place | null => (path === "" ? null : files.resolve(folder, path));
    return {
      library: environment && place(environment.goroot && `${environment.goroot}/src`),
      moduleCache: environment && place(environment.modcache),
      // Without the go command nobody knows whether GOWORK is off; a go.work around a module counts as a rule.
      gowork: environment ? environment.gowork || "off" : "auto",
    };
  }

  /** The packages that the code of a folder can import, found on disk alone; shared by all of its module. */
  async #importedFrom(folder: Place, target: BuildTarget): Promise<ImportedPackages> {
    const from = (await this.modules.moduleOf(folder))?.folder ?? folder;
    const key = `${targetKey(target)} ${from}`;
    let imported = this.#imported.get(key);
    if (imported === undefined) {
      imported = new ImportedPackages((importPath) => this.#find(importPath, from, target));
      this.#imported.set(key, imported);
    }
    return imported;
  }

  async #find(importPath: string, from: Place, target: BuildTarget): Promise<FoundPackage> {
    const places = await this.modules.placesOf(importPath, from);
    const { library } = await this.#goFolders(from);
    // What no module of the user's has may be what a type of the library comes from: the library vendors it.
    if (places.length === 0 && library !== null) {
      const vendored = `vendor/${importPath}`;
      places.push({ folder: this.#ports.files.resolve(library, vendored), importPath: vendored });
    }
    for (const { importPath: path, folder } of places) {
      const index = await this.packages.index(path, folder, target);
      if (index !== null) return { index, folder };
    }
    return { index: null, folder: null };
  }

  /** Whether someone gives the site's map the type that the source does. */
  async #confirms(file: OpenFile, { document, site }: FoundInSource, types: TypeTeller): Promise<boolean> {
    const offset = site.type.layout === null ? null : mapNameOffset(document.text, site);
    if (offset === null) return false;
    const told = await types.typeAt(file.place, file.text, offset, confirmMilliseconds);
    return told !== null && isSameTypeText(told, site.type.text);
  }
}
