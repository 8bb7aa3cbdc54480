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
  /** The absolute path by which Go's tools name a place. */
  pathOf(place: Place): string;
  /** When a file was last written to the disk, in milliseconds since 1970; null where that is not known. */
  writtenAt(file: Place): Promise<number | null>;
}

/** Tells that an answer is no longer wanted, as the editor's cancellation tokens do. */
export interface Cancel {
  readonly isCancellationRequested: boolean;
  onCancellationRequested(listener: () => void): { dispose(): void };
}

/** Where and how go runs. */
export interface GoRun {
  readonly folder: Place;
  /** Added to the environment: GOARCH, GOTOOLCHAIN. */
  readonly env?: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  /** Gets standard error piece by piece as text instead of keeping it: a compiler listing may be hundreds of megabytes. */
  readonly takeStderr?: (chunk: string) => void;
}

/** What go printed and how it ended. */
export interface GoResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** The go command. */
export interface GoCommand {
  /** Whether it may be run in a folder: not in one that the user does not trust, or that is on no disk. */
  mayRun(folder: Place): boolean;
  /** @throws Error with one sentence when go cannot be started, is cancelled, takes too long or prints too much */
  run(args: readonly string[], run: GoRun, cancel?: Cancel): Promise<GoResult>;
}

/** How a program that was built in a scratch folder runs. */
export interface ScratchRun {
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutMilliseconds: number;
  /** It is ended when it takes more. */
  readonly memoryBytes: number;
  /** Gets standard output piece by piece, too. */
  readonly takeStdout: (chunk: string) => void;
}

/** Folders of our own outside all of the user's, for programs that are built, run and thrown away. */
export interface Scratch {
  /** Makes a folder that holds the files, by their names. */
  make(files: Readonly<Record<string, string>>): Promise<Place>;
  /**
   * Runs a program that lies in such a folder.
   * @param name of its file
   * @throws Error with one sentence when it cannot be started, is cancelled, takes or prints too much
   */
  run(
    folder: Place,
    name: string,
    args: readonly string[],
    run: ScratchRun,
    cancel?: Cancel,
  ): Promise<GoResult>;
  /** Takes a folder away with all that is in it. */
  remove(folder: Place): Promise<void>;
}

/** Someone besides the source who knows types: gopls. */
export interface TypeTeller {
  /**
   * The type of the variable or field whose name is at a UTF-16 offset of a file's text, as the file would write it; null
   * where it does not tell one, or not in time.
   * @param patienceMilliseconds how long whoever asks can wait; without it as long as the teller thinks right
   */
  typeAt(file: Place, text: string, offset: number, patienceMilliseconds?: number): Promise<string | null>;
}

/** What was asked cannot be answered; the message is one sentence for whoever asked. */
export class CannotAnswer extends Error {
  override name = "CannotAnswer";
}
