import { setFlagsFromString } from "node:v8";
import type { ListingFunction } from "../core/asm/listing/listing.ts";
import { createListingParser } from "../core/asm/listing/listingParser.ts";
import type { AnnotateOptions } from "../core/asm/runtime/annotated.ts";
import { statementsOf } from "../core/asm/statements/statement.ts";
import { annotateFunction, chosenRelease } from "../core/asm/words/annotate.ts";
import { mapFunctionRole } from "../core/asm/words/functionRoles.ts";
import { createReleaseTeller, type ToldRelease } from "../core/asm/words/releaseHints.ts";
import { isMapCode, mapCodeText } from "../core/asm/words/userCode.ts";
import { parseGoVersion } from "../core/go/release/goRelease.ts";
import { asGoArch, goArchs } from "../core/go/release/goTarget.ts";
import { ByteWriter } from "./byteWriter.ts";
import { BadInput, type CliIo } from "./io.ts";
import { ListingSource } from "./listingSource.ts";
import { type ListingTextFormat, writeListing } from "./listingText.ts";
import { helpText, parseArgs } from "./options.ts";

const options = {
  json: { help: "one JSON object a function" },
  markdown: { help: "as Markdown" },
  statements: { help: "as Go-like statements; with --json, a field more" },
  all: {
    help: "in text and Markdown: functions without map code too, which are left out where others have some",
  },
  function: {
    value: "RE",
    help: "only functions whose name matches the regular expression, or has a method as Go writes it: '(*T).Get'",
  },
  go: { value: "RELEASE", help: "the release that the listing is of, when it does not tell" },
  goarch: { value: "ARCH", help: "the processor, when the listing does not tell" },
  "ignore-positions": { help: "explain without the listing's file and line" },
};

export const help = helpText(
  "explain FILE|-",
  "annotates a Go assembly listing: objdump, compile -S, a debugger's disassemble or Plan 9 source",
  options,
);

/** How far the heap may grow beyond what is in use, in percent: a listing of any size passes through little memory. */
const heapGrowth = 60;
/** How long V8 runs a function before it optimizes it, six times its own figure: most listings are read before that pays. */
const optimizedAfter = 400_000;

export async function run(args: readonly string[], io: CliIo): Promise<number> {
  setFlagsFromString(`--heap-growing-percent=${heapGrowth}`);
  setFlagsFromString(`--interrupt-budget=${optimizedAfter}`);
  const { options: given, positional } = parseArgs(args, options);
  const path = positional[0];
  if (path === undefined || positional.length > 1)
    throw new BadInput("give one listing file, or - for standard input");
  const annotate = annotateOptions(given, io);
  const format = given.json !== undefined ? "json" : given.markdown !== undefined ? "markdown" : "text";
  const showAll = given.all !== undefined || given.function !== undefined || format === "json";
  if (given.statements !== undefined && format === "markdown")
    throw new BadInput("--statements is for text and --json, not for --markdown");
  const printer = new Printer(
    io,
    annotate,
    format,
    pattern(given.function),
    showAll,
    given.statements !== undefined,
  );
  const { size, functions, notes } = await explainListing(path, io, printer);
  await printer.flush();
  const name = path === "-" ? "standard input" : path;
  if (functions === 0)
    throw new BadInput(
      size === 0
        ? `${name} is empty`
        : `${name} is not a Go assembly listing (of go build -gcflags=-S, objdump, a debugger's disassemble, perf, pprof, Compiler Explorer, or a Plan 9 source)`,
    );
  for (const note of notes) io.err(`mapscope: ${name}: ${note}\n`);
  if (printer.leftOut > 0)
    io.err(
      `mapscope: ${name}: functions without map code are left out (${printer.leftOut}); --all explains them\n`,
    );
  else if (printer.printed === 0) throw new BadInput(`${name} holds no function that matches`);
  return 0;
}

function annotateOptions(
  given: { go?: string; goarch?: string; "ignore-positions"?: string },
  io: CliIo,
): AnnotateOptions {
  if (given.go !== undefined) {
    try {
      const { note } = parseGoVersion(given.go);
      if (note !== undefined) io.err(`mapscope: ${note}\n`);
    } catch (error) {
      throw new BadInput(error instanceof Error ? error.message : String(error));
    }
  }
  if (given.goarch !== undefined && asGoArch(given.goarch) === undefined)
    throw new BadInput(`"${given.goarch}" is not a GOARCH: ${goArchs.join(", ")}`);
  return {
    ...(given.go === undefined ? {} : { go: given.go }),
    ...(given.goarch === undefined ? {} : { goarch: given.goarch }),
    ignorePositions: given["ignore-positions"] !== undefined,
  };
}

