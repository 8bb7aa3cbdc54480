import type { Stack } from "./profile.ts";
import { codeFrame } from "./profileSite.ts";

/** The call of a function that a stack is in, and a map type: what the function makes and fills by itself has one. */
export function callKey(stack: Stack, type: string): string {
  const [own, ...callers] = stack.frames.slice(codeFrame(stack));
  const rest = callers.map((frame) => `${frame.function}:${frame.line}`).join("\n");
  return `${own?.function} ${type}\n${rest}`;
}
