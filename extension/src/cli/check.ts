import { type Code, codeNames } from "../core/diagnose/machine/finding.ts";
import type { FoundMistake } from "../core/diagnose/mistake.ts";
import { utf8Length } from "../core/source/lineIndex.ts";
import { buildTargetHere } from "../node/buildTarget.ts";
import { diskFiles } from "../node/diskFiles.ts";
import type { Workspace } from "../workspace/ask.ts";
import type { CheckRequest } from "../workspace/checks.ts";
import { filesUnderEdit } from "../workspace/filesUnderEdit.ts";
import { fixAll, writeFixed } from "./checkFixes.ts";
import { checkInThreads, checkThreadFor, maxFileBytes } from "./checkThreads.ts";
import { diskWorkspace } from "./diskWorkspace.ts";
import { BadInput, type CliIo } from "./io.ts";
import { helpText, modelFromOptions, modelOptions, parseArgs } from "./options.ts";
import { sarifLog } from "./sarif.ts";
import { shownPath } from "./shownPath.ts";
import { noteWithoutGo } from "./siteModels.ts";
import { unifiedDiff } from "./unifiedDiff.ts";

const options = {
  json: { help: "one JSON object a line; offsets of edits are bytes from 0" },
  sarif: { help: "one SARIF 2.1.0 log" },
  diff: { help: "show what --fix would change, and change nothing" },
  fix: { help: "take the likeliest fix of each finding, and show what it changed" },
  codes: { value: "CODE,…", help: `look for these only: ${codeNames.join(", ")}` },
  shard: { value: "I/N", help: "look through the I-th of N shares of the packages" },
  generated: { help: "look at files that programs wrote, too" },
  ...modelOptions,
};

export const help = helpText(
  "check [PATH…|./...]",
  "finds map mistakes that compile, in files, folders and packages; test files only where they are named. A comment\n//mapscope:ignore CODE reason silences its line; .mapscope.json beside go.mod says how grave codes are and what is\nleft out. Exits with 1 when it finds something, or when --fix leaves something.",
  options,
);

type Given = ReturnType<typeof parseArgs<keyof typeof options>>["options"];

/** `mapscope check`; see `help`. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  const outputs = (["json", "sarif", "diff", "fix"] as const).filter((name) => given[name] !== undefined);
  if (outputs.length > 1)
    throw new BadInput(`choose one of ${outputs.map((name) => `--${name}`).join(", ")}`);
  const bench = new Bench(given, positional.length > 0 ? positional : ["."], io);
  if (given.sarif !== undefined) return bench.tellSarif();
  if (given.diff !== undefined || given.fix !== undefined) return bench.fix(given.fix !== undefined);
  return bench.tell((mistake) =>
    given.json === undefined ? bench.asText(mistake) : JSON.stringify(bench.asJson(mistake)),
  );
}

/** One call of the command: files of the disk, and texts over them that fixes make. */
class Bench {
  readonly #given: Given;
  readonly #patterns: readonly string[];
  readonly #io: CliIo;
  readonly #here = process.cwd();
  readonly #codes: ReadonlySet<Code> | "usual";
  readonly #shard: { readonly index: number; readonly count: number };
  readonly #changed = new Map<string, string>();
  readonly #workspace: Workspace;
  /** The texts of files with findings, as they were. */
  readonly #before = new Map<string, string>();
  readonly #files = filesUnderEdit(diskFiles(maxFileBytes), this.#changed);

  /** @throws BadInput for a code or a share that does not exist */
  constructor(given: Given, patterns: readonly string[], io: CliIo) {
    this.#given = given;
    this.#patterns = patterns;
    this.#io = io;
    this.#codes = codesFrom(given.codes);
    this.#shard = shardFrom(given.shard);
    this.#workspace = diskWorkspace(this.#files);
  }

  /** Writes each finding as it comes. */
  async tell(lineOf: (mistake: FoundMistake) => string): Promise<number> {
    let status = 0;
    for await (const mistake of this.#found()) {
      status = 1;
      this.#io.out(`${lineOf(mistake)}\n`);
    }
    return status;
  }

