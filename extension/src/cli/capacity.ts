import { parseBytes } from "../core/capacity/budget.ts";
import { capacityStudy } from "../core/capacity/capacityStudy.ts";
import { type CapacityPlan, planCapacity, TooLargeError } from "../core/capacity/planCapacity.ts";
import type { SyncMapPlan } from "../core/capacity/syncMapPlan.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { namesSyncMap } from "../core/go/types/namesSyncMap.ts";
import { capacityMarkdown } from "../core/present/capacityMarkdown.ts";
import { capacityReport } from "../core/present/capacityReport.ts";
import { capacityText } from "./capacityText.ts";
import { BadInput, type CliIo, complaint } from "./io.ts";
import { linesOf } from "./lines.ts";
import { MapTypeReader } from "./mapTypeReader.ts";
import {
  helpText,
  hintFrom,
  modelFromOptions,
  modelOptions,
  type OptionSpec,
  parseArgs,
  resolveModel,
  wholeNumber,
} from "./options.ts";

const options = {
  map: {
    value: "TYPE",
    help: "the map type, after declarations if it needs any: 'type ID uint64; map[ID]string', 'const N = 4; map[time.Time][N<<2]byte'; or a sync.Map with the types that are stored in it: 'sync.Map[string,int]'",
  },
  n: { value: "N", help: "the number of entries" },
  hint: { value: "HINT", help: "the hint given to make, or none; N unless given" },
  ...modelOptions,
  budget: { value: "BYTES", help: "also: how many entries fit into so many bytes (64KiB, 1.5MiB)" },
  compare: { value: "GO", help: "also: the same map in another release, such as 1.23" },
  markdown: { help: "Markdown tables" },
  json: { help: "one JSON object" },
} satisfies Record<string, OptionSpec>;

export const help = helpText(
  "capacity --map TYPE --n N [--hint HINT|none] [--budget BYTES] [--compare GO]\n       mapscope capacity -",
  "Layout and memory of a map for N entries, with its hint and without. With -, reads one JSON request a line from standard input\n" +
    '({"map","n","hint","go","goarch"}) and answers each with one JSON object a line; bad ones get a line on standard error.',
  options,
);

/** `capacity`: see the help text. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  if (positional.length === 1 && positional[0] === "-") {
    const { map, n, hint, budget, compare, markdown } = given;
    if ([map, n, hint, budget, compare, markdown].some((option) => option !== undefined))
      throw new BadInput(
        "with -, the map, n and hint come from standard input, and nothing else is answered",
      );
    return answerRequests(io, given);
  }
  if (positional.length > 0) throw new BadInput(`unexpected argument ${JSON.stringify(positional[0])}`);
  if (given.map === undefined) throw new BadInput("--map TYPE is missing");
  if (given.n === undefined) throw new BadInput("--n N is missing");
  const n = wholeNumber(given.n, "--n");
  if (namesSyncMap(given.map)) {
    const { syncMapCapacity } = await import("./syncMapCapacity.ts");
    return syncMapCapacity({ ...given, map: given.map }, n, io);
  }
  const hint = given.hint === undefined ? n : hintFrom(given.hint);
  const model = modelFromOptions(given, io);
  const types = new MapTypeReader();
  const type = await types.read(given.map, model, "--map");
  const budgetBytes = given.budget === undefined ? null : budgetFrom(given.budget);
  const compareWith =
    given.compare === undefined
      ? null
      : await types.read(given.map, comparedModel(given.compare, model, io), "--map");
  const curves = given.json !== undefined;
  const study = fitting(() => capacityStudy({ type, n, hint, budgetBytes, compareWith, curves }));
  if (given.json !== undefined) io.out(`${JSON.stringify(study)}\n`);
  else {
    const report = capacityReport(study);
    io.out(given.markdown === undefined ? capacityText(report) : capacityMarkdown(report));
  }
  return 0;
}

function budgetFrom(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined)
    throw new BadInput(`--budget: ${JSON.stringify(text)} is no number of bytes, such as 65536 or 64KiB`);
  return bytes;
}

/** Another release on the same architecture. */
function comparedModel(go: string, { target }: MapModel, io: CliIo): MapModel {
  const { model, note } = resolveModel(go, target.goarch);
  if (note !== undefined) io.err(`mapscope: ${note}\n`);
  return model;
}

