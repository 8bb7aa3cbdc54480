import { projectPath } from "../../support/projectPath.ts";

/** A command line of the built extension, in a process of its own. */
export function explain(...args: string[]): readonly [string, ...string[]] {
  return [process.execPath, projectPath("extension/dist/cli.cjs"), "explain", ...args];
}
