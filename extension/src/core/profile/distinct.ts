import type { Frame, Profile, Stack } from "./profile.ts";

/** The stacks of a profile, each once, in the order of the file: a large one has few for its samples. */
export function stacksOf({ samples }: Pick<Profile, "samples">): ReadonlySet<Stack> {
  const stacks = new Set<Stack>();
  for (const { stack } of samples) stacks.add(stack);
  return stacks;
}

/** Their frames, each once, in that order. */
export function framesOf(profile: Pick<Profile, "samples">): ReadonlySet<Frame> {
  const frames = new Set<Frame>();
  for (const stack of stacksOf(profile)) for (const frame of stack.frames) frames.add(frame);
  return frames;
}
