import type { CostStep } from "../profile/callSteps.ts";
import type { CostRow } from "../profile/costReport.ts";
import type { HeapSiteReport } from "../profile/heapReport.ts";
import { percentText, sampledNote } from "./profileWords.ts";

/** A step that takes a smaller part of a line's map functions is not what makes it dear. */
const mostOfIt = 0.4;

/** Why the maps of a line of a heap profile allocated what they did, and what would change it, as a sentence. */
export function heapReason({
  site,
  range,
  garbageBytes,
  allocatedBytes,
  togetherBytes,
  countedAt,
  hint,
  maps,
}: HeapSiteReport): string {
  if (range !== undefined) return sampledNote;
  if (site.form === "make") return "made here; what writing adds is told at the lines that write";
  if (countedAt !== null) return "what growing left behind is told there";
  if (garbageBytes === 0) return "growing left nothing behind at this line";
  const left = `${percentText(garbageBytes, togetherBytes ?? allocatedBytes)} of it are arrays that growing left behind`;
  if (hint !== null) return `${left}: a map that is made large enough never has them`;
  return maps === 0 ? left : `${left}; no single hint is known to save more than it costs`;
}

/** What makes a line dear, and what would change it; "" where no step of the map functions stands out. */
export function costReason({ steps, cum, self }: CostRow): string {
  const spent = cum - self;
  const byReason = new Map<Reason, number>();
  for (const [step, value] of steps) {
    const reason = reasonOf(step);
    if (reason !== null) byReason.set(reason, (byReason.get(reason) ?? 0) + value);
  }
  const [most] = [...byReason].sort(([, a], [, b]) => b - a);
  if (most === undefined || most[1] < mostOfIt * spent) return "";
  return `${percentText(most[1], spent)} of what is called ${reasons[most[0]]}`;
}

type Reason = "growing" | "hashing" | "comparing" | "probing";

const reasons: Readonly<Record<Reason, string>> = {
  growing: "is growing, which a make with a large enough hint spares",
  hashing: "is hashing keys: the longer they are, the longer it takes",
  comparing: "is comparing keys: the longer they are, the longer it takes",
  probing: "is looking through slots: those of a smaller map are more often in the processor's caches",
};

function reasonOf(step: CostStep): Reason | null {
  const [name] = step.split(".");
  if (name === "grow" || name === "growWork") return "growing";
  if (name === "hash") return "hashing";
  if (name === "compareKey") return "comparing";
  return name === "probe" ? "probing" : null;
}
