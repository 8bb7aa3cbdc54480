import type { InstructionFact } from "./places.ts";
import type { Term } from "./term.ts";

/** What a location holds, and the instruction that put it there; -1 where that differs by path. */
export interface Held {
  readonly term: Term;
  readonly writer: number;
  readonly width: number;
}

export type Environment = Map<number, Held>;

/** Location of the frame's byte at an offset from the stack pointer at entry; lower ones are registers. */
export const frameLocation = (offset: number): number => frameBase + offset;
const frameBase = 0x4000_0000;
export const isFrame = (location: number): boolean => location > frameBase / 2;
/** Location of the flags. */
export const flagsLocation = 0x1000_0000;
/** Location of the flags that the branch at a block's end looks at: arm64's CBZ leaves the others alone. */
export const branchLocation = 0x1000_0001;
export const isFlags = (location: number): boolean =>
  location === flagsLocation || location === branchLocation;

export function forgetRange(environment: Environment, from: number, to: number): void {
  if (to - from > 64) {
    for (const [location, { width }] of [...environment])
      if (isFrame(location) && location < frameLocation(to) && location + width > frameLocation(from))
        environment.delete(location);
    return;
  }
  for (let at = from - 15; at < to; at++) {
    const held = environment.get(frameLocation(at));
    if (held !== undefined && at + held.width > from) environment.delete(frameLocation(at));
  }
}

/** Forgets the parts of the frame that others may change; `all` where it is not told which. */
export function forgetFrame(
  environment: Environment,
  exposed: InstructionFact["exposed"],
  all: boolean,
): void {
  if (all)
    for (const location of [...environment.keys()]) if (isFrame(location)) environment.delete(location);
  for (const { from, to } of exposed) forgetRange(environment, from, to);
}
