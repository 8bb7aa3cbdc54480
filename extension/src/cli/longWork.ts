import type { Work } from "../core/emulator/map/fillEmulated.ts";
import type { CliIo } from "./io.ts";

/** Longest stretch of work before signals are heard. */
const sliceMilliseconds = 50;
/** Work that is done by then tells nothing. */
const quietMilliseconds = 500;

/** Does work to its end, in slices so that a signal ends it; a terminal is told how far it is. */
export async function doWork<Result>(
  work: Work<Result>,
  what: string,
  io: Pick<CliIo, "status">,
  clock: () => number = () => performance.now(),
): Promise<Result> {
  const start = clock();
  let told = "";
  try {
    for (let sliceEnd = start + sliceMilliseconds; ; ) {
      const step = work.next();
      if (step.done) return step.value;
      const now = clock();
      if (now < sliceEnd) continue;
      const text = `${what}: ${Math.floor(step.value * 100)} %`;
      if (now - start > quietMilliseconds && text !== told) {
        io.status?.(text);
        told = text;
      }
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnd = clock() + sliceMilliseconds;
    }
  } finally {
    if (told !== "") io.status?.("");
  }
}
