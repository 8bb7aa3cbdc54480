import { newestRelease, parseGoVersion } from "../core/go/release/goRelease.ts";
import { asGoArch, goArchs, type MapModel, mapModel } from "../core/go/release/goTarget.ts";
import { BadInput, type CliIo } from "./io.ts";

/** An option of a command: `--name VALUE`, or a flag without a value. */
export interface OptionSpec {
  /** What stands for the value in the help text; absent for a flag. */
  readonly value?: string;
  readonly help: string;
}

/** A command line taken apart. A flag's value is "". */
export interface ParsedArgs<Name extends string> {
  readonly options: Readonly<Partial<Record<Name, string>>>;
  readonly positional: readonly string[];
}

/** `--go` and `--goarch`, which most commands take. */
export const modelOptions = {
  go: { value: "RELEASE", help: "the Go release: 1.26, go1.26.4, 1.24+noswissmap, 1.27+mapsplitgroup" },
  goarch: { value: "ARCH", help: `the processor: ${goArchs.slice(0, 3).join(", ")} …` },
} satisfies Record<string, OptionSpec>;

/**
 * Takes `--name VALUE`, `--name=VALUE` and flags apart from the other words; everything after `--` is a word.
 * @throws BadInput for an unknown option, a missing value, an option given twice
 */
export function parseArgs<Name extends string>(
  args: readonly string[],
  specs: Readonly<Record<Name, OptionSpec>>,
): ParsedArgs<Name> {
  const options: Partial<Record<Name, string>> = {};
  const positional: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string;
    if (arg === "--") {
      positional.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith("-") || arg === "-") {
      positional.push(arg);
      continue;
    }
    const equals = arg.indexOf("=");
    const written = equals < 0 ? arg : arg.slice(0, equals);
    const name = (Object.keys(specs) as Name[]).find((known) => `--${known}` === written);
    if (name === undefined) throw new BadInput(`unknown option ${written}`);
    if (options[name] !== undefined) throw new BadInput(`option ${written} is given twice`);
    if (specs[name].value === undefined) {
      if (equals >= 0) throw new BadInput(`option ${written} takes no value`);
      options[name] = "";
    } else {
      const value = equals < 0 ? args[++i] : arg.slice(equals + 1);
      if (value === undefined)
        throw new BadInput(`option ${written} needs a value: ${written} ${specs[name].value}`);
      options[name] = value;
    }
  }
  return { options, positional };
}

/** The help of a command: how it is called, what it does, its options. */
export function helpText(usage: string, about: string, specs: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(specs).map(([name, { value, help }]) => {
    return [`--${name}${value === undefined ? "" : ` ${value}`}`, help] as const;
  });
  const width = Math.max(0, ...rows.map(([left]) => left.length));
  const lines = rows.map(([left, help]) => `  ${left.padEnd(width)}  ${help}\n`);
  return `usage: mapscope ${usage}\n${about}\n${lines.length > 0 ? `\n${lines.join("")}` : ""}`;
}

/** The newest release that is modelled stands where none is asked for. */
const defaultGo = newestRelease().name;
const defaultGoarch = "amd64";

/**
 * The release and processor that are asked for.
 * @returns with a note when the nearest model stands in for an unknown release
 * @throws BadInput for a text that is no release or no processor of Go's
 */
export function resolveModel(
  go: string = defaultGo,
  goarch: string = defaultGoarch,
): { model: MapModel; note: string | undefined } {
  const arch = asGoArch(goarch);
  if (arch === undefined)
    throw new BadInput(`"${goarch}" is not a GOARCH that is modelled: ${goArchs.join(", ")}`);
  try {
    const { release, note } = parseGoVersion(go);
    return { model: mapModel(release, arch), note };
  } catch (error) {
    if (error instanceof RangeError) throw new BadInput(error.message);
    throw error;
  }
}

/** As resolveModel, from parsed options; the note goes to standard error. */
export function modelFromOptions(
  options: { readonly go?: string; readonly goarch?: string },
  io: CliIo,
): MapModel {
  const { model, note } = resolveModel(options.go, options.goarch);
  if (note !== undefined) io.err(`mapscope: ${note}\n`);
  return model;
}

/**
 * A whole number of 0 or more.
 * @throws BadInput that names the option
 */
export function wholeNumber(text: string, option: string): number {
  const value = Number(text.replaceAll("_", ""));
  if (!/^\d[\d_]*$/.test(text) || !Number.isSafeInteger(value))
    throw new BadInput(
      `${option} ${JSON.stringify(text)} is not a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
    );
  return value;
}

/**
 * A make hint: a whole number, or none. It may be negative at run time; the runtime takes that for 0.
 * @throws BadInput
 */
export function hintFrom(text: string): number | null {
  if (text === "none") return null;
  return text.startsWith("-") ? -wholeNumber(text.slice(1), "--hint") : wholeNumber(text, "--hint");
}
