import { BadInput } from "./io.ts";
import { helpText } from "./options.ts";

export const help = helpText("explain FILE|-", "annotates an assembly listing", {});

export async function run(): Promise<number> {
  throw new BadInput("not there yet");
}
