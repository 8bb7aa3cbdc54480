import { isPackedBytes } from "./packedBytes.ts";
import {
  type FromSurvey,
  type FromSurveyMessage,
  maxBlocksAsked,
  maxSurveyEntries,
  maxSurveyOperations,
  type SurveyRequest,
  type ToSurvey,
  type ToSurveyMessage,
} from "./surveyMessages.ts";

type Body = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Body => typeof value === "object" && value !== null;
const isCount = (value: unknown, max: number): boolean =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= max;
const isNumber = (value: unknown): boolean => typeof value === "number" && Number.isFinite(value);
const isText = (value: unknown, maxLength: number): boolean =>
  typeof value === "string" && value.length <= maxLength;
const isTexts = (value: unknown): boolean =>
  Array.isArray(value) && value.every((text) => typeof text === "string");

/**
 * The request if it has the form of one: from a message, or from what a page kept over a reload, perhaps of a version that
 * knew no rounds.
 */
export function checkSurveyRequest(value: unknown): SurveyRequest | undefined {
  if (!isObject(value)) return undefined;
  const request = { rounds: 1, compare: "", ...value } as { readonly [Key in keyof SurveyRequest]: unknown };
  const known =
    isText(request.map, 20_000) &&
    isText(request.go, 40) &&
    isText(request.goarch, 20) &&
    isCount(request.entries, maxSurveyEntries) &&
    typeof request.hinted === "boolean" &&
    (request.keys === "sequential" || request.keys === "random") &&
    isCount(request.deletedPercent, 100) &&
    typeof request.refilled === "boolean" &&
    isCount(request.rounds, maxSurveyOperations) &&
    isText(request.compare, 40);
  return known ? (request as SurveyRequest) : undefined;
}

const metrics = ["occupancy", "tombstones", "overflow", "probe", "age"];
const isFill = (body: Body): boolean => isCount(body.fill, 2 ** 31);

/** What each message of the page must look like on arrival. */
const fromChecks: { readonly [Name in keyof FromSurvey]: (body: Body) => boolean } = {
  ready: (body) => body.request === null || checkSurveyRequest(body.request) !== undefined,
  fill: (body) => checkSurveyRequest(body.request) !== undefined,
  cancel: () => true,
  layer: (body) => isFill(body) && metrics.includes(body.metric as string),
  cells: (body) =>
    isFill(body) &&
    Array.isArray(body.blocks) &&
    body.blocks.length <= maxBlocksAsked &&
    body.blocks.every((block) => isCount(block, 2 ** 31)) &&
    typeof body.texts === "boolean",
  rows: (body) => isFill(body) && isCount(body.from, 2 ** 31),
};

/** What each message of the host must look like on arrival in the page. */
const toChecks: { readonly [Name in keyof ToSurvey]: (body: Body) => boolean } = {
  form: (body) =>
    checkSurveyRequest(body.request) !== undefined && isTexts(body.releases) && isTexts(body.goarchs),
  progress: (body) => isFill(body) && isNumber(body.share),
  outline: (body) =>
    isFill(body) &&
    checkSurveyRequest(body.request) !== undefined &&
    isNumber(body.milliseconds) &&
    isNumber(body.filledAt) &&
    isObject(body.outline) &&
    body.outline.blockStarts instanceof Uint32Array &&
    body.outline.blockStarts.length > 0 &&
    (body.follows === undefined || metrics.includes(body.follows as string)),
  memory: (body) => isFill(body) && Array.isArray(body.series) && body.series.every(isMemorySeries),
  layer: (body) =>
    isFill(body) &&
    isObject(body.layer) &&
    body.layer.values instanceof Uint8Array &&
    isNumber(body.layer.top) &&
    metrics.includes(body.layer.metric as string) &&
    Array.isArray(body.layer.histograms) &&
    (body.packed === undefined || isPackedBytes(body.packed)),
  cells: (body) => isFill(body) && Array.isArray(body.cells) && body.cells.every(isCells),
  rows: (body) =>
    isFill(body) && isNumber(body.from) && Array.isArray(body.rows) && body.rows.every(isObject),
  failed: (body) => isText(body.message, 10_000),
};

const isNumbers = (value: unknown): boolean => Array.isArray(value) && value.every(isNumber);

function isMemorySeries(value: unknown): boolean {
  return (
    isObject(value) &&
    isText(value.name, 100) &&
    isObject(value.memory) &&
    isNumber(value.memory.every) &&
    [value.memory.operations, value.memory.heldBytes, value.memory.garbageBytes].every(isNumbers)
  );
}

function isCells(value: unknown): boolean {
  return (
    isObject(value) &&
    isNumber(value.block) &&
    value.buckets instanceof Uint16Array &&
    value.addresses instanceof Float64Array &&
    value.marks instanceof Uint8Array &&
    value.walks instanceof Uint8Array &&
    value.operations instanceof Uint32Array &&
    value.operations.length === value.marks.length &&
    value.walks.length === value.marks.length &&
    isTexts(value.texts)
  );
}

/** The message if it is one that the page may send, else undefined: nothing that arrives is trusted. */
export function checkFromSurvey(value: unknown): FromSurveyMessage | undefined {
  return hasForm(value, fromChecks) ? (value as FromSurveyMessage) : undefined;
}

/** The message if it is one that the host may send, else undefined. */
export function checkToSurvey(value: unknown): ToSurveyMessage | undefined {
  return hasForm(value, toChecks) ? (value as ToSurveyMessage) : undefined;
}

function hasForm(value: unknown, checks: Readonly<Record<string, (body: Body) => boolean>>): boolean {
  if (!isObject(value)) return false;
  const { type, body } = value;
  if (typeof type !== "string" || !Object.hasOwn(checks, type) || !isObject(body)) return false;
  return checks[type]?.(body) ?? false;
}
