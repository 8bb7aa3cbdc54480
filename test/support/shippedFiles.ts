import { listFiles, PackageManager } from "@vscode/vsce";
import { projectRoot } from "./projectPath.ts";

/** The files that the package holds, as paths from the project's root with forward slashes. */
export function shippedFiles(): Promise<string[]> {
  return listFiles({ cwd: projectRoot, packageManager: PackageManager.None });
}
