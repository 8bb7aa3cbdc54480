import { type CallChain, callChain } from "../core/compile/callChain.ts";
import { describeSite } from "../core/compile/describeSite.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { FoundSite } from "./foundSite.ts";

/**
 * How the map of a site is made, for a model: by the make or literal there, or by the one that its variable comes from.
 * @throws Error with one clear sentence when the source does not show that, or when the map's layout is not known
 */
export function madeBy(
  { making, description, inForce }: FoundSite,
  model: MapModel = inForce.model,
): CallChain {
  if (!making) throw new Error(`The source does not show where ${description.site.expr} is made`);
  const isOwn = making === description.site && model === inForce.model;
  const own = isOwn ? description : describeSite(making, model);
  const chain = callChain(own);
  if (!chain) throw new Error(`The layout of ${making.type.text} is not known: ${own.why}`);
  return chain;
}
