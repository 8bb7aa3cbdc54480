import { compiledSites, locateSite, notedColumn } from "../core/compile/compiledSites.ts";
import { describeSite, type SiteDescription } from "../core/compile/describeSite.ts";
import type { EscapeFlow } from "../core/compile/escapeFlows.ts";
import type { AllocationNote, ListedCalls } from "../core/compile/listingCalls.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import { type AllocationRow, allocationRow, byCost } from "../core/present/allocationRows.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import type { PackageBuild } from "./folderBuilds.ts";
import type { OpenFile, OpenFiles, ReadAs } from "./openFiles.ts";
import type { Packages } from "./packages.ts";
import { packageNameIn } from "./packages.ts";
import type { FileSource, Place } from "./ports.ts";
import type { SavedBuilds } from "./savedBuilds.ts";

/** A file as it was compiled. */
export interface BuiltFile extends OpenFile {
  readonly lines: LineIndex;
}

/** What the code of a package allocates, by its last build. */
export interface PackageAllocations {
  readonly packageName: string;
  /** The largest first. */
  readonly rows: readonly AllocationRow[];
  /** Files by the paths that rows have. */
  readonly files: ReadonlyMap<string, BuiltFile>;
  readonly model: MapModel;
  /** When the build began: milliseconds since 1970. */
  readonly builtAt: number;
  /** Names of files that have changed since, whose allocations are left out. */
  readonly changed: readonly string[];
}

/** How the files of a folder are held by whoever asks. */
export interface HeldFiles {
  /** It is edited: its tree is kept. */
  isOpen(file: Place): boolean;
  /** It has changes that were not saved. */
  isDirty(file: Place): boolean;
}

/** What stands in the way of describing a value, and what tells its size. */
interface FileSites {
  /** Makes and literals by "LINE:COLUMN", as the compiler notes them. */
  readonly makers: ReadonlyMap<string, SiteDescription>;
  /** Flows of keys and elems into maps. */
  readonly intoMaps: ReadonlySet<EscapeFlow>;
}

/** What packages allocate, from what their last build noted (`-m=2`), with the bytes of the emulator. */
export class Allocations {
  readonly #builds: SavedBuilds;
  readonly #open: OpenFiles;
  readonly #packages: Packages;
  readonly #files: FileSource;
  readonly #readAs: (file: Place, model: MapModel) => Promise<ReadAs>;

  constructor(
    builds: SavedBuilds,
    open: OpenFiles,
    packages: Packages,
    files: FileSource,
    readAs: (file: Place, model: MapModel) => Promise<ReadAs>,
  ) {
    this.#builds = builds;
    this.#open = open;
    this.#packages = packages;
    this.#files = files;
    this.#readAs = readAs;
  }

  /** What the package of a file allocates; null where it was not built, or for a target that is not modelled. */
  async ofPackage(file: OpenFile, held: HeldFiles): Promise<PackageAllocations | null> {
    const packageName = packageNameIn(file.text);
    const build = this.#builds.buildOf(file.place, packageName);
    if (build === null || build.model === null) return null;
    const { model, startedAt, listed } = build;
    const rows: AllocationRow[] = [];
    const files = new Map<string, BuiltFile>();
    const changed: string[] = [];
    const folder = this.#files.parent(file.place);
    for (const { place, name, text } of (await this.#packages.filesIn(folder, true)).files) {
      const path = this.#files.pathOf(place);
      const noted = listed.allocationsIn(path);
      if (noted.length === 0) continue;
      const writtenAt = await this.#files.writtenAt(place);
      if (held.isDirty(place) || writtenAt === null || writtenAt > startedAt) {
        changed.push(name);
        continue;
      }
      const own = { place, text, lines: new LineIndex(text) };
      files.set(path, own);
      rows.push(...(await this.#rowsOf(own, path, noted, build, model)));
      if (!held.isOpen(place)) this.#open.close(place);
    }
    return { packageName, rows: rows.sort(byCost), files, model, builtAt: startedAt, changed };
  }

  async #rowsOf(
    file: BuiltFile,
    path: string,
    noted: readonly AllocationNote[],
    build: PackageBuild,
    model: MapModel,
  ): Promise<AllocationRow[]> {
    const { listed } = build;
    const read = await this.#readAs(file.place, model);
    const { makers, intoMaps } = await this.#sitesOf(file, path, build, model, read);
    const { lines } = file;
    const rows: AllocationRow[] = [];
    for (const note of distinct(noted)) {
      const start = lines.startOf(note.line);
      const offset = start + lines.characterOf(note.line, note.column);
      // The wrapper of a function holds a copy of it, which stands at its name.
      if (/^func (?:\([^)]*\) )?$/.test(file.text.slice(start, offset))) continue;
      const flow = flowOf(note, path, listed);
      const isSlice = /^(?:make\(\[\]|\[\])/.test(note.subject);
      const slice = isSlice ? await this.#open.sliceAt(file, offset, read) : null;
      const site = makers.get(`${note.line}:${note.column}`) ?? null;
      const intoMap = flow !== null && intoMaps.has(flow);
      rows.push(allocationRow({ ...note, file: path }, flow, { site, slice, intoMap }, model));
    }
    return rows;
  }

  async #sitesOf(
    file: BuiltFile,
    path: string,
    build: PackageBuild,
    model: MapModel,
    read: ReadAs,
  ): Promise<FileSites> {
    const makers = new Map<string, SiteDescription>();
    const intoMaps = new Set<EscapeFlow>();
    for await (const { sites } of this.#open.sites(file, read)) {
      const located = sites.map((site) => locateSite(site, path, file.lines));
      const compiled = compiledSites(located, build.listed, build.package, model).sites;
      for (const at of located) {
        const description = describeSite(at.site, model, { compiled: compiled.get(at.site) ?? null });
        if (at.site.escape !== null) makers.set(`${at.start.line}:${notedColumn(at)}`, description);
        else for (const flow of description.flows) intoMaps.add(flow);
      }
    }
    return { makers, intoMaps };
  }
}

function flowOf(
  { line, column, subject }: AllocationNote,
  path: string,
  listed: ListedCalls,
): EscapeFlow | null {
  const isIt = (flow: EscapeFlow): boolean =>
    flow.kind === "escapes" &&
    flow.at.file === path &&
    flow.at.line === line &&
    flow.at.column === column &&
    (flow.subject === subject || flow.subject.startsWith(`${subject}(`));
  return listed.flowsAt(path, line).find(isIt) ?? null;
}

/** The same note comes for each copy of a function. */
function distinct(noted: readonly AllocationNote[]): AllocationNote[] {
  const known = new Map<string, AllocationNote>();
  for (const note of noted) {
    const name = `${note.line}:${note.column} ${note.to} ${note.subject}`;
    if (!known.has(name)) known.set(name, note);
  }
  return [...known.values()];
}
