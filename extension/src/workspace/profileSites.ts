import type { LocatedSite } from "../core/compile/compiledSites.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { Frame } from "../core/profile/profile.ts";
import { type HeldSite, heldSites } from "../core/profile/siteHolders.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";
import type { CodeOutline } from "../core/source/codeOutline.ts";
import type { Workspace } from "./ask.ts";
import { CannotAnswer, type FileSource, type Place } from "./ports.ts";

/** What stands between a profile and the sources here. */
export interface SourcesHere {
  readonly workspace: Pick<Workspace, "patterns">;
  readonly files: Pick<FileSource, "parent" | "pathOf">;
  /** The file of a frame here, or null. */
  readonly placeOf: (file: string, packages: PackageFolders) => Place | null;
  /** What decides which files belong to a build of a model. */
  readonly targetOf: (model: MapModel) => BuildTarget;
}

/** The import paths of the packages of a profile, by the folders that its files had where it was built. */
export type PackageFolders = ReadonlyMap<string, string>;

/** Where a profile's files are here, and the map sites on the lines of its frames. */
export class ProfileSites {
  readonly #here: SourcesHere;
  readonly #packages = new Map<string, string>();
  readonly #places = new Map<string, Place | null>();
  /** Sites by line, of each file that was looked through. */
  readonly #sites = new Map<Place, Map<number, LocatedSite[]>>();
  /** Their texts, by the paths that sites have. */
  readonly #texts = new Map<string, string>();
  readonly #linesAt = new Map<Place, readonly string[]>();
  readonly #outlines = new Map<Place, CodeOutline>();
  readonly #held = new Map<LocatedSite, HeldSite>();

  constructor(here: SourcesHere) {
    this.#here = here;
  }

  /** Takes the packages of frames: they tell where files are that lay elsewhere when the profile was taken. */
  learn(frames: Iterable<Frame>): void {
    for (const { file, function: name } of frames) {
      const folder = file.replace(/[/\\][^/\\]*$/, "");
      const path = packageOf(name);
      if (path !== null && !this.#packages.has(folder)) this.#packages.set(folder, path);
    }
  }

  /** The lines of a file that was looked through, by the path that its sites have. */
  linesOf(path: string): readonly string[] {
    return this.#texts.get(path)?.split(/\r?\n/) ?? [];
  }

  /** The file of a frame, or null. */
  placeOf(file: string): Place | null {
    let place = this.#places.get(file);
    if (place === undefined) {
      place = this.#here.placeOf(file, this.#packages);
      this.#places.set(file, place);
    }
    return place;
  }

  /** The first release that a go.mod around the files of these frames names; null where none does. */
  async toldRelease(frames: readonly Frame[]): Promise<string | null> {
    for (const { file } of frames) {
      const place = this.placeOf(file);
      if (place === null) continue;
      const told = await (await this.#here.workspace.patterns()).toldRelease(
        this.#here.files.parent(place),
        place,
      );
      if (told !== null) return told;
    }
    return null;
  }

  /** Looks through the files of frames; afterwards `at` answers for these. */
  async load(frames: Iterable<Frame>, model: MapModel): Promise<void> {
    const places = new Set<Place>();
    for (const { file } of frames) {
      const place = this.placeOf(file);
      if (place !== null && !this.#sites.has(place)) places.add(place);
    }
    const read = { model, target: this.#here.targetOf(model), types: null };
    for (const place of places) {
      const byLine = new Map<number, LocatedSite[]>();
      this.#sites.set(place, byLine);
      try {
        const patterns = await this.#here.workspace.patterns();
        const found = patterns.sitesOnDisk(this.#here.files.parent(place), place, read);
        for await (const { files, sites } of found) {
          for (const { path, text, place, outline } of files) {
            this.#texts.set(path, text);
            this.#outlines.set(place, outline());
            const own = sites.filter(({ file }) => file === path);
            const heldBy = heldSites(own, text);
            for (const at of own) this.#held.set(at, heldBy(at));
          }
          for (const at of sites)
            for (let line = at.start.line; line <= at.end.line; line++)
              byLine.set(line, [...(byLine.get(line) ?? []), at]);
        }
      } catch (error) {
        if (!(error instanceof CannotAnswer)) throw error;
      }
    }
  }

  /** The sites of a line of a file that was looked through. */
  on(place: Place, line: number): readonly LocatedSite[] {
    return (this.#sites.get(place)?.get(line) ?? []).filter((at) => standsOn(at, line));
  }

  heldBy(at: LocatedSite): HeldSite {
    return this.#held.get(at) ?? notHeld;
  }

  /** The outline of a file; null for one that was not looked through. */
  outlineOf(place: Place): CodeOutline | null {
    return this.#outlines.get(place) ?? null;
  }

  /** A line of a file that was looked through; else "". */
  textAt(place: Place, line: number): string {
    let lines = this.#linesAt.get(place);
    if (lines === undefined) {
      lines = this.linesOf(this.pathOf(place));
      this.#linesAt.set(place, lines);
    }
    return lines[line - 1] ?? "";
  }

  /** The path that sites of a file have. */
  pathOf(place: Place): string {
    return this.#here.files.pathOf(place);
  }
}

/** The import path in a function's name; null for those of a program's own package. Dots behind the last slash are escaped. */
function packageOf(name: string): string | null {
  const plain = name.split("[", 1)[0] ?? name;
  const slash = plain.lastIndexOf("/");
  const dot = plain.indexOf(".", slash + 1);
  const path = plain
    .slice(0, dot)
    .replaceAll("%2e", ".")
    .replace(/_test$/, "");
  return dot < 0 || path === "main" ? null : path;
}

const notHeld: HeldSite = { holder: "other", assigned: null, alone: false, making: null };

/** The entries of a literal have lines of their own; else the call is on the line where the expression begins, or where it ends. */
const standsOn = ({ site, start, end }: LocatedSite, line: number): boolean =>
  site.form === "literal" || start.line === line || end.line === line;
