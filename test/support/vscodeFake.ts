/**
 * Stands for the `vscode` module in unit tests. It has only what the tested code needs; a missing member is an
 * error at bundling time.
 */
export class Position {
  readonly line: number;
  readonly character: number;

  constructor(line: number, character: number) {
    this.line = line;
    this.character = character;
  }
}

export class Range {
  readonly start: Position;
  readonly end: Position;

  constructor(start: Position, end: Position) {
    this.start = start;
    this.end = end;
  }
}

export class EventEmitter<T> {
  readonly #listeners = new Set<(value: T) => void>();

  readonly event = (listener: (value: T) => void) => {
    this.#listeners.add(listener);
    return { dispose: () => this.#listeners.delete(listener) };
  };

  fire(value: T): void {
    for (const listener of this.#listeners) listener(value);
  }

  dispose(): void {
    this.#listeners.clear();
  }
}

/** What the settings of an extension are, by their names behind its own. */
export const configured = new Map<string, unknown>();

/** What happens in the editor, for those who listen. */
export const happens = {
  save: new EventEmitter<unknown>(),
  show: new EventEmitter<unknown>(),
  change: new EventEmitter<unknown>(),
  trust: new EventEmitter<unknown>(),
  configure: new EventEmitter<unknown>(),
};

export const workspace = {
  isTrusted: true,
  getConfiguration: () => ({ get: (name: string) => configured.get(name) }),
  onDidSaveTextDocument: happens.save.event,
  onDidChangeTextDocument: happens.change.event,
  onDidGrantWorkspaceTrust: happens.trust.event,
  onDidChangeConfiguration: happens.configure.event,
  fs: { readDirectory: async () => [], stat: async () => ({ size: 0 }) },
};

export const StatusBarAlignment = { Left: 1, Right: 2 } as const;

export class Disposable {
  readonly dispose: () => void;

  constructor(dispose: () => void) {
    this.dispose = dispose;
  }
}

/** What stands in the status bar, by the text of each item. */
export const statusBar = new Set<{ text: string; command: string }>();

export const window = {
  activeTextEditor: undefined as { readonly document: unknown } | undefined,
  onDidChangeActiveTextEditor: happens.show.event,
  createStatusBarItem() {
    const item = { name: "", text: "", tooltip: "", command: "" };
    return Object.assign(item, { show: () => statusBar.add(item), dispose: () => statusBar.delete(item) });
  },
};

const registered = new Map<string, () => void>();

export const commands = {
  registerCommand(id: string, run: () => void) {
    registered.set(id, run);
    return new Disposable(() => registered.delete(id));
  },
  executeCommand: async (id: string) => registered.get(id)?.(),
};

export class CancellationError extends Error {}

export class CancellationTokenSource {
  readonly #cancelled = new EventEmitter<void>();
  readonly token = { isCancellationRequested: false, onCancellationRequested: this.#cancelled.event };

  cancel(): void {
    this.token.isCancellationRequested = true;
    this.#cancelled.fire();
  }

  dispose(): void {
    this.#cancelled.dispose();
  }
}

export class Uri {
  readonly scheme = "file";
  readonly path: string;

  constructor(path: string) {
    this.path = path;
  }

  toString(): string {
    return `${this.scheme}://${this.path}`;
  }

  static joinPath(base: Uri, ...parts: readonly string[]): Uri {
    return new Uri([base.path, ...parts].join("/"));
  }
}

export const FileType = { Unknown: 0, File: 1, Directory: 2, SymbolicLink: 64 } as const;

export class FileSystemError extends Error {
  readonly code: string = "Unknown";
}
