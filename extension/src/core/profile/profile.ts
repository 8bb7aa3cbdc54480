/** A pprof profile as far as it is asked for here (github.com/google/pprof proto/profile.proto). */
export interface Profile {
  readonly sampleTypes: readonly ValueKind[];
  /** One sample was taken for about so many units of `periodKind`: 1 in a heap profile of rate 1. */
  readonly period: number;
  readonly periodKind: ValueKind;
  /** In the order of the file. */
  readonly samples: readonly Sample[];
}

/** What a number counts: "alloc_objects" in "count", "cpu" in "nanoseconds". */
export interface ValueKind {
  readonly type: string;
  readonly unit: string;
}

/** One call stack with one object size. */
export interface Sample {
  readonly stack: Stack;
  /** One for each of the profile's sample types. */
  readonly values: readonly number[];
  /** Bytes of each of its objects, as malloc counts them; null where the profile does not say. */
  readonly objectBytes: number | null;
}

/** A call stack, innermost first. Equal ones of a profile are one object. */
export interface Stack {
  /** The addresses of its calls, or what stands for them: calls of one line differ here. */
  readonly key: string;
  /** Functions that were inlined are frames of their own. */
  readonly frames: readonly Frame[];
}

/** A function on a call stack. Equal ones of a profile are one object. */
export interface Frame {
  /** As the linker names it: "main.(*cache).put", "main.fill[...]". */
  readonly function: string;
  /** The path that the compiler wrote; "" where it is not known. */
  readonly file: string;
  /** From 1; 0 where it is not known. */
  readonly line: number;
  /** The line of its `func`; 0 where the profile does not say, as those of Go up to 1.19. */
  readonly start: number;
}
