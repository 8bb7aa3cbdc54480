import { mapExperimentsIn, parseGoVersion } from "../core/go/release/goRelease.ts";
import { asGoArch, type MapModel, mapModel } from "../core/go/release/goTarget.ts";
import type { MapType } from "../core/go/types/mapType.ts";
import { compareMeasured, hintText, MeasureMismatch, type Measurement } from "../core/measure/measurement.ts";
import { MeasureFormatError, measureProgress, readMeasureOutput } from "../core/measure/measureOutput.ts";
import { type MeasureOrder, planMeasure } from "../core/measure/measurePlan.ts";
import { measureProgram } from "../core/measure/measureProgram.ts";
import { entriesText } from "../core/numbers/numberText.ts";
import { readGoEnv } from "./goEnv.ts";
import type { Machine } from "./model.ts";
import { type Cancel, CannotAnswer, type GoCommand, type Place, type Scratch } from "./ports.ts";
import type { Toolchains } from "./toolchains.ts";

/** What measuring stands on. */
export interface MeasurePorts {
  readonly go: GoCommand;
  readonly toolchains: Toolchains;
  readonly scratch: Scratch;
  readonly machine: Machine;
}

/** What is to be measured, and with which Go. */
export interface MeasureRequest extends MeasureOrder {
  /** Where go is asked which toolchain it takes: a folder of the user's. */
  readonly folder: Place;
  /** "auto" for the toolchain of the folder, or "1.23", "1.23.12", "1.24+noswissmap". */
  readonly release: string;
  /** The map type under the model that is measured. */
  readonly typeOf: (model: MapModel) => Promise<MapType>;
}

/** What is being done, and how much of all is done by then: from 0 to 1. */
export interface MeasureStage {
  readonly text: string;
  readonly done: number;
}

/** The toolchain and target that a measurement is of. */
export interface MeasuringGo {
  /** "go1.24.13+noswissmap linux/amd64" */
  readonly name: string;
  readonly model: MapModel;
  readonly env: Readonly<Record<string, string>>;
}

const askMilliseconds = 60_000;
/** The first build of a release compiles the library. */
const buildMilliseconds = 300_000;
/** Windows runs it by its ending; the others do not mind. */
const programName = "measure.exe";
const buildShare = 0.1;

/**
 * Measures a map type: writes a program, builds it with the go of a folder and runs it, bounded in time and memory. Nothing
 * is written but a folder of our own, which is gone afterwards.
 * @throws CannotAnswer, GoTypeError, or Error of the ports, with one sentence
 */
export async function measureMap(
  ports: MeasurePorts,
  request: MeasureRequest,
  tell: (stage: MeasureStage) => void,
  cancel?: Cancel,
): Promise<Measurement> {
  tell({ text: "asking go", done: 0 });
  const { model, env } = await measuringGo(ports, request, cancel);
  const type = await request.typeOf(model);
  const program = measureProgram(type);
  const plan = planMeasure(type, request, program.bytesBehindKey);
  if (plan.sizes.length === 0)
    throw new CannotAnswer(
      `nothing can be measured: ${plan.left[0]?.why ?? "no number of entries is given"}`,
    );
  const folder = await ports.scratch.make({
    "go.mod": "module measure\n\ngo 1.18\n",
    "main.go": program.text,
  });
  try {
    tell({ text: `building with ${model.release.name}`, done: 0 });
    await build(ports.go, folder, env, cancel);
    const { exitCode, stdout, stderr } = await ports.scratch.run(
      folder,
      programName,
      plan.args,
      {
        env: quietEnvironment,
        // What it begins in time it may end.
        timeoutMilliseconds: 1000 * (2 * request.seconds + 30),
        memoryBytes: 1.5 * request.memoryBytes + processBytes,
        takeStdout: followed(plan.sizes, tell),
      },
      cancel,
    );
    if (exitCode !== 0) throw new CannotAnswer(`the measuring program failed: ${firstLine(stderr)}`);
    return compareMeasured(type, plan, readMeasureOutput(stdout));
  } catch (error) {
    if (error instanceof MeasureFormatError || error instanceof MeasureMismatch)
      throw new CannotAnswer(error.message);
    throw error;
  } finally {
    await ports.scratch.remove(folder);
  }
}

