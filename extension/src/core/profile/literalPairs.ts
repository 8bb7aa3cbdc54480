import { callKey } from "./callKey.ts";
import type { FittedCall, FittedCalls, UnexplainedCall } from "./fittedCall.ts";
import { grouped } from "./grouped.ts";
import { isHeaderAlone, isStrong } from "./mapObjects.ts";
import { placeKey } from "./profileSite.ts";

/**
 * A literal with entries allocates a header and first slots, as many of each (cmd/compile/internal/walk complit.go maplit): what
 * has the size of one of them without the other is something else on its lines.
 */
export function pairedLiterals({ fitted, unexplained }: FittedCalls): FittedCalls {
  const literals = grouped(
    fitted.filter(isOfLiteral),
    ({ site, ladder, allocations: { stack } }) => `${placeKey(site)} ${callKey(stack, ladder.type.text)}`,
  );
  const others = new Set<FittedCall>();
  for (const calls of literals.values()) {
    const headers = calls.filter(({ made, objects }) => made && isHeaderAlone(objects));
    const firsts = calls.filter(({ made, objects }) => !made && (objects.arrays[0] ?? 0) > 0);
    const pair = firsts.flatMap((first) => {
      const header = headers.find(({ objects }) => objects.headers === first.objects.arrays[0]);
      return header === undefined ? [] : [[header, first]];
    })[0];
    for (const call of [...headers, ...firsts.filter(({ objects }) => !isStrong(objects))])
      if (pair?.includes(call) !== true) others.add(call);
  }
  const left = [...others].map(({ allocations, site }): UnexplainedCall => ({ allocations, site }));
  return {
    fitted: fitted.filter((call) => !others.has(call)),
    unexplained: [...unexplained, ...left],
  };
}

/** Whether a call is one of the own calls of a literal that has entries. */
const isOfLiteral = ({ site }: FittedCall): boolean => site.form === "literal" && site.entries > 0;
