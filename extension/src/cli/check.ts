import path from "node:path";
import { codes } from "../core/diagnose/codes.ts";
import type { Code } from "../core/diagnose/machine/finding.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { goFolders } from "../node/goFolders.ts";
import { machine } from "../node/machine.ts";
import { goCommand } from "../node/runGo.ts";
import { Workspace } from "../workspace/ask.ts";
import type { FoundMistake } from "../workspace/checks.ts";
import { buildTargetHere } from "./buildTarget.ts";
import { BadInput, type CliIo } from "./io.ts";
import { loadParser } from "./loadParser.ts";
import { helpText, modelFromOptions, modelOptions, parseArgs } from "./options.ts";

const options = {
  json: { help: "one JSON object a line" },
  codes: { value: "CODE,…", help: "look for these only: nilMapWrite, concurrentMapUse" },
  ...modelOptions,
};

export const help = helpText(
  "check [PATH…|./...]",
  "finds map mistakes that compile, in files, folders and packages; test files only where they are named. A comment\n//mapscope:ignore CODE reason silences its line. Exits with 1 when it finds something.",
  options,
);

/** A larger Go file, go.mod or go.work is not read. */
const maxFileBytes = 8_000_000;

/** `mapscope check`; see `help`. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  const wanted = codesFrom(given.codes);
  const here = process.cwd();
  const files = diskFiles(maxFileBytes);
  let parser: ReturnType<typeof loadParser> | undefined;
  const workspace = new Workspace({
    files,
    go: goCommand(""),
    parser: () => {
      parser ??= loadParser();
      return parser;
    },
    slices: () => ({ isOver: () => false, pause: () => Promise.resolve() }),
    folders: goFolders(),
    machine,
    variable: (name) => process.env[name] ?? "",
    now: Date.now,
    complain: () => {},
  });
  const checks = await workspace.checks();
  let status = 0;
  const told = new Set<string>();
  for (const pattern of positional.length > 0 ? positional : ["."]) {
    const go = given.go ?? (await workspace.patterns.toldRelease(here, pattern));
    const model = modelFromOptions(go === null ? given : { ...given, go }, io);
    const request = { model, target: buildTargetHere(model), codes: wanted };
    for await (const found of checks.ofPattern(here, pattern, request))
      for (const mistake of found) {
        const line = given.json === undefined ? asText(mistake, here) : JSON.stringify(asJson(mistake));
        if (told.has(line)) continue;
        told.add(line);
        status = 1;
        io.out(`${line}\n`);
      }
  }
  return status;
}

/** @throws BadInput for a code that does not exist */
function codesFrom(given: string | undefined): ReadonlySet<Code> {
  const all = Object.keys(codes) as Code[];
  if (given === undefined) return new Set(all);
  return new Set(
    given.split(",").map((name) => {
      const code = all.find((known) => known === name);
      if (code === undefined)
        throw new BadInput(`${JSON.stringify(name)} is no code; the codes are ${all.join(", ")}`);
      return code;
    }),
  );
}

function asText({ file, line, column, message, code }: FoundMistake, here: string): string {
  const shown = path.relative(here, file);
  const name = (shown.startsWith("..") ? file : shown).replaceAll("\n", "\\n");
  return `${name}:${line}:${column}: ${message} (${code})`;
}

/** The fields of the contract; offsets of edits are those of bytes, from 0, as Go's own tools have them. */
function asJson({ related, fixes, ...mistake }: FoundMistake) {
  const { file, line, column, endLine, endColumn, code, severity, message, url } = mistake;
  return {
    ...{ file, line, column, endLine, endColumn, code, severity, message, url },
    related: related.map(({ file, line, column, message }) => ({ file, line, column, message })),
    fixes: fixes.map(({ message, edits }) => ({ message, edits })),
  };
}