/** Memory of a program beside its maps and keys. */
const processBytes = 100_000_000;

/** What users set for their own programs would change what is measured. */
const quietEnvironment = { GODEBUG: "", GOGC: "", GOMEMLIMIT: "", GOMAXPROCS: "" };

/**
 * The go that measures: that of the folder, or of the release that is asked for.
 * @throws CannotAnswer where nothing may be run, where programs that go builds do not run here, or where go is not understood
 */
export async function measuringGo(
  { go, toolchains, machine }: MeasurePorts,
  { folder, release }: Pick<MeasureRequest, "folder" | "release">,
  cancel?: Cancel,
): Promise<MeasuringGo> {
  if (!go.mayRun(folder))
    throw new CannotAnswer("measuring runs a program, and nothing is run in a workspace that is not trusted");
  const asked = await toolchains.environmentFor(release, folder, cancel);
  const { exitCode, stdout, stderr } = await go.run(
    ["env", "-json", "GOVERSION", "GOOS", "GOARCH", "GOEXPERIMENT"],
    { folder, env: asked, timeoutMilliseconds: askMilliseconds },
    cancel,
  );
  if (exitCode !== 0) throw new CannotAnswer(firstLine(stderr));
  const told = readGoEnv(stdout);
  const [goos, goarch, experiment] = [told("GOOS"), told("GOARCH"), told("GOEXPERIMENT")];
  const arch = asGoArch(goarch);
  if (goos !== machine.goos || arch === undefined || !runsHere(goarch, machine.goarch))
    throw new CannotAnswer(
      `go builds for ${goos}/${goarch} here, and such programs do not run on this machine (${machine.goos}/${machine.goarch})`,
    );
  const version = /^go1\.(\d+)(?:\.\d+|rc\d+|beta\d+)?/.exec(told("GOVERSION"));
  if (version === null) throw new CannotAnswer(`the release of this go is not known: ${told("GOVERSION")}`);
  const [toolchain, minor] = version;
  const experiments = mapExperimentsIn(experiment, Number(minor));
  const exactRelease = [toolchain, ...experiments].join("+");
  const model = mapModel(parseGoVersion(exactRelease).release, arch);
  return {
    name: `${exactRelease} ${goos}/${goarch}`,
    model,
    // Outside the user's folder the go command must still be the one that was asked there.
    env: { GOTOOLCHAIN: toolchain, GOOS: goos, GOARCH: goarch, GOEXPERIMENT: experiment },
  };
}

const runsHere = (goarch: string, own: string): boolean =>
  goarch === own || (goarch === "386" && own === "amd64");

async function build(
  go: GoCommand,
  folder: Place,
  env: Readonly<Record<string, string>>,
  cancel?: Cancel,
): Promise<void> {
  const { exitCode, stderr } = await go.run(
    ["build", "-o", programName, "."],
    {
      folder,
      env: { ...env, CGO_ENABLED: "0", GO111MODULE: "on", GOWORK: "off", GOFLAGS: "" },
      timeoutMilliseconds: buildMilliseconds,
    },
    cancel,
  );
  if (exitCode !== 0) throw new CannotAnswer(`the measuring program did not compile: ${firstLine(stderr)}`);
}

/** Tells each map that the program begins with. */
function followed(sizes: readonly number[], tell: (stage: MeasureStage) => void): (chunk: string) => void {
  let rest = "";
  return (chunk) => {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      const at = measureProgress(line);
      if (at === null) continue;
      const place = 2 * sizes.indexOf(at.n) + (at.hint === null ? 0 : 1);
      const done = buildShare + (1 - buildShare) * (Math.max(0, place) / (2 * sizes.length));
      tell({ text: `measuring ${entriesText(at.n)}, ${hintText(at.hint)}`, done });
    }
  };
}

const firstLine = (text: string): string =>
  text
    .split("\n")
    .map((line) => line.trim())
    .find((line) => line !== "" && !line.startsWith("# ")) ?? "it said nothing";
