import type { ListingFunction } from "../asm/listing/listing.ts";
import { createListingParser, type ListingParser } from "../asm/listing/listingParser.ts";
import { type ListedCalls, ListingCallReader } from "./listingCalls.ts";

/** Complaints that are kept. */
const maxComplaints = 40;

/**
 * Reads what go prints on standard error when it compiles with `-gcflags='-S -m=2'`: for each package a line
 * `# importpath`, then notes and listing; compile errors stand among them. The one reader of such a text.
 */
export class BuildListings {
  /** The first compile errors and other complaints, with the lines that go on with them. */
  readonly complaints: string[] = [];
  /** The functions that are wanted whole, by name; of a package and the same with its tests the later one. */
  readonly functions = new Map<string, ListingFunction>();
  private readonly readers = new Map<string, ListingCallReader>();
  private readonly resolveFile: (printed: string) => string;
  private readonly parser: ListingParser;
  private reader: ListingCallReader | null = null;
  private complains = false;

  /**
   * @param resolveFile turns a file that a note names, relative to where go ran, into an absolute path
   * @param keep which functions are wanted whole; a package may hold thousands
   */
  constructor(
    resolveFile: (printed: string) => string,
    keep: (fn: ListingFunction) => boolean = () => false,
  ) {
    this.resolveFile = resolveFile;
    this.parser = createListingParser({
      package: (name) => this.begin(name),
      function: (fn) => {
        this.reader?.function(fn);
        if (keep(fn)) this.functions.set(fn.name, fn);
      },
      symbol: (symbol) => this.reader?.symbol(symbol),
      other: (line) => this.takeOther(line),
    });
  }

  /** Takes text in pieces of any size, cut anywhere. */
  feed(chunk: string): void {
    this.parser.feed(chunk);
  }

  /** All has been fed. */
  end(): void {
    this.parser.end();
  }

  /** What was read of packages with code, by package as go names it: "example.com/shop", "example.com/shop [example.com/shop.test]". */
  result(): Map<string, ListedCalls> {
    const withCode = [...this.readers].filter(([, reader]) => reader.hasCode);
    return new Map(withCode.map(([name, reader]) => [name, reader.result()]));
  }

  private begin(name: string): void {
    this.complains = false;
    this.reader = this.readers.get(name) ?? new ListingCallReader(this.resolveFile);
    this.readers.set(name, this.reader);
  }

  private takeOther(line: string): void {
    this.reader?.other(line);
    // What is indented goes on with the line before.
    if (!/^\s/.test(line)) this.complains = isComplaint(line) || (this.reader === null && !isProgress(line));
    if (this.complains && this.complaints.length < maxComplaints) this.complaints.push(line);
  }
}

/** What -m=2 says of a place (cmd/compile/internal/{escape,inline,devirtualize}). */
const note =
  /inline|inlining|escape|leak|moved to heap|^\S+:\d+:\d+: {2,}|flow:|devirtualiz|zero-copy|captur|ignoring|func literal|recursive|^go\w*[:.]/;

/** Neither listing nor note: an error of the compiler or of go. */
function isComplaint(line: string): boolean {
  if (isProgress(line)) return false;
  return (
    line.startsWith("go: ") ||
    line.startsWith("go build ") ||
    (/:\d+(?::\d+)?: /.test(line) && !note.test(line))
  );
}

function isProgress(line: string): boolean {
  return line.startsWith("go: downloading ") || line.startsWith("go: finding ");
}
