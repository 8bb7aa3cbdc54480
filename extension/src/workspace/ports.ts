/** A file or folder by the name that its source gives it; only the source takes the name apart. */
export type Place = string;

/** Whether a file is what it was: another stamp means that it has changed. */
export interface SourceText {
  readonly text: string;
  readonly stamp: string;
}

/** What lies directly in a folder. What is neither a regular file nor a folder, or a dangling link, is left out. */
export interface FolderEntry {
  readonly name: string;
  readonly kind: "file" | "folder";
}

/** Files as their user has them: the disk, open documents laid over it, or a map in memory. Nothing here throws. */
export interface FileSource {
  /** A regular file within the size limit; null for anything else. */
  read(file: Place): Promise<SourceText | null>;
  /** The entries of a folder; null where there is no folder that can be read. */
  list(folder: Place): Promise<readonly FolderEntry[] | null>;
  /** A path as go.mod writes it, relative to a folder or absolute, with forward slashes. */
  resolve(folder: Place, path: string): Place;
  /** The folder around; a root is its own. */
  parent(place: Place): Place;
  /** The path from a folder to what lies below it, with forward slashes; null for what does not, "" for itself. */
  below(folder: Place, place: Place): string | null;
}
