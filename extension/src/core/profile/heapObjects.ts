import type { Profile, Stack } from "./profile.ts";
import { ProfileError } from "./wireCheck.ts";

/** Objects of one size that one path through the runtime allocated at a call stack. */
export interface SizedObjects {
  /** Of one object, as malloc counts it. */
  readonly bytes: number;
  readonly allocated: number;
  /** How many of them were still there. */
  readonly inuse: number;
  /** Entries of the profile in the order in which each first allocated. */
  readonly order: number;
}

/** What one call of the program allocated, for one stack of callers. */
export interface Allocations {
  readonly stack: Stack;
  /**
   * In the order in which each was first allocated. What the runtime's functions allocate at one call with one size stays
   * apart for each line of them, though the profile hides these lines (runtime/mprof.go, runtime/pprof writeHeapProto).
   */
  readonly objects: readonly SizedObjects[];
}

/** A heap profile by call. */
export interface HeapObjects {
  /** Bytes for which one object was recorded; 1: all of them. */
  readonly rate: number;
  readonly calls: readonly Allocations[];
}

/**
 * Takes a heap profile apart; null for a profile of something else.
 * @throws ProfileError for one that does not keep the sizes of its objects
 */
export function heapObjects(profile: Profile): HeapObjects | null {
  const at = (type: string): number => profile.sampleTypes.findIndex((kind) => kind.type === type);
  const allocated = at("alloc_objects");
  const inuse = at("inuse_objects");
  if (allocated < 0 || inuse < 0) return null;
  const calls = new Map<Stack, SizedObjects[]>();
  let counted = 0;
  // The runtime lists what was allocated last first.
  for (let i = profile.samples.length - 1; i >= 0; i--) {
    const { stack, values, objectBytes } = profile.samples[i] as (typeof profile.samples)[number];
    const count = Math.max(0, values[allocated] ?? 0);
    if (count === 0) continue;
    counted++;
    if (objectBytes === null || objectBytes <= 0) continue;
    const objects = calls.get(stack) ?? [];
    calls.set(stack, objects);
    objects.push({
      bytes: objectBytes,
      allocated: count,
      inuse: Math.max(0, values[inuse] ?? 0),
      order: counted,
    });
  }
  if (calls.size === 0 && counted > 0)
    throw new ProfileError("does not keep the sizes of its objects: record it with runtime/pprof");
  return {
    rate: profile.period,
    calls: [...calls].map(([stack, objects]) => ({ stack, objects })),
  };
}
