import path from "node:path";
import type { GoParser } from "../core/source/goParser.ts";
import { hasParser, parserFrom } from "../node/parserFiles.ts";
import { BadInput } from "./io.ts";

/** The Go parser, from the files beside the program. @throws BadInput when they are not there */
export async function loadParser(): Promise<GoParser> {
  const beside = typeof __dirname === "string" ? [__dirname] : [];
  const folder = [...beside, path.join(process.cwd(), "extension", "dist")].find(hasParser);
  if (folder === undefined) throw new BadInput("the files of the Go parser are not beside the program");
  return parserFrom(folder);
}