function pattern(text: string | undefined): RegExp | undefined {
  if (text === undefined) return undefined;
  try {
    return new RegExp(text);
  } catch {
    if (/^[\w./]*\(\*\w[^()]*\)\.\w+$/.test(text))
      return new RegExp(`${text.replace(/[^\w/]/g, "\\$&")}(?!\\w)`);
    throw new BadInput(`--function ${JSON.stringify(text)} is not a regular expression`);
  }
}

/** Explains functions as they come and prints them in pieces. */
class Printer {
  printed = 0;
  /** Functions without map code that were not shown. */
  leftOut = 0;
  readonly options: AnnotateOptions;
  readonly #io: CliIo;
  readonly #format: ListingTextFormat;
  readonly #wanted: RegExp | undefined;
  readonly #tellsStatements: boolean;
  readonly #out = new ByteWriter();
  #showAll: boolean;

  constructor(
    io: CliIo,
    options: AnnotateOptions,
    format: ListingTextFormat,
    wanted: RegExp | undefined,
    showAll: boolean,
    tellsStatements: boolean,
  ) {
    this.options = options;
    this.#tellsStatements = tellsStatements;
    this.#showAll = showAll;
    this.#io = io;
    this.#format = format;
    this.#wanted = wanted;
  }

  print(fn: ListingFunction, told: ToldRelease): void {
    if (this.#wanted?.test(fn.name) === false) return;
    if (!this.#showAll && !isMapCode(fn, told.release.family)) {
      this.leftOut++;
      return;
    }
    const annotated = annotateFunction(fn, told, this.options);
    const statements = this.#tellsStatements ? statementsOf(fn, told, this.options) : undefined;
    writeListing(annotated, this.#format, this.#out, statements);
    this.printed++;
  }

  /** What a function's text must hold, or null where its name is enough or everything is shown. */
  neededText(name: string, told: ToldRelease): string | null {
    return this.#showAll || mapFunctionRole(name, told.release.family) !== undefined ? null : mapCodeText;
  }

  /** A function without the text that was needed. */
  passOver(name: string): void {
    if (this.#wanted?.test(name) !== false) this.leftOut++;
  }

  /** Leaves out nothing from here on. */
  showAll(): void {
    this.leftOut = 0;
    this.#showAll = true;
  }

  /** Writes what is ready, and waits while the reader is slow. */
  async flush(atLeastBytes = 1): Promise<void> {
    if (this.#out.length < atLeastBytes) return;
    this.#io.out(this.#out.take());
    await this.#io.drained?.();
  }
}

interface Read {
  /** Characters read. */
  readonly size: number;
  /** Functions found, wanted or not. */
  readonly functions: number;
  readonly notes: readonly string[];
}

/** Output is written in pieces of this many bytes. */
const pieceBytes = 1 << 19;

/**
 * Tells the release from the beginning of the listing, or from all of it if that does not settle it and the listing
 * can be read twice; then explains function by function. Where no function has map code, all are shown.
 */
async function explainListing(path: string, io: CliIo, printer: Printer): Promise<Read> {
  const source = new ListingSource(path, io);
  const told = chosenRelease(await tellRelease(source, printer.options), printer.options);
  const read = await explainAll(source, printer, told);
  if (printer.printed > 0 || printer.leftOut === 0 || !source.canRestart) return read;
  printer.showAll();
  return explainAll(source, printer, told);
}

async function tellRelease(source: ListingSource, options: AnnotateOptions): Promise<ToldRelease> {
  const teller = createReleaseTeller(options.ignorePositions !== true);
  const parser = createListingParser({
    function: (fn) => teller.function(fn),
    symbol: (symbol) => teller.symbol(symbol),
  });
  for await (const chunk of source.chunks()) {
    parser.feed(chunk);
    if (teller.isSettled() || source.isBeginningOver) break;
  }
  parser.end();
  return teller.told();
}

async function explainAll(source: ListingSource, printer: Printer, told: ToldRelease): Promise<Read> {
  let size = 0;
  let functions = 0;
  const parser = createListingParser({
    function(fn) {
      functions++;
      printer.print(fn, told);
    },
    neededText: (name) => printer.neededText(name, told),
    passedOver(name) {
      functions++;
      printer.passOver(name);
    },
  });
  for await (const chunk of source.chunks()) {
    size += chunk.length;
    parser.feed(chunk);
    await printer.flush(pieceBytes);
  }
  const { notes } = parser.end();
  return { size, functions, notes };
}
