import type { FromViewMessage } from "./messages.ts";

type Check = (body: Readonly<Record<string, unknown>>) => boolean;

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0;
const isText = (value: unknown, maxLength: number): boolean =>
  typeof value === "string" && value.length <= maxLength;

/** What each message of the view must look like on arrival. */
const checks: { readonly [Name in FromViewMessage["type"]]: Check } = {
  ready: () => true,
  insert: (body) => isCount(body.count) && (body.count as number) <= 1_000_000,
  deleteKeys: (body) => isCount(body.count) && (body.count as number) <= 1_000_000,
  clear: () => true,
  seek: (body) => isCount(body.position),
  chooseModel: (body) => isText(body.release, 40) && isText(body.goarch, 20),
  pin: (body) => typeof body.pinned === "boolean",
  copy: (body) => ["mermaid", "svg", "json"].includes(body.what as string) && isText(body.text, 50_000_000),
  openCalculator: () => true,
  reveal: () => true,
};

/** The message if it is one that the view may send, else undefined: nothing that arrives is trusted. */
export function checkFromView(value: unknown): FromViewMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (typeof type !== "string" || !Object.hasOwn(checks, type)) return undefined;
  if (typeof body !== "object" || body === null) return undefined;
  const check = checks[type as FromViewMessage["type"]];
  return check(body as Readonly<Record<string, unknown>>) ? (value as FromViewMessage) : undefined;
}
