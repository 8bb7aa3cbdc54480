import type { Condition } from "../machine/effects.ts";
import { loadedType, typedConstant } from "./entryParts.ts";
import type { Term } from "./term.ts";
import { unextended } from "./termKinds.ts";

/** What was loaded, as a side of a comparison: with the sign that the order asks for. */

/** Who puts terms and places into words. */
interface Speaker {
  hasName(term: Term): boolean;
  text(term: Term): string;
  placeText(address: Term, width: number): string;
}

const isSigned = (condition: Condition): boolean => /^[<>]/.test(condition);

/** The load that all of a compared term is; undefined where it is none. */
function loadIn(term: Term, width: number, say: Speaker): Term | undefined {
  const load = say.hasName(term) ? term : unextended(term, width);
  return load.op === "load" && load.width === width ? load : undefined;
}

/** A load as its type has it, or converted to the sign of the order; undefined where it stands as it is. */
export function comparedLoad(
  term: Term,
  width: number,
  condition: Condition,
  say: Speaker,
): string | undefined {
  const load = loadIn(term, width, say);
  if (load === undefined) return undefined;
  const type = say.hasName(load) ? undefined : loadedType(load);
  if (type?.kind === "int" && !condition.startsWith("u")) return say.placeText(load.args[0] as Term, width);
  if (!isSigned(condition) || (width === 8 && type?.kind !== "uint")) return undefined;
  const text = say.text(load);
  const place = say.hasName(load) ? text : text.replace(/^\*uint(?=\d+\()/, "*int");
  return place === text ? `int${width === 8 ? "" : 8 * width}(${text})` : place;
}

/** A constant beside a load, as one of its type where the order is the type's. */
export function constantBeside(
  term: Term,
  num: bigint,
  width: number,
  condition: Condition,
  say: Speaker,
): string | undefined {
  const load = loadIn(term, width, say);
  const type = load === undefined || say.hasName(load) ? undefined : loadedType(load);
  if (type?.kind !== "int" && type?.kind !== "uint") return undefined;
  const order = condition.startsWith("u") ? "uint" : isSigned(condition) ? "int" : type.kind;
  return order === type.kind ? typedConstant(num, type) : undefined;
}
