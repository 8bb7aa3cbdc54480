import type { Chance } from "./chance.ts";
import type { Entrance } from "./entrance.ts";

/** Texts this long are the largest that are measured. */
const maxLength = 1 << 17;
/** Less than this is noise. */
const floorMilliseconds = 150;
/** More than this for a text of at most `maxLength` is too much, whatever it grew from. */
const ceilingMilliseconds = 8000;
/** A text twice as long may take four times as long, and a little: worse is more than quadratic. */
const maxRatio = 6;

/** The text with a part of it twice as often each time. */
function* doubled(input: string, chance: Chance): Generator<string> {
  const start = chance.below(input.length);
  const length = 1 + chance.below(chance.oneIn(2) ? 8 : 200);
  const [before, part, after] = [
    input.slice(0, start),
    input.slice(start, start + length),
    input.slice(start + length),
  ];
  for (let times = 64; times * part.length < maxLength; times *= 2) yield before + part.repeat(times) + after;
}

/** Takes ever longer texts made of an input. @throws Error when the time grows out of proportion; what `take` throws */
export async function measureGrowth({ take }: Entrance, input: string, chance: Chance): Promise<void> {
  if (input === "") return;
  let before = 0;
  for (const text of doubled(input, chance)) {
    const spent = await measured(take, text);
    if (spent < floorMilliseconds) before = 0;
    const isSteep = before > 0 && spent > maxRatio * before;
    if (isSteep || spent > ceilingMilliseconds) {
      // Once more: the machine may have been busy, or the code cold.
      const again = await measured(take, text);
      if (again > ceilingMilliseconds || (isSteep && again > maxRatio * before))
        throw new GrowthError(
          text,
          `${text.length} characters take ${again.toFixed(0)} ms, half as many ${before.toFixed(0)} ms`,
        );
    }
    if (spent > ceilingMilliseconds / 4) return;
    if (spent >= floorMilliseconds) before = spent;
  }
}

/** Time that grows out of proportion; the text that shows it. */
export class GrowthError extends Error {
  override name = "GrowthError";
  readonly text: string;

  constructor(text: string, message: string) {
    super(message);
    this.text = text;
  }
}

/** CPU time, so that what else the machine does counts for little. */
async function measured(take: Entrance["take"], text: string): Promise<number> {
  const start = process.cpuUsage();
  await take(text);
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}
