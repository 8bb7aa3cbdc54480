import type { Allocations, SizedObjects } from "./heapObjects.ts";

/** Bytes of a channel without elements, by release, and of what starts a goroutine with an argument. */
const channelBytes: ReadonlySet<number> = new Set([96, 112]);
const starterBytes = 16;

/** A call's objects without those of the garbage collector, and what was found in them. */
export interface Parted<Found> {
  readonly rest: Allocations;
  readonly collector: Allocations;
  readonly found: Found;
}

/**
 * The first collection of a program begins in whatever allocates then, and allocates a channel and what starts the workers
 * there (runtime/mgc.go gcBgMarkStartWorkers): looks for something in the objects of a call without these.
 */
export function withoutCollector<Found>(
  allocations: Allocations,
  look: (rest: Allocations) => Found | undefined,
): Parted<Found> | null {
  const { stack, objects } = allocations;
  const channels = objects.filter(({ bytes, allocated }) => channelBytes.has(bytes) && allocated === 1);
  const starters = objects.filter(({ bytes }) => bytes === starterBytes);
  if (channels.length === 0) return null;
  // The collector comes late, when much is allocated: of two entries the later one is its own.
  for (const starter of [...starters.reverse(), null]) {
    const isOther = (one: SizedObjects): boolean => one === starter || channels.includes(one);
    const rest = { stack, objects: objects.filter((one) => !isOther(one)) };
    const found = rest.objects.length === 0 ? undefined : look(rest);
    if (found !== undefined) return { rest, collector: { stack, objects: objects.filter(isOther) }, found };
  }
  return null;
}
