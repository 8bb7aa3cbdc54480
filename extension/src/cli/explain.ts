import { createReadStream, statSync } from "node:fs";
import { annotateFunction, chosenRelease } from "../core/asm/annotate.ts";
import type { AnnotateOptions } from "../core/asm/annotated.ts";
import type { ListingFunction } from "../core/asm/listing.ts";
import { createListingParser } from "../core/asm/listingParser.ts";
import { listingText } from "../core/asm/listingText.ts";
import { createReleaseTeller, type ReleaseTeller, type ToldRelease } from "../core/asm/releaseHints.ts";
import { parseGoVersion } from "../core/release/goRelease.ts";
import { asGoArch, goArchs } from "../core/release/goTarget.ts";
import { BadInput, type CliIo } from "./io.ts";
import { helpText, parseArgs } from "./options.ts";

const options = {
  json: { help: "one JSON object a function" },
  markdown: { help: "as Markdown" },
  function: { value: "RE", help: "only functions whose name matches the regular expression" },
  go: { value: "RELEASE", help: "the release that the listing is of, when it does not tell" },
  goarch: { value: "ARCH", help: "the processor, when the listing does not tell" },
  "ignore-positions": { help: "explain without the listing's file and line" },
};

export const help = helpText(
  "explain FILE|-",
  "annotates a Go assembly listing: objdump, compile -S, a debugger's disassemble or Plan 9 source",
  options,
);

export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  const path = positional[0];
  if (path === undefined || positional.length > 1)
    throw new BadInput("give one listing file, or - for standard input");
  const annotate = annotateOptions(given, io);
  const format = given.json !== undefined ? "json" : given.markdown !== undefined ? "markdown" : "text";
  const printer = new Printer(io, annotate, format, pattern(given.function));
  const { size, functions, notes } = isLargeFile(path)
    ? await explainFile(path, io, printer)
    : await explainStream(path, io, printer);
  await printer.flush();
  for (const note of notes) io.err(`mapscope: ${path}: ${note}\n`);
  if (functions === 0)
    throw new BadInput(size === 0 ? `${path} is empty` : `${path} is not a Go assembly listing`);
  if (printer.printed === 0) throw new BadInput(`${path} holds no function that matches`);
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
    throw new BadInput(`--function ${JSON.stringify(text)} is not a regular expression`);
  }
}

/** Explains functions as they come and prints them in pieces. */
class Printer {
  printed = 0;
  readonly #io: CliIo;
  readonly #options: AnnotateOptions;
  readonly #format: "json" | "markdown" | "text";
  readonly #wanted: RegExp | undefined;
  #out: string[] = [];
  #chars = 0;

  constructor(
    io: CliIo,
    options: AnnotateOptions,
    format: "json" | "markdown" | "text",
    wanted: RegExp | undefined,
  ) {
    this.#io = io;
    this.#options = options;
    this.#format = format;
    this.#wanted = wanted;
  }

  newTeller(): ReleaseTeller {
    return createReleaseTeller(this.#options.ignorePositions !== true);
  }

  wants(fn: ListingFunction): boolean {
    return this.#wanted === undefined || this.#wanted.test(fn.name);
  }

  print(fn: ListingFunction, told: ToldRelease): void {
    const annotated = annotateFunction(fn, chosenRelease(told, this.#options), this.#options);
    this.printed++;
    const text =
      this.#format === "json" ? `${JSON.stringify(annotated)}\n` : listingText(annotated, this.#format);
    this.#out.push(text);
    this.#chars += text.length;
  }

  /** Writes what is ready, and waits while the reader is slow. */
  async flush(atLeastChars = 0): Promise<void> {
    if (this.#chars <= atLeastChars) return;
    this.#io.out(this.#out.join(""));
    this.#out = [];
    this.#chars = 0;
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

/** Output is written in pieces of this many characters. */
const pieceChars = 1 << 20;

/** A large file is read twice: to tell its release from all of it, and to explain it. */
async function explainFile(path: string, io: CliIo, printer: Printer): Promise<Read> {
  const teller = printer.newTeller();
  await readText(path, io, tellInto(teller));
  const told = teller.told();
  let functions = 0;
  const parser = createListingParser({
    function(fn) {
      functions++;
      if (printer.wants(fn)) printer.print(fn, told);
    },
  });
  const size = await readText(path, io, parser, () => printer.flush(pieceChars));
  return { size, functions, notes: parser.end().notes };
}

/** What cannot be read twice is kept up to this many characters before its release is told. */
const keptChars = 8 << 20;

/** A pipe or small file is told by its first megabytes and explained as it comes. */
async function explainStream(path: string, io: CliIo, printer: Printer): Promise<Read> {
  const teller = printer.newTeller();
  let told: ToldRelease | undefined;
  let size = 0;
  let functions = 0;
  const kept: ListingFunction[] = [];
  const tell = (): void => {
    told ??= teller.told();
    for (const fn of kept.splice(0)) printer.print(fn, told);
  };
  const parser = createListingParser({
    function(fn) {
      functions++;
      if (told === undefined) teller.function(fn);
      if (!printer.wants(fn)) return;
      if (told === undefined) kept.push(fn);
      else printer.print(fn, told);
    },
    symbol: (symbol) => teller.symbol(symbol),
  });
  const feed = (chunk: string): void => {
    size += chunk.length;
    parser.feed(chunk);
    if (size > keptChars) tell();
  };
  await readText(path, io, { feed }, () => printer.flush(pieceChars));
  const { notes } = parser.end();
  tell();
  return { size, functions, notes };
}

/** A parser that only asks which release a listing is of. */
function tellInto(teller: ReleaseTeller): { feed(chunk: string): void } {
  return createListingParser({
    function: (fn) => teller.function(fn),
    symbol: (symbol) => teller.symbol(symbol),
  });
}

function isLargeFile(path: string): boolean {
  const file = path === "-" ? undefined : statSync(path, { throwIfNoEntry: false });
  return file?.isFile() === true && file.size > keptChars;
}

/** @returns the number of characters */
async function readText(
  path: string,
  io: CliIo,
  into: { feed(chunk: string): void },
  afterChunk?: () => Promise<void>,
): Promise<number> {
  const stream = path === "-" ? io.stdin : createReadStream(path, { highWaterMark: 1 << 18 });
  stream.setEncoding("utf8");
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += (chunk as string).length;
      into.feed(chunk as string);
      await afterChunk?.();
    }
  } catch (error) {
    throw new BadInput(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return size;
}
