import path from "node:path";
import { findProgram, ownSearch } from "./findProgram.ts";

/** The first gopls that can be run: the setting's, on the PATH, in GOBIN, in GOPATH/bin; null where there is none. */
export async function findGopls(setting: string, gobin = "", gopath = ""): Promise<string | null> {
  if (setting !== "") return findProgram(setting);
  const own = ownSearch();
  const bins = gopath.split(path.delimiter).map((root) => (root === "" ? "" : path.join(root, "bin")));
  return findProgram("gopls", { ...own, path: [own.path, gobin, ...bins].join(path.delimiter) });
}

/** gopls runs go itself, which must be on its PATH. */
export function pathWithGo(goroot = ""): Record<string, string> {
  return goroot === ""
    ? {}
    : { PATH: [process.env["PATH"] ?? "", path.join(goroot, "bin")].join(path.delimiter) };
}
