import type { Ladders } from "./fitCalls.ts";
import type { FittedCall, FittedCalls, UnexplainedCall } from "./fittedCall.ts";
import type { Allocations } from "./heapObjects.ts";
import type { Ladder } from "./ladder.ts";
import { noObjects } from "./mapObjects.ts";
import { codeFrame, makes, type SitesAt, writes } from "./profileSite.ts";

/** Calls of a sampled profile on the lines of writes whose objects all have sizes of the site's maps. */
export function sampledCalls(calls: readonly Allocations[], sitesAt: SitesAt, ladders: Ladders): FittedCalls {
  const fitted: FittedCall[] = [];
  const unexplained: UnexplainedCall[] = [];
  for (const allocations of calls) {
    const frame = allocations.stack.frames[codeFrame(allocations.stack)];
    if (frame === undefined) continue;
    const sites = sitesAt(frame).filter((site) => makes(site) || writes(site));
    const found = sites.flatMap((site) =>
      site.layouts.flatMap((layout) => {
        const ladder = ladders.of(layout);
        return ladder !== null && fits(allocations, ladder) ? [{ site, ladder }] : [];
      }),
    );
    const [first] = found;
    if (first !== undefined)
      fitted.push({ allocations, ...first, made: first.site.form === "make", objects: noObjects });
    else if (sites[0] !== undefined) unexplained.push({ allocations, site: sites[0] });
  }
  return { fitted, unexplained };
}

function fits({ objects }: Allocations, ladder: Ladder): boolean {
  const sizes = new Set([
    ...[ladder.header, ladder.table, ladder.mapextra],
    ...[...ladder.boxes, ...ladder.directories, ...ladder.lists],
    ...ladder.steps.map(({ bytes }) => bytes),
  ]);
  return objects.every(({ bytes }) => sizes.has(bytes));
}