  async tellSarif(): Promise<number> {
    const found = await this.#all();
    const shard = this.#given.shard ?? null;
    const log = sarifLog({ here: this.#here, found, shard, textOf: (file) => this.#before.get(file) ?? "" });
    this.#io.out(`${JSON.stringify(log, null, 2)}\n`);
    return found.length === 0 ? 0 : 1;
  }

  /** Shows what the fixes change, and changes it where that is wanted. */
  async fix(isWanted: boolean): Promise<number> {
    const found = await this.#all();
    const left = await fixAll(
      {
        textOf: (file) => this.#changed.get(file) ?? this.#before.get(file) ?? "",
        setText: (file, text) => {
          this.#changed.set(file, text);
          this.#workspace.fileChanged(file);
        },
        check: () => this.#all(),
      },
      found,
    );
    for (const [file, after] of this.#changed) {
      const before = this.#before.get(file) ?? "";
      if (isWanted && before !== after) writeFixed(file, before, after);
      this.#io.out(unifiedDiff(this.#nameOf(file), before, after));
    }
    for (const mistake of left) this.#io.out(`${this.asText(mistake)}\n`);
    return (isWanted ? left : found).length === 0 ? 0 : 1;
  }

  asText({ file, line, column, message, code }: FoundMistake): string {
    return `${this.#nameOf(file).replaceAll("\n", "\\n")}:${line}:${column}: ${message} (${code})`;
  }

  /** The fields of the contract; offsets of edits are those of bytes, from 0, as Go's own tools have them. */
  asJson({ related, fixes, ...mistake }: FoundMistake) {
    const { file, line, column, endLine, endColumn, code, severity, message, url } = mistake;
    const bytes = (name: string, offset: number) => utf8Length(this.#before.get(name) ?? "", 0, offset);
    return {
      ...{ file, line, column, endLine, endColumn, code, severity, message, url },
      related: related.map(({ file, line, column, message }) => ({ file, line, column, message })),
      fixes: fixes.map(({ message, edits }) => ({
        message,
        edits: edits.map(({ file, start, end, text }) => {
          return { file, start: bytes(file, start), end: bytes(file, end), text };
        }),
      })),
    };
  }

  #nameOf(file: string): string {
    return shownPath(file, this.#here);
  }

  async #all(): Promise<FoundMistake[]> {
    const all: FoundMistake[] = [];
    for await (const mistake of this.#found()) all.push(mistake);
    return all;
  }

  async *#found(): AsyncGenerator<FoundMistake> {
    const told = new Set<string>();
    let share = 0;
    const sites = await this.#workspace.patterns();
    for (const pattern of this.#patterns) {
      const go = this.#given.go ?? (await sites.toldRelease(this.#here, pattern));
      const model = modelFromOptions(go === null ? this.#given : { ...this.#given, go }, this.#io);
      await noteWithoutGo("check", sites, pattern, this.#io);
      const request = {
        ...{ model, target: buildTargetHere(model), codes: this.#codes },
        ...(this.#given.generated === undefined ? {} : { generated: true }),
      };
      const { index, count } = this.#shard;
      const all = await sites.placesOf(this.#here, pattern);
      const places = all.filter(() => share++ % count === index);
      for await (const found of this.#foundAt(places, request))
        for (const mistake of found) {
          const key = `${mistake.file} ${mistake.start} ${mistake.code} ${mistake.message}`;
          if (told.has(key)) continue;
          told.add(key);
          await this.#readTexts(mistake);
          yield mistake;
        }
    }
  }

  /** What is found at some places, in their order: in threads where there are many. */
  async *#foundAt(places: readonly string[], request: CheckRequest): AsyncGenerator<readonly FoundMistake[]> {
    const script = checkThreadFor(places.length);
    if (script !== null) return yield* checkInThreads(script, this.#here, places, request, this.#changed);
    const checks = await this.#workspace.checks();
    for (const place of places) yield* checks.ofPattern(this.#here, place, request);
  }

  async #readTexts({ file, fixes }: FoundMistake): Promise<void> {
    for (const name of [file, ...fixes.flatMap(({ edits }) => edits.map((edit) => edit.file))])
      if (!this.#before.has(name)) this.#before.set(name, (await this.#files.read(name))?.text ?? "");
  }
}

/** @throws BadInput for a code that does not exist */
function codesFrom(given: string | undefined): ReadonlySet<Code> | "usual" {
  if (given === undefined) return "usual";
  return new Set(
    given.split(",").map((name) => {
      const code = codeNames.find((known) => known === name);
      if (code === undefined)
        throw new BadInput(`${JSON.stringify(name)} is no code; the codes are ${codeNames.join(", ")}`);
      return code;
    }),
  );
}

/** @throws BadInput for what is not I/N with I from 1 to N */
function shardFrom(given: string | undefined): { readonly index: number; readonly count: number } {
  if (given === undefined) return { index: 0, count: 1 };
  const [, i, n] = /^(\d{1,6})\/(\d{1,6})$/.exec(given) ?? [];
  const [index, count] = [Number(i), Number(n)];
  if (!(index >= 1 && index <= count))
    throw new BadInput(`--shard ${JSON.stringify(given)} is not I/N with I from 1 to N, as in 1/4`);
  return { index: index - 1, count };
}
