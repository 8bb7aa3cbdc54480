import type { ProfiledMap } from "../core/present/profileView.ts";

/** Which profiles are read, and beside which sources. Paths are those of the disk. */
export interface ProfileOrder {
  /** With what they are called in words. */
  readonly files: readonly { readonly path: string; readonly name: string }[];
  /** Folders below which the sources are looked for, in this order. */
  readonly folders: readonly string[];
  /** What the user says that they are of; else they tell it themselves. */
  readonly go?: string;
  readonly goarch?: string;
}

/** What profiles say of the maps of the sources here. */
export interface OpenedProfiles {
  readonly names: readonly string[];
  /** What each is, as a sentence. */
  readonly heads: readonly string[];
  /** What they hold that is on no line, and other things to know. */
  readonly notes: readonly string[];
  readonly maps: readonly ProfiledMap[];
}

/** What the thread that reads profiles tells: how far it is, and how it ended. */
export type FromProfiler =
  | { readonly stage: string }
  | { readonly opened: OpenedProfiles }
  /** One sentence. */
  | { readonly refused: string };
