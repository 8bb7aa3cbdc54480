import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type GoParser, loadGoParser } from "../core/source/goParser.ts";

const runtime = "web-tree-sitter.wasm";
const grammar = "tree-sitter-go.wasm";

/** Whether a build left the parser's files in a folder. */
export function hasParser(folder: string): boolean {
  return [runtime, grammar].every((name) => existsSync(path.join(folder, name)));
}

/** The Go parser, from a folder that has its files. */
export function parserFrom(folder: string): Promise<GoParser> {
  const read = (name: string): Uint8Array => readFileSync(path.join(folder, name));
  return loadGoParser(read(runtime), read(grammar));
}
