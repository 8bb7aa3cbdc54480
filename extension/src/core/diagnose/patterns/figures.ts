import { collectKeys } from "../../capacity/collectKeys.ts";
import { planCapacity } from "../../capacity/planCapacity.ts";
import { operationNames } from "../../go/abi/mapFunctions.ts";
import type { MapModel } from "../../go/release/goTarget.ts";
import { type GoType, GoTypeError } from "../../go/types/goType.ts";
import { mapTypeOf } from "../../go/types/mapTypeLayout.ts";
import { parseGoType } from "../../go/types/typeParser.ts";
import { bytesText, decimalText } from "../../numbers/numberText.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import type { Figures, Reading } from "./pattern.ts";

/** For how many entries figures are told where only the program knows the number. */
const example = 1000;

/**
 * Figures of what growing costs, for a model.
 * @param initCosts finds what literals cost when a program starts; null where that is not asked for
 */
export function figuresFor(
  model: MapModel,
  initCosts: ((reading: Reading, model: MapModel) => FixableFinding[]) | null,
): Figures {
  return {
    sparedByHint: (layout, entries, rounds) => sparedByHint(layout, entries, rounds, model),
    sparedByCapacity: (layout) => sparedByCapacity(layout, model),
    lookups: (layout) => lookups(layout, model),
    sizeOf: (layout) => parsedType(layout, model)?.sizeBytes ?? null,
    initCosts: (reading) => initCosts?.(reading, model) ?? [],
  };
}

function sparedByHint(
  layout: string,
  entries: number | null,
  rounds: string,
  model: MapModel,
): string | null {
  const parsed = parsedType(layout, model);
  if (parsed?.kind !== "map") return null;
  const type = mapTypeOf(parsed, model);
  const count = entries ?? example;
  const plan = planCapacity(type, count, null);
  const hinted = planCapacity(type, count, count);
  const [all, less] = [plan, hinted].map(({ filled }) => filled.allocatedBytes.typical);
  const growths = plan.growthAt.length;
  if (all === undefined || less === undefined || growths <= hinted.growthAt.length || all <= less) return "";
  const about = plan.filled.exact && hinted.filled.exact ? "" : "about ";
  const times = growths === 1 ? "once" : `${decimalText(growths)} times`;
  const grows = `${entries === null ? `with ${decimalText(count)} of them ` : ""}it grows ${times} on the way`;
  return `${grows} and allocates ${about}${bytesText(all, "decimal")}, with ${rounds} as its hint ${decimalText(less)}`;
}

function sparedByCapacity(layout: string, model: MapModel): string | null {
  const key = parsedType(layout, model);
  if (key === null || key.sizeBytes === 0) return null;
  const { appended, made } = collectKeys({ key, model }, example);
  return `for ${decimalText(example)} append allocates ${decimalText(appended.objects)} arrays with ${bytesText(appended.bytes, "decimal")}, with room for all it is one with ${decimalText(made.bytes)}`;
}

function lookups(layout: string, model: MapModel): ReturnType<Figures["lookups"]> {
  const parsed = parsedType(layout, model);
  if (parsed?.kind !== "map") return null;
  const { access1, access2 } = operationNames(mapTypeOf(parsed, model));
  return { plain: access1, withOk: access2 };
}

function parsedType(layout: string, { target }: MapModel): GoType | null {
  try {
    return parseGoType(layout, target);
  } catch (error) {
    if (error instanceof GoTypeError) return null;
    throw error;
  }
}
