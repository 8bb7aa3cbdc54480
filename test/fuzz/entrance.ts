import type { Chance } from "./chance.ts";

/** A place where input of others comes in. */
export interface Entrance {
  /** Draws an input; the same choices make the same one. */
  draw(chance: Chance): string;
  /** Takes an input as the product does. @throws Error that tells a fault: what is refused in order is none */
  take(input: string): void | Promise<void>;
}

/** Fails with a sentence that tells the fault. */
export function expect(isSo: boolean, fault: string): void {
  if (!isSo) throw new Error(fault);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may reach a terminal
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Fails where a text for people holds what steers a terminal. */
export function expectPlain(text: string, what: string): void {
  const at = text.search(steering);
  expect(
    at < 0,
    `${what} holds a control character: ${JSON.stringify(text.slice(Math.max(0, at - 40), at + 40))}`,
  );
}

/** Fails for an error that is none of the kinds by which input is refused: those are for people, with one sentence. */
export function expectRefusal(
  error: unknown,
  ...kinds: readonly (abstract new (
    ...args: never[]
  ) => Error)[]
): void {
  const isRefusal = kinds.some((kind) => error instanceof kind && error.constructor === kind);
  const isInternal =
    error instanceof RangeError && /call stack|Invalid (array|string|typed)|BigInt/.test(error.message);
  if (!isRefusal || isInternal) throw error;
}
