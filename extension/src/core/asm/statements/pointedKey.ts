import type { Machine } from "../machine/machine.ts";
import { keyTypeOf } from "../machine/mapTypeText.ts";
import { bytesOfType, namedPart } from "../machine/typeParts.ts";
import { signatureOf } from "../runtime/signatures.ts";
import { type Environment, frameLocation } from "./environment.ts";
import type { InstructionFact } from "./places.ts";
import { resolved, type Term } from "./term.ts";

/** A key that a map function is handed by its address, where it was put together in the frame for the call. */
export interface PointedKey {
  /** Which argument it is. */
  readonly argument: number;
  /** What its bytes are, in order. */
  readonly parts: readonly { readonly term: Term; readonly offset: number; readonly width: number }[];
}

/** Longer ones would fill the line. */
const partsAtMost = 4;

/** Whether bytes of a key are one field or word of it, and no float: of these only the bits would be told. */
function isOnePart(type: string | undefined, offset: number, width: number): boolean {
  const part = type === undefined ? undefined : namedPart(type, offset, width);
  if (part?.word !== undefined) return true;
  return part?.basic !== undefined && !/^(?:float|complex)/.test(part.basic);
}

/**
 * @param isVariable whether a variable of the source is at an offset of the frame: it is told by its name
 */
export function pointedKey(
  name: string,
  fact: InstructionFact | undefined,
  environment: Environment,
  { arch }: Machine,
  isVariable: (offset: number) => boolean,
): PointedKey | undefined {
  const argument = signatureOf(name)?.parameters.indexOf("keyAddress") ?? -1;
  if (argument < 0) return undefined;
  const given = environment.get(arch.arguments[argument] as number)?.term;
  const address = given === undefined ? undefined : resolved(given);
  const type = keyTypeOf(fact?.before[arch.arguments[0] as number]);
  const size = type === undefined ? undefined : bytesOfType(type);
  if (address?.op !== "stack" || size === undefined || size === 0) return undefined;
  const parts: { term: Term; offset: number; width: number }[] = [];
  const from = Number(address.num);
  for (let at = from; at < from + size; ) {
    const held = environment.get(frameLocation(at));
    if (held === undefined || held.width > 8 || held.width === 0 || parts.length === partsAtMost)
      return undefined;
    const term = resolved(held.term);
    if (term.op === "unknown" || (term.bytes > 8 && term.op !== "const") || isVariable(at)) return undefined;
    if (!isOnePart(type, at - from, held.width)) return undefined;
    parts.push({ term, offset: at, width: held.width });
    at += held.width;
  }
  const last = parts.at(-1);
  return last !== undefined && last.offset + last.width === from + size ? { argument, parts } : undefined;
}
