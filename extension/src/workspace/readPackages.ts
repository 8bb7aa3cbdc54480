import type { FollowedPackage } from "../core/diagnose/machine/program.ts";
import {
  type GoDocument,
  type GoParser,
  openGoDocumentSliced,
  type Slices,
} from "../core/source/goParser.ts";
import { indexPackage } from "../core/source/packageIndex.ts";
import type { SourceFile } from "./packages.ts";

/** A package with its documents, which stay open while it is kept. */
export interface ReadPackage extends FollowedPackage {
  readonly files: readonly GoDocument[];
}

interface Kept {
  readonly sources: readonly SourceFile[];
  readonly read: Promise<ReadPackage>;
}

/** UTF-16 units of source that are kept parsed for the packages that come next. */
const maxKeptLength = 1_500_000;

/** Packages with the bodies of their functions: several packages in a row follow the same ones. */
export class ReadPackages {
  readonly #parser: () => Promise<GoParser>;
  readonly #slices: () => Slices;
  readonly #kept = new Map<string, Kept>();
  readonly #left: Kept[] = [];
  #users = 0;

  constructor(parser: () => Promise<GoParser>, slices: () => Slices) {
    this.#parser = parser;
    this.#slices = slices;
  }

  /** Someone works with packages: none is closed until that is done. */
  begin(): void {
    this.#users++;
  }

  /** The end of such work: what is too much is closed, longest unused first. */
  async end(): Promise<void> {
    if (--this.#users > 0) return;
    let length = 0;
    for (const [path, kept] of [...this.#kept].reverse()) {
      length += kept.sources.reduce((sum, { text }) => sum + text.length, 0);
      if (length <= maxKeptLength) continue;
      this.#kept.delete(path);
      this.#left.push(kept);
    }
    for (const { read } of this.#left.splice(0)) for (const document of (await read).files) document.close();
  }

  /** The package of some files. */
  read(importPath: string, sources: readonly SourceFile[]): Promise<ReadPackage> {
    const known = this.#kept.get(importPath);
    const isSame =
      known?.sources.length === sources.length && known.sources.every((source, i) => source === sources[i]);
    if (known !== undefined) this.#kept.delete(importPath);
    if (known !== undefined && !isSame) this.#left.push(known);
    const kept = known !== undefined && isSame ? known : { sources, read: this.#open(importPath, sources) };
    this.#kept.set(importPath, kept);
    return kept.read;
  }

  async #open(importPath: string, sources: readonly SourceFile[]): Promise<ReadPackage> {
    const parser = await this.#parser();
    const files: GoDocument[] = [];
    for (const { text, place } of sources)
      files.push(await openGoDocumentSliced(parser, text, place, this.#slices()));
    return { index: indexPackage(importPath, files), files };
  }
}
