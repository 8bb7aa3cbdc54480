import { type ListedCalls, ListingCallReader } from "./listingCalls.ts";

/**
 * Reads what go prints on standard error when it compiles with `-gcflags='-S -m=2'`: for each package a line
 * `# importpath`, then notes and listing; compile errors stand among them.
 */
export class BuildListings {
  /** The first compile errors and other complaints, at most three. */
  readonly complaints: string[] = [];
  private readonly readers = new Map<string, ListingCallReader>();
  private readonly resolveFile: (printed: string) => string;
  private reader: ListingCallReader | null = null;

  /** @param resolveFile turns a file that a note names, relative to where go ran, into an absolute path */
  constructor(resolveFile: (printed: string) => string) {
    this.resolveFile = resolveFile;
  }

  /** Takes the next line, without its line end. */
  push(line: string): void {
    if (line.startsWith("# ")) this.begin(line.slice(2));
    else {
      this.reader?.push(line);
      if (this.complaints.length < 3 && isComplaint(line)) this.complaints.push(line);
    }
  }

  /** What was read of packages with code, by package as go names it: "example.com/shop", "example.com/shop [example.com/shop.test]". */
  result(): Map<string, ListedCalls> {
    const withCode = [...this.readers].filter(([, reader]) => reader.hasCode);
    return new Map(withCode.map(([name, reader]) => [name, reader.result()]));
  }

  private begin(name: string): void {
    this.reader = this.readers.get(name) ?? new ListingCallReader(this.resolveFile);
    this.readers.set(name, this.reader);
  }
}

const symbolKind = / S(?:TEXT|RODATA|DATA|BSS|NOPTR|DWARF|ELF|TLS|GO|LIBFUZZER|COVER)\w* /;
/** What -m=2 says of a place (cmd/compile/internal/{escape,inline,devirtualize}). */
const note =
  /inline|inlining|escape|leak|moved to heap|^\S+:\d+:\d+: {2,}|flow:|devirtualiz|zero-copy|captur|ignoring|func literal|recursive|^go\w*[:.]/;

function isSymbolLine(line: string): boolean {
  const kind = line.search(symbolKind);
  return kind >= 0 && line.includes("size=", kind);
}

/** Neither listing nor note: an error of the compiler or of go. */
function isComplaint(line: string): boolean {
  if (line === "" || /^\s/.test(line) || isSymbolLine(line)) return false;
  return (
    line.startsWith("go: ") ||
    line.startsWith("go build ") ||
    (/:\d+(?::\d+)?: /.test(line) && !note.test(line))
  );
}
