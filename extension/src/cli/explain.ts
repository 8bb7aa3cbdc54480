import { createReadStream } from "node:fs";
import { annotateFunction, tellRelease } from "../core/asm/annotate.ts";
import type { AnnotatedFunction, AnnotateOptions } from "../core/asm/annotated.ts";
import type { Listing, ListingFunction } from "../core/asm/listing.ts";
import { createListingParser } from "../core/asm/listingParser.ts";
import { listingText } from "../core/asm/listingText.ts";
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
  const chosen = pattern(given.function);
  const { listing, size } = await readListing(path, io, (fn) => chosen === undefined || chosen.test(fn.name));
  if (listing.functions.length === 0)
    throw new BadInput(
      size === 0
        ? `${path} is empty`
        : chosen !== undefined
          ? `${path} holds no function that matches`
          : `${path} is not a Go assembly listing`,
    );
  const told = tellRelease(listing, annotate);
  const format = given.json !== undefined ? "json" : given.markdown !== undefined ? "markdown" : "text";
  let out = "";
  for (const fn of listing.functions) {
    const annotated = annotateFunction(fn, told, annotate);
    out += format === "json" ? `${JSON.stringify(jsonOf(annotated))}\n` : listingText(annotated, format);
    if (out.length > 1 << 20) {
      io.out(out);
      out = "";
    }
  }
  io.out(out);
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

async function readListing(
  path: string,
  io: CliIo,
  wanted: (fn: ListingFunction) => boolean,
): Promise<{ listing: Listing; size: number }> {
  const functions: ListingFunction[] = [];
  const symbols: Listing["symbols"] = [];
  const parser = createListingParser({
    function: (fn) => {
      if (wanted(fn)) functions.push(fn);
    },
    symbol: (symbol) => {
      if (symbol.name.startsWith("type:map[") || symbol.name.startsWith("type.map[")) symbols.push(symbol);
    },
  });
  const stream = path === "-" ? io.stdin : createReadStream(path);
  stream.setEncoding("utf8");
  let size = 0;
  try {
    for await (const chunk of stream) {
      size += (chunk as string).length;
      parser.feed(chunk as string);
    }
  } catch (error) {
    throw new BadInput(`cannot read ${path}: ${error instanceof Error ? error.message : String(error)}`);
  }
  return { listing: { functions, symbols, ...parser.end() }, size };
}

/** The contract's object; the flow and the range are added fields. */
function jsonOf(annotated: AnnotatedFunction): AnnotatedFunction {
  return annotated;
}
