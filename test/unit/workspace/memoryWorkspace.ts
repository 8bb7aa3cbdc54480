import { Workspace, type WorkspacePorts } from "../../../extension/src/workspace/ask.ts";
import type { OpenFile } from "../../../extension/src/workspace/openFiles.ts";
import type {
  FileSource,
  GoCommand,
  GoResult,
  GoRun,
  TypeTeller,
} from "../../../extension/src/workspace/ports.ts";
import { goParser } from "../core/source/syntaxFixture.ts";
import { memoryFiles } from "./memoryFiles.ts";

/** Files of a test by path. */
export type Files = Map<string, string | null>;

/** What maps are shown for as go builds them. */
export const asGoBuilds = { release: "auto", goarch: "auto" };

/** Tells nothing. */
export const noTypes: TypeTeller = { typeAt: () => Promise.resolve(null) };

/** A workspace over files in memory, in which go must not be run unless the test gives one. */
export function workspaceOf(files: FileSource, given: Partial<WorkspacePorts> = {}): Workspace {
  return new Workspace({
    files,
    go: { mayRun: () => false, run: () => Promise.reject(new Error("go must not be run")) },
    parser: goParser,
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    folders: null,
    machine: { goos: "linux", goarch: "amd64" },
    variable: () => "",
    now: () => 1000,
    complain: () => {},
    ...given,
  });
}

/** A workspace over some files, and the files, which the test may change. */
export function workspaceWith(
  files: Readonly<Record<string, string | null>>,
  given: Partial<WorkspacePorts> = {},
): { readonly workspace: Workspace; readonly files: Files } {
  const map: Files = new Map(Object.entries(files));
  return { workspace: workspaceOf(memoryFiles(map), given), files: map };
}

/** What go was started with, in order, and the command that notes it. */
export function recordedGo(answer: (args: readonly string[], run: GoRun) => Partial<GoResult>): {
  readonly go: GoCommand;
  readonly runs: string[];
} {
  const runs: string[] = [];
  return {
    runs,
    go: {
      mayRun: () => true,
      async run(args, run) {
        runs.push(`${run.folder}: go ${args.join(" ")}`);
        return { exitCode: 0, stdout: "", stderr: "", ...answer(args, run) };
      },
    },
  };
}

/** What `go env -json` prints of a go 1.26.8 for amd64, but for what a test says. */
export function goEnv(more: Readonly<Record<string, string>> = {}): Partial<GoResult> {
  const usual = { GOVERSION: "go1.26.8", GOARCH: "amd64", GOOS: "linux", GOROOT: "/go", CGO_ENABLED: "1" };
  return { stdout: JSON.stringify({ ...usual, GOMODCACHE: "/cache", ...more }) };
}

/** The runtime calls of the map operation at the first place of a part of a file; null where there is none. */
export async function callsAt(
  workspace: Workspace,
  file: OpenFile,
  part: string,
  types = noTypes,
): Promise<readonly string[] | null> {
  const found = await workspace.describeAt(file, file.text.indexOf(part), asGoBuilds, types);
  return found?.description.calls.calls ?? null;
}
