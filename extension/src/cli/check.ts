import { BadInput } from "./io.ts";
import { helpText } from "./options.ts";

export const help = helpText("check PATH…", "reports mistakes in the use of maps", {});

export async function run(): Promise<number> {
  throw new BadInput("not there yet");
}
