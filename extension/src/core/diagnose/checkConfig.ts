import { type Code, codeNames } from "./machine/finding.ts";
import { type Severity, severities } from "./severity.ts";

/** What a module says of its checks, in `.mapscope.json` beside go.mod. */
export interface CheckConfig {
  readonly severities: ReadonlyMap<Code, Severity>;
  /** Files and folders that nothing is told of, by patterns below the module's folder. */
  readonly exclude: readonly RegExp[];
  /** Files that programs wrote are looked at, too. */
  readonly generated: boolean;
}

export const configName = ".mapscope.json";

const maxPatternLength = 300;
const maxStars = 8;

export const noConfig: CheckConfig = { severities: new Map(), exclude: [], generated: false };

/**
 * Reads `{"severity": {"nilMapWrite": "warning"}, "exclude": ["gen/**"], "generated": false}`.
 * @throws Error with one sentence for what is no JSON, or has another form
 */
export function parseCheckConfig(text: string): CheckConfig {
  const read = objectOf(parsed(text), "it");
  for (const key of Object.keys(read))
    if (!["severity", "exclude", "generated"].includes(key))
      throw new Error(`${JSON.stringify(key)} is not known; there are severity, exclude and generated`);
  const { severity = {}, exclude = [], generated = false } = read;
  if (typeof generated !== "boolean") throw new Error("generated must be true or false");
  if (!Array.isArray(exclude)) throw new Error("exclude must be a list of patterns");
  return {
    generated,
    exclude: exclude.map((pattern: unknown) => patternOf(pattern)),
    severities: severitiesOf(objectOf(severity, "severity")),
  };
}

/** How grave each code is, as a setting or a file says. @throws Error with one sentence */
export function severitiesOf(given: Readonly<Record<string, unknown>>): Map<Code, Severity> {
  return new Map(
    Object.entries(given).map(([name, value]) => {
      const known = codeNames.find((code) => code === name);
      if (known === undefined)
        throw new Error(`${JSON.stringify(name)} is no code; the codes are ${codeNames.join(", ")}`);
      const severity = severities.find((one) => one === value);
      if (severity === undefined) throw new Error(`${name} must be one of ${severities.join(", ")}`);
      return [known, severity];
    }),
  );
}

/** Whether nothing is told of a file. @param below its path from the module's folder, with forward slashes */
export function isExcluded({ exclude }: CheckConfig, below: string): boolean {
  return exclude.some((pattern) => pattern.test(below));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error("it is no JSON");
  }
}

function objectOf(value: unknown, name: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new Error(`${name} must be an object`);
  return value as Readonly<Record<string, unknown>>;
}

/** `*` is any part of a name, `**` any folders; a folder stands for all that is in it. */
function patternOf(pattern: unknown): RegExp {
  if (typeof pattern !== "string" || pattern === "") throw new Error("exclude must be a list of patterns");
  // Each is tried at each place of a name.
  if (pattern.length > maxPatternLength || pattern.split("*").length - 1 > maxStars)
    throw new Error(
      `the pattern ${JSON.stringify(pattern.slice(0, 40))} is too long, or has more than ${maxStars} *`,
    );
  const parts = pattern
    .replace(/^\.?\/|\/$/g, "")
    .split("/")
    .map((part) =>
      part === "**"
        ? "**"
        : part
            .replace(/[.+^${}()|[\]\\]/g, "\\$&")
            .replaceAll(/\*+/g, "[^/]*")
            .replaceAll("?", "[^/]"),
    );
  const text = parts.reduce((before, part, i) => {
    if (part === "**") return `${before}(?:[^/]+/)*`;
    const isLast = i === parts.length - 1;
    return `${before}${part}${isLast ? "" : "/"}`;
  }, "");
  return new RegExp(`^${text}${pattern.endsWith("**") ? "" : "(?:/|$)"}`, "u");
}
