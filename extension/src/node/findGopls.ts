import { constants } from "node:fs";
import { access } from "node:fs/promises";
import path from "node:path";

/** The first gopls that can be run: the setting's, on the PATH, in GOBIN, in GOPATH/bin. */
export async function findGopls(setting: string, gobin = "", gopath = ""): Promise<string | null> {
  if (setting !== "") return setting;
  const name = process.platform === "win32" ? "gopls.exe" : "gopls";
  const folders = [
    ...(process.env["PATH"] ?? "").split(path.delimiter),
    gobin,
    ...gopath.split(path.delimiter).map((root) => (root === "" ? "" : path.join(root, "bin"))),
  ];
  for (const folder of folders) {
    const program = path.join(folder, name);
    if (
      folder !== "" &&
      (await access(program, constants.X_OK).then(
        () => true,
        () => false,
      ))
    )
      return program;
  }
  return null;
}

/** gopls runs go itself, which must be on its PATH. */
export function pathWithGo(goroot = ""): Record<string, string> {
  return goroot === ""
    ? {}
    : { PATH: [process.env["PATH"] ?? "", path.join(goroot, "bin")].join(path.delimiter) };
}
