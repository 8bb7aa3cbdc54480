import { BadInput } from "./io.ts";
import { helpText } from "./options.ts";

export const help = helpText("layout --map T", "the memory of an emulated map as a picture", {});

export async function run(): Promise<number> {
  throw new BadInput("not there yet");
}
