import { BadInput } from "./io.ts";
import { helpText } from "./options.ts";

export const help = helpText(
  "replay FILE…",
  "replays recorded traces of real maps and compares every state",
  {},
);

export async function run(): Promise<number> {
  throw new BadInput("not there yet");
}
