import { existsSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root: the nearest folder above the running bundle that holds the build script. */
export const projectRoot = findRoot(path.dirname(fileURLToPath(import.meta.url)));

/** Absolute path of a file of the project, given by its parts from the root. */
export function projectPath(...parts: string[]): string {
  return path.join(projectRoot, ...parts);
}

/** The sample Go module that the editor's tests and `npm start` open. */
export const sampleFolder = projectPath("test/fixtures/sample");

function findRoot(folder: string): string {
  if (existsSync(path.join(folder, "esbuild.mjs"))) return folder;
  const parent = path.dirname(folder);
  if (parent === folder) throw new Error("no folder above the test has an esbuild.mjs");
  return findRoot(parent);
}
