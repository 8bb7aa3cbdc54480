import type { FromViewMessage } from "./messages.ts";

type Body = Readonly<Record<string, unknown>>;
type Check = (body: Body) => boolean;

/** Most keys that one request may insert or delete. */
const maxCount = 1_000_000;
const maxText = 50_000_000;
const maxKeyText = 16_000;

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isKeyCount = (value: unknown): boolean => isCount(value) && (value as number) <= maxCount;
const isSeed = (value: unknown): boolean => isCount(value) && (value as number) < 2 ** 32;
const isText = (value: unknown, maxLength: number): boolean =>
  typeof value === "string" && value.length <= maxLength;
const isOneOf = (...values: readonly unknown[]): ((value: unknown) => boolean) => {
  return (value) => values.includes(value);
};
const isHint = (value: unknown): boolean =>
  value === null || (isCount(value) && (value as number) <= 2 ** 31);
const isModel = (body: Body): boolean => isText(body.release, 40) && isText(body.goarch, 20);
const isExport = isOneOf("svg", "png", "mermaid", "json", "trace");

function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null;
}

function isPattern(value: unknown): boolean {
  if (!isBody(value)) return false;
  switch (value.kind) {
    case "sequential":
      return true;
    case "random":
      return isSeed(value.seed);
    case "pattern":
      return isText(value.pattern, 1000);
    case "values":
      return isText(value.text, maxText);
    default:
      return false;
  }
}

const always: Check = () => true;

/** What each message of the view must look like on arrival. */
const checks: { readonly [Name in FromViewMessage["type"]]: Check } = {
  ready: always,
  fill: (body) => isKeyCount(body.count) && isPattern(body.pattern),
  fillAsCode: always,
  collide: (body) =>
    isOneOf("bucket", "tophash", "h2", "group", "table")(body.kind) &&
    isCount(body.count) &&
    (body.count as number) <= 10_000,
  deleteKeys: (body) =>
    isKeyCount(body.count) && isOneOf("oldest", "newest", "random")(body.order) && isSeed(body.seed),
  churn: (body) => isKeyCount(body.count) && isKeyCount(body.rounds) && isPattern(body.pattern),
  operate: (body) => isOneOf("insert", "delete", "get")(body.op) && isText(body.key, maxKeyText),
  clear: always,
  clone: always,
  range: always,
  seek: (body) => isCount(body.position),
  jump: (body) =>
    isOneOf("growth", "split", "overflow", "tombstone")(body.event) && typeof body.back === "boolean",
  step: (body) => body.at === null || isCount(body.at),
  find: (body) => body.key === null || isText(body.key, maxKeyText),
  show: (body) => isText(body.section, 40) && isCount(body.row),
  chooseModel: isModel,
  chooseHash: (body) => isOneOf("aes", "fallback")(body.algorithm) && isSeed(body.seed),
  chooseHint: (body) => isHint(body.hint),
  compare: (body) =>
    body.with === null || (isBody(body.with) && isModel(body.with) && isHint(body.with.hint)),
  compareFamilies: always,
  lives: always,
  differences: always,
  diagram: (body) => isOneOf("layout", "growth", "lookup", "make")(body.kind),
  cell: (body) =>
    isText(body.section, 40) && isAddress(body.address) && isOneOf(0, 1, 2, 3, 4, 5, 6, 7)(body.cell),
  pin: (body) => typeof body.pinned === "boolean",
  openRecent: (body) => isCount(body.id),
  openBeside: always,
  showAssembly: always,
  copy: (body) => isExport(body.what) && isText(body.text, maxText),
  export: (body) => isExport(body.what) && isText(body.name, 100) && isText(body.content, maxText),
  openCalculator: always,
  reveal: always,
};

function isAddress(value: unknown): boolean {
  return typeof value === "string" && /^0x[0-9a-f]{1,13}$/.test(value);
}

/** The message if it is one that the view may send, else undefined: nothing that arrives is trusted. */
export function checkFromView(value: unknown): FromViewMessage | undefined {
  if (!isBody(value)) return undefined;
  const { type, request, body } = value;
  if (typeof type !== "string" || !Object.hasOwn(checks, type)) return undefined;
  if (!isCount(request) || !isBody(body)) return undefined;
  return checks[type as FromViewMessage["type"]](body) ? (value as unknown as FromViewMessage) : undefined;
}
