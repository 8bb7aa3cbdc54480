import type { GoRelease } from "../go/release/goRelease.ts";
import { parseExactJson, WrittenOperationError } from "./writtenOperations.ts";

/** The methods of sync.Map, as traces name them. */
export type SyncMapMethod =
  | "load"
  | "store"
  | "loadOrStore"
  | "loadAndDelete"
  | "delete"
  | "swap"
  | "compareAndSwap"
  | "compareAndDelete"
  | "range"
  | "clear";

/** A call that somebody wrote out, with its arguments as JSON has them. */
export interface SyncMapCall {
  readonly method: SyncMapMethod;
  readonly key?: unknown;
  readonly value?: unknown;
  readonly old?: unknown;
  readonly text: string;
  /** From 1. */
  readonly line: number;
}

const argumentsOf: Readonly<Record<SyncMapMethod, readonly ("key" | "value" | "old")[]>> = {
  load: ["key"],
  store: ["key", "value"],
  loadOrStore: ["key", "value"],
  loadAndDelete: ["key"],
  delete: ["key"],
  swap: ["key", "value"],
  compareAndSwap: ["key", "old", "value"],
  compareAndDelete: ["key", "old"],
  range: [],
  clear: [],
};

/**
 * Whether a release's sync.Map has a method.
 */
export function hasMethod({ syncMapSwaps, syncMapClears }: GoRelease, method: SyncMapMethod): boolean {
  if (method === "clear") return syncMapClears;
  return syncMapSwaps || !(method === "swap" || method === "compareAndSwap" || method === "compareAndDelete");
}

/**
 * Reads `["store",K,V]`, `["load",K]`, `["compareAndSwap",K,OLD,NEW]` and their like.
 * @throws WrittenOperationError
 */
export function parseSyncMapCall(text: string, line: number, release: GoRelease): SyncMapCall {
  const fail = (message: string): never => {
    throw new WrittenOperationError(line, message);
  };
  const array = parseExactJson(text, fail);
  if (!Array.isArray(array)) return fail("the line is not a JSON array");
  const [name, ...given] = array as unknown[];
  if (typeof name !== "string" || !Object.hasOwn(argumentsOf, name))
    return fail(`${JSON.stringify(name)?.slice(0, 80) ?? "[]"} is not a method of sync.Map`);
  const method = name as SyncMapMethod;
  if (!hasMethod(release, method)) return fail(`sync.Map of ${release.name} has no ${method}`);
  const names = argumentsOf[method];
  if (names.length !== given.length) return fail(`malformed "${method}": ${text.slice(0, 80)}`);
  const values = Object.fromEntries(names.map((argument, i) => [argument, given[i]]));
  return { method, ...values, text: text.trim(), line };
}
