import { BadInput } from "./io.ts";
import { helpText } from "./options.ts";

export const help = helpText("capacity --map T", "layout and memory of a map for a number of entries", {});

export async function run(): Promise<number> {
  throw new BadInput("not there yet");
}
