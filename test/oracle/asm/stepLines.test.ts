import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { it } from "node:test";
import {
  functionNames,
  stepBodies,
  stepFunctions,
} from "../../../extension/src/core/asm/runtime/stepLines.generated.ts";
import { namedBody, stepLetter } from "../../../extension/src/core/asm/runtime/stepLines.ts";
import { projectPath } from "../../support/projectPath.ts";
import { goRoot, missingGo, releases, toolchainAtHand } from "../goToolchain.ts";
import { type SteppedFunction, stepFunctionsOf } from "./stepTable.ts";

const missing = missingGo();
const options = missing === undefined ? {} : { skip: missing };
const minorOf = (release: string): number => Number(release.split(".")[1]);

/** The table of a release as it was generated. */
function generated(minor: number): Map<string, SteppedFunction[]> {
  return new Map(
    Object.entries(stepFunctions[minor] ?? {}).map(([file, rows]) => [
      file,
      rows.split(";").flatMap((row) => {
        const [start, name, body] = row.split(" ").map(Number);
        if (start === undefined || name === undefined || body === undefined) return [];
        return [{ name: functionNames[name] ?? "", start, body: namedBody(stepBodies[body] ?? "") }];
      }),
    ]),
  );
}

const written = new Map<string, Map<string, SteppedFunction[]>>();

for (const release of releases)
  it(`the steps of the runtime's lines are those of Go ${release}`, options, (t) => {
    if (!toolchainAtHand(release)) return t.skip(`Go ${release} is not at hand`);
    const read = stepFunctionsOf(path.join(goRoot(release), "src"));
    assert.ok([...read.values()].flat().some(({ name }) => name === "mapassign_fast64"));
    written.set(release, read);
    if (process.env["UPDATE_GOLDEN"]) write();
    else assert.deepEqual(generated(minorOf(release)), read);
  });

/** Numbers by the order in which they are first asked for. */
class Numbers {
  readonly #known = new Map<string, number>();

  of(text: string): number {
    const number = this.#known.get(text) ?? this.#known.size;
    this.#known.set(text, number);
    return number;
  }

  get texts(): string[] {
    return [...this.#known.keys()];
  }
}

function write(): void {
  const steps = new Numbers();
  const names = new Numbers();
  const bodies = new Numbers();
  const lettered = (body: string): string =>
    body.replaceAll(/[A-Za-z.]+/g, (step) => stepLetter(steps.of(step)));
  const tables = [...written].map(([release, files]) => {
    const rows = [...files].map(
      ([file, functions]) =>
        `    ${JSON.stringify(file)}:\n      ${JSON.stringify(
          functions
            .map(({ start, name, body }) => `${start} ${names.of(name)} ${bodies.of(lettered(body))}`)
            .join(";"),
        )},\n`,
    );
    return `  ${minorOf(release)}: {\n${rows.join("")}  },\n`;
  });
  writeFileSync(
    projectPath("extension/src/core/asm/runtime/stepLines.generated.ts"),
    `// Written by UPDATE_GOLDEN=1 node test/run.mjs oracle stepLines from the runtime sources of ${[...written.keys()].join(", ")}. Do not edit.

/** Names of steps; the bodies have a letter for each: "A" for the first. */
export const stepNames: readonly string[] = ${JSON.stringify(steps.texts)};

/** Names of functions, which the tables number. */
export const functionNames: readonly string[] = ${JSON.stringify(names.texts)};

/** Steps by line from the start of a function: "0A 1B … LENGTH"; "=" is the caller's step, "!" the small path. */
export const stepBodies: readonly string[] = [
${bodies.texts.map((body) => `  ${JSON.stringify(body)},`).join("\n")}
];

/** Release minor → file → functions as "firstLine name body". Files of internal/runtime/maps start with "maps/". */
export const stepFunctions: Readonly<Record<number, Readonly<Record<string, string>>>> = {
${tables.join("")}};
`,
  );
}
