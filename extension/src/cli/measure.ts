import type { MapModel } from "../core/go/release/goTarget.ts";
import { benchmarkFile } from "../core/measure/benchmarkFile.ts";
import { measureCsv } from "../core/measure/measureCsv.ts";
import type { Measurement } from "../core/measure/measurement.ts";
import { usualSizes } from "../core/measure/measurePlan.ts";
import { capacityMarkdown } from "../core/present/capacityMarkdown.ts";
import { measureReport } from "../core/present/measureReport.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { machine, memoryToTake } from "../node/machine.ts";
import { goCommand } from "../node/runGo.ts";
import { scratchFolders } from "../node/scratchFolders.ts";
import { measureMap } from "../workspace/measureMap.ts";
import { Toolchains } from "../workspace/toolchains.ts";
import { capacityText } from "./capacityText.ts";
import { BadInput, type CliIo } from "./io.ts";
import { MapTypeReader } from "./mapTypeReader.ts";
import { helpText, type OptionSpec, parseArgs, resolveModel, wholeNumber } from "./options.ts";

const usualSeconds = 60;
const usualMegabytes = 4000;

const options = {
  map: { value: "TYPE", help: "the map type, after declarations if it needs any, as for capacity" },
  go: {
    value: "RELEASE",
    help: "the Go that builds and runs it: 1.26 of those on this machine, 1.26.4 to fetch it, 1.24+noswissmap; else that of this folder",
  },
  n: { value: "LIST", help: "numbers of entries with commas between them; 10,100 … 10000000 unless given" },
  hint: { value: "HINT", help: "the hint of the hinted maps; their number of entries unless given" },
  seconds: { value: "S", help: `begin nothing that would take longer; ${usualSeconds} unless given` },
  memory: {
    value: "MB",
    help: `leave out what would take more; ${usualMegabytes}, or half of what there is, unless given`,
  },
  json: { help: "one JSON object" },
  csv: { help: "a row a figure" },
  markdown: { help: "Markdown tables" },
  benchmark: {
    help: "a _test.go with benchmarks that benchstat reads, instead of measuring: nothing is run",
  },
} satisfies Record<string, OptionSpec>;

export const help = helpText(
  "measure --map TYPE [--go RELEASE] [--n LIST] [--hint HINT]",
  "Measures a map with real Go: bytes after make and with all entries, the entries at which it grows, and the time for an insert,\n" +
    "a look-up, an iteration and a delete, with and without a hint, beside what is predicted. A program is built and run in a\n" +
    "temporary folder, which is removed. The status is 1 where memory is not as predicted.",
  options,
);

/** `mapscope measure`; see `help`. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  if (positional.length > 0) throw new BadInput(`unexpected argument ${JSON.stringify(positional[0])}`);
  if (given.map === undefined) throw new BadInput("--map TYPE is missing");
  const forms = (["json", "csv", "markdown", "benchmark"] as const).filter(
    (form) => given[form] !== undefined,
  );
  const [form, second] = forms;
  if (second !== undefined) throw new BadInput(`--${form} and --${second} are two forms of one answer`);
  const text = given.map;
  const types = new MapTypeReader();
  const typeOf = (model: MapModel) => types.read(text, model, "--map");
  const sizes = given.n === undefined ? usualSizes : sizesFrom(given.n);
  const hint = given.hint === undefined ? null : wholeNumber(given.hint, "--hint");
  if (form === "benchmark") {
    io.out(benchmarkFile(await typeOf(resolveModel(given.go).model), sizes, hint));
    return 0;
  }
  const go = goCommand("");
  const measurement = await measureMap(
    { go, toolchains: new Toolchains(go, diskFiles(0)), scratch: scratchFolders, machine },
    {
      ...{ folder: process.cwd(), release: given.go ?? "auto", typeOf, sizes, hint },
      seconds: given.seconds === undefined ? usualSeconds : wholeNumber(given.seconds, "--seconds"),
      memoryBytes:
        given.memory === undefined
          ? memoryToTake(usualMegabytes * 1e6)
          : wholeNumber(given.memory, "--memory") * 1e6,
    },
    (stage) => io.status?.(stage.text),
  )
    .catch((error: unknown) => {
      throw new BadInput(error instanceof Error ? error.message : String(error));
    })
    .finally(() => io.status?.(""));
  io.out(written(measurement, form));
  return measurement.differences.length > 0 ? 1 : 0;
}

function written(measurement: Measurement, form: "json" | "csv" | "markdown" | undefined): string {
  if (form === "json") return `${JSON.stringify(measurement)}\n`;
  if (form === "csv") return measureCsv(measurement);
  const report = measureReport(measurement);
  return form === "markdown" ? capacityMarkdown(report) : capacityText(report);
}

function sizesFrom(text: string): number[] {
  const sizes = text.split(",").map((part) => wholeNumber(part.trim(), "--n"));
  if (sizes.length > 100) throw new BadInput("--n: at most 100 numbers of entries");
  return sizes;
}