/** A map that is too large is bad input. */
function fitting<Answer>(plan: () => Answer): Answer {
  try {
    return plan();
  } catch (error) {
    if (error instanceof TooLargeError) throw new BadInput(error.message);
    throw error;
  }
}

/**
 * Answers in the order of the requests, as many at a time as have come. A bad request gets a line on standard error
 * instead, and those after it are still answered.
 * @returns 2 when there was a bad request
 */
async function answerRequests(
  io: CliIo,
  defaults: { readonly go?: string; readonly goarch?: string },
): Promise<number> {
  const answer = requestAnswerer(io, defaults);
  let status = 0;
  let line = 0;
  for await (const requests of linesOf(io.stdin)) {
    let answers = "";
    for (const request of requests) {
      line++;
      if (request.trim() === "") continue;
      try {
        answers += `${JSON.stringify(await answer(request))}\n`;
      } catch (error) {
        if (!(error instanceof BadInput)) throw error;
        status = 2;
        io.err(complaint("capacity", `line ${line}: ${error.message}`));
      }
    }
    if (answers !== "") io.out(answers);
    await io.drained?.();
  }
  return status;
}

/** Models and map types are kept, since requests repeat them. */
function requestAnswerer(
  io: CliIo,
  defaults: { readonly go?: string; readonly goarch?: string },
): (request: string) => Promise<CapacityPlan | SyncMapPlan> {
  const reader = new MapTypeReader();
  const models = new Map<string, MapModel>();
  const types = new Map<string, MapType>();
  const modelOf = (go: string | undefined, goarch: string | undefined): MapModel => {
    const name = `${go} ${goarch}`;
    const known = models.get(name);
    if (known) return known;
    const { model, note } = resolveModel(go, goarch);
    if (note !== undefined) io.err(`mapscope: ${note}\n`);
    models.set(name, model);
    return model;
  };
  return async (text) => {
    const request = parseRequest(text);
    const model = modelOf(request.go ?? defaults.go, request.goarch ?? defaults.goarch);
    if (namesSyncMap(request.map)) {
      if (request.hint !== request.n) throw new BadInput('"hint" is not for a sync.Map');
      const { syncMapPlan } = await import("./syncMapCapacity.ts");
      return syncMapPlan(reader, request.map, request.n, model, '"map"');
    }
    const name = `${model.release.name} ${model.target.goarch} ${request.map}`;
    const type = types.get(name) ?? (await reader.read(request.map, model, '"map"'));
    if (types.size >= 10_000) types.clear();
    types.set(name, type);
    return fitting(() => planCapacity(type, request.n, request.hint));
  };
}

interface CapacityRequest {
  readonly map: string;
  readonly n: number;
  readonly hint: number | null;
  readonly go: string | undefined;
  readonly goarch: string | undefined;
}

function parseRequest(text: string): CapacityRequest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadInput("the request is not JSON");
  }
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BadInput("the request is not a JSON object");
  const { map, n, hint = n, go, goarch } = value as Record<string, unknown>;
  if (typeof map !== "string") throw new BadInput('"map" is not a string');
  if (!isWhole(n) || n < 0) throw new BadInput('"n" is not a whole number of 0 or more');
  if (hint !== null && !isWhole(hint)) throw new BadInput('"hint" is neither a whole number nor null');
  if (go !== undefined && typeof go !== "string") throw new BadInput('"go" is not a string');
  if (goarch !== undefined && typeof goarch !== "string") throw new BadInput('"goarch" is not a string');
  return { map, n, hint, go, goarch };
}

function isWhole(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value);
}
