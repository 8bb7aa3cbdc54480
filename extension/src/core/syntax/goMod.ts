/** What a go.mod or go.work file says that maps depend on. */
export interface GoModFacts {
  /** "example.com/shop"; "" in a go.work. */
  readonly modulePath: string;
  /** Version of the `toolchain` line, else of the `go` line: "1.26", "1.24.3"; null when there is neither. */
  readonly goVersion: string | null;
}

/** Reads the module, go and toolchain lines. Any text is accepted; what is not there is left out. */
export function readGoMod(text: string): GoModFacts {
  let modulePath = "";
  let go: string | null = null;
  let toolchain: string | null = null;
  for (const raw of text.split("\n")) {
    const line = raw.replace(/\/\/.*$/, "").trim();
    const [word, value] = line.split(/\s+/, 2);
    if (value === undefined) continue;
    if (word === "module") modulePath = value.replace(/^["`]|["`]$/g, "");
    else if (word === "go" && /^1\.\d+/.test(value)) go = value;
    else if (word === "toolchain" && /^go1\.\d+/.test(value)) toolchain = value.slice(2);
  }
  return { modulePath, goVersion: toolchain ?? go };
}
