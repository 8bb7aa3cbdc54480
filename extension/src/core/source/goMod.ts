/** What a go.mod or go.work file says that maps depend on. */
export interface GoModFacts {
  /** "example.com/shop"; "" in a go.work. */
  readonly modulePath: string;
  /** Version of the `toolchain` line, else of the `go` line: "1.26", "1.24.3"; null when there is neither. */
  readonly goVersion: string | null;
  /** The `go` line: "1.24.0"; null when there is none. */
  readonly goLine: string | null;
  /** The `toolchain` line: "go1.25.1"; null when there is none. */
  readonly toolchainLine: string | null;
  /** Folders that a go.work uses, as written: "./tools". */
  readonly uses: readonly string[];
  /** Required modules, path to version. */
  readonly requires: ReadonlyMap<string, string>;
  /** Replaced modules: a folder ("../fork"), or another module with its version. */
  readonly replaces: ReadonlyMap<string, { readonly path: string; readonly version: string | null }>;
}

/**
 * Whether a path is on a server: `\\\\server\\share`, `//server/share`. What a workspace, a listing or a note names so is never
 * looked at: on Windows that alone logs in there.
 */
export const isOnServer = (path: string): boolean => /^[\\/]{2}/.test(path);

/** Reads a go.mod or go.work. Any text is accepted; what is not there, or on a server, is left out. */
export function readGoMod(text: string): GoModFacts {
  let modulePath = "";
  let goLine: string | null = null;
  let toolchainLine: string | null = null;
  const uses: string[] = [];
  const requires = new Map<string, string>();
  const replaces = new Map<string, { path: string; version: string | null }>();
  let block = "";
  for (const raw of text.split("\n")) {
    const words = wordsOf(raw);
    if (words[0] === ")") block = "";
    else if (words.length === 2 && words[1] === "(") block = words[0] ?? "";
    if (words.length === 0 || words.includes("(") || words[0] === ")") continue;
    const [verb = "", ...rest] = block === "" ? words : [block, ...words];
    const [first = "", second = ""] = rest;
    if (verb === "module") modulePath = first;
    else if (verb === "go" && /^1\.\d+/.test(first)) goLine = first;
    else if (verb === "toolchain" && /^go1\.\d+/.test(first)) toolchainLine = first;
    else if (verb === "use" && first !== "" && !isOnServer(first)) uses.push(first);
    else if (verb === "require" && second !== "") requires.set(first, second);
    else if (verb === "replace") {
      const arrow = rest.indexOf("=>");
      const to = rest[arrow + 1];
      if (arrow > 0 && to !== undefined && !isOnServer(to))
        replaces.set(first, { path: to, version: rest[arrow + 2] ?? null });
    }
  }
  const goVersion = toolchainLine?.slice(2) ?? goLine;
  return { modulePath, goVersion, goLine, toolchainLine, uses, requires, replaces };
}

/** Words of a line up to its comment; a word may be quoted. */
function wordsOf(line: string): string[] {
  const words = line.match(/"[^"]*"|`[^`]*`|\/\/.*|(?:(?!\/\/)\S)+/g) ?? [];
  return words.filter((word) => !word.startsWith("//")).map((word) => word.replace(/^["`]|["`]$/g, ""));
}
