import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { type GoParser, loadGoParser } from "../core/source/goParser.ts";
import { BadInput } from "./io.ts";

/** The Go parser, from the files beside the program. @throws BadInput when they are not there */
export async function loadParser(): Promise<GoParser> {
  const wasm = (name: string): Uint8Array => {
    const beside = typeof __dirname === "string" ? [__dirname] : [];
    const folders = [...beside, path.join(process.cwd(), "extension", "dist")];
    const file = folders.map((folder) => path.join(folder, name)).find((candidate) => existsSync(candidate));
    if (file === undefined) throw new BadInput(`${name} is not beside the program`);
    return readFileSync(file);
  };
  return loadGoParser(wasm("web-tree-sitter.wasm"), wasm("tree-sitter-go.wasm"));
}
