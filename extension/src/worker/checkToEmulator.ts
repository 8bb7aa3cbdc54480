import { surveyMetrics } from "../core/survey/survey.ts";
import type { EmulatorRequestName, FillRequest, ToEmulator } from "../protocol/emulatorMessages.ts";
import { fillOperations } from "../protocol/surveyFill.ts";
import { maxSurveyOperations } from "../protocol/surveyMessages.ts";

type Body = Readonly<Record<string, unknown>>;

/** More cells than this at a time are never on show. */
const maxBlocks = 256;
const maxRows = 500;

const isCount = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
const isText = (value: unknown, maxLength: number): boolean =>
  typeof value === "string" && value.length <= maxLength;

const checks: { readonly [Name in EmulatorRequestName]: (body: Body) => boolean } = {
  fill: isFillRequest,
  memory: isFillRequest,
  layer: (body) =>
    isCount(body.map, 2 ** 31) &&
    Object.values(surveyMetrics)
      .flat()
      .includes(body.metric as never),
  cells: (body) =>
    isCount(body.map, 2 ** 31) &&
    Array.isArray(body.blocks) &&
    body.blocks.length <= maxBlocks &&
    body.blocks.every((block) => isCount(block, 2 ** 31)) &&
    typeof body.texts === "boolean",
  rows: (body) => isCount(body.map, 2 ** 31) && isCount(body.from, 2 ** 31) && isCount(body.count, maxRows),
  drop: (body) => isCount(body.map, 2 ** 31),
};

/** Whether a fill is one that can be tried; what Go's types and releases make of it shows when it runs. */
function isFillRequest(body: Body): boolean {
  const fill = body as { readonly [Key in keyof FillRequest]: unknown };
  return (
    isText(fill.map, 20_000) &&
    isText(fill.go, 40) &&
    isText(fill.goarch, 20) &&
    (fill.hint === null || isCount(fill.hint, maxSurveyOperations)) &&
    isCount(fill.seed, 2 ** 32) &&
    (fill.keys === "sequential" || fill.keys === "random") &&
    [fill.inserts, fill.deletes, fill.insertsAfter, fill.rounds ?? 1].every((count) =>
      isCount(count, maxSurveyOperations),
    ) &&
    fillOperations(body as unknown as FillRequest) <= maxSurveyOperations
  );
}

/** The message if it is one that the thread takes, else undefined. */
export function checkToEmulator(value: unknown): ToEmulator | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { id, name, body, cancel } = value as {
    readonly id?: unknown;
    readonly name?: unknown;
    readonly body?: unknown;
    readonly cancel?: unknown;
  };
  if (cancel !== undefined) return Number.isInteger(cancel) ? (value as ToEmulator) : undefined;
  if (!Number.isInteger(id) || typeof name !== "string" || !Object.hasOwn(checks, name)) return undefined;
  if (typeof body !== "object" || body === null) return undefined;
  return checks[name as EmulatorRequestName](body as Body) ? (value as ToEmulator) : undefined;
}
