import { BadInput } from "./io.ts";
import { helpText } from "./options.ts";

export const help = helpText(
  "sites PATH…",
  "lists the map operations of Go files, directories or packages",
  {},
);

export async function run(): Promise<number> {
  throw new BadInput("not there yet");
}
