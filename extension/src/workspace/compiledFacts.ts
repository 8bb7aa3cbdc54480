import type { CompiledSite } from "../core/compile/compiledSites.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { GoDocument } from "../core/source/goParser.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import { findMapSites } from "../core/source/mapSites.ts";
import { siteIdentities } from "../core/source/siteIdentity.ts";
import type { PackageBuild } from "./folderBuilds.ts";
import type { FoundInSource, OpenFile, OpenFiles, ReadAs } from "./openFiles.ts";
import { packageNameIn } from "./packages.ts";
import type { FileSource, Place } from "./ports.ts";
import type { SavedBuilds } from "./savedBuilds.ts";

/** What the compiler made of a site, and the build's time where the file has changed since. */
export interface CompiledEvidence {
  readonly compiled: CompiledSite;
  readonly compiledStaleSince: number | null;
}

/** The compiler's word on each site of one file. */
interface FileFacts {
  readonly build: PackageBuild;
  /** What was compiled. */
  readonly text: string;
  readonly sites: ReadonlyMap<string, CompiledSite>;
}

/** Files whose facts are kept. */
const keptFiles = 50;

/** What the last build of each package said of the sites of its open files. */
export class CompiledFacts {
  readonly #builds: SavedBuilds;
  readonly #open: OpenFiles;
  readonly #files: FileSource;
  readonly #readAs: (file: Place, model: MapModel) => Promise<ReadAs>;
  readonly #known = new Map<Place, FileFacts>();
  readonly #inWork = new Map<Place, PackageBuild>();

  constructor(
    builds: SavedBuilds,
    open: OpenFiles,
    files: FileSource,
    readAs: (file: Place, model: MapModel) => Promise<ReadAs>,
  ) {
    this.#builds = builds;
    this.#open = open;
    this.#files = files;
    this.#readAs = readAs;
  }

  /** What the compiler said of a site under a model; null when it said nothing, or for another model. */
  of({ place, text: now }: OpenFile, found: FoundInSource, model: MapModel): CompiledEvidence | null {
    const facts = this.#known.get(place);
    if (facts === undefined || !sameModel(facts.build.model, model)) return null;
    const { document, site, scope } = found;
    const declaration = document.declarations.find(
      ({ unit }) =>
        site.range.start >= unit.baseOffset && site.range.end <= unit.baseOffset + unit.text.length,
    );
    if (declaration === undefined) return null;
    const { baseOffset, text } = declaration.unit;
    const around = findMapSites(document, scope, { start: baseOffset, end: baseOffset + text.length });
    const identity = siteIdentities(around, text).find(
      ([other]) => other.range.start === site.range.start && other.form === site.form,
    )?.[1];
    const compiled = identity === undefined ? undefined : facts.sites.get(identity);
    if (compiled === undefined) return null;
    return { compiled, compiledStaleSince: now === facts.text ? null : facts.build.startedAt };
  }

  /**
   * Takes over what the last build of a saved file's package says, if that build read the text that the file has.
   * @returns whether there is something new
   */
  async take(file: OpenFile): Promise<boolean> {
    const { place, text } = file;
    const build = this.#builds.buildOf(place, packageNameIn(text));
    if (build === null || build === this.#inWork.get(place) || build === this.#known.get(place)?.build)
      return false;
    if (build.model === null || !build.listed.hasFile(this.#files.pathOf(place))) return false;
    const writtenAt = await this.#files.writtenAt(place);
    if (writtenAt === null || writtenAt > build.startedAt) return false;
    this.#inWork.set(place, build);
    try {
      const sites = await this.#compiledSites(file, build, build.model);
      if (sites === null || this.#inWork.get(place) !== build) return false;
      this.#known.delete(place);
      this.#known.set(place, { build, text, sites });
      const oldest = this.#known.keys().next();
      if (this.#known.size > keptFiles && !oldest.done) this.#known.delete(oldest.value);
      return true;
    } finally {
      if (this.#inWork.get(place) === build) this.#inWork.delete(place);
    }
  }

  /** Null when the file was edited meanwhile. */
  async #compiledSites(
    file: OpenFile,
    build: PackageBuild,
    model: MapModel,
  ): Promise<Map<string, CompiledSite> | null> {
    // Loaded with the first build: a window that shows one file has none for a while.
    const { compiledSites, locateSite } = await import("../core/compile/compiledSites.ts");
    const found = new Map<string, CompiledSite>();
    const path = this.#files.pathOf(file.place);
    const lines = new LineIndex(file.text);
    let read: GoDocument | undefined;
    for await (const { document, declaration, sites } of this.#open.sites(
      file,
      await this.#readAs(file.place, model),
    )) {
      read = document;
      const located = sites.map((site) => locateSite(site, path, lines));
      const { sites: compiled } = compiledSites(located, build.listed, build.package, model);
      for (const [site, identity] of siteIdentities(sites, declaration)) {
        const said = compiled.get(site);
        if (said !== undefined) found.set(identity, said);
      }
    }
    return read === undefined || read.text === file.text ? found : null;
  }
}

function sameModel(a: MapModel | null, b: MapModel): boolean {
  return a?.release.name === b.release.name && a.target.goarch === b.target.goarch;
}
