import type { Readable } from "node:stream";
import { BadInput } from "./io.ts";

/** Longest line that is read, in characters: half of what a string holds. */
const maxLineLength = 1 << 28;

/**
 * The lines of a UTF-8 stream, without their ends (LF or CRLF) and without a byte order mark; the last one need not have
 * an end. They come as many at a time as a piece of the stream completes.
 * @throws BadInput for a line that is too long
 */
export async function* linesOf(stream: Readable): AsyncGenerator<readonly string[]> {
  const decoder = new TextDecoder();
  let started: string[] = [];
  let startedLength = 0;
  let line = 1;
  for await (const chunk of stream) {
    const lines = decoder.decode(chunk as Uint8Array, { stream: true }).split("\n");
    const rest = lines.pop() as string;
    if (lines.length > 0) {
      lines[0] = started.join("") + lines[0];
      started = [];
      startedLength = 0;
      line += lines.length;
      yield lines.map(withoutReturn);
    }
    started.push(rest);
    startedLength += rest.length;
    if (startedLength > maxLineLength)
      throw new BadInput(`line ${line} is longer than ${maxLineLength} characters`);
  }
  const last = started.join("") + decoder.decode();
  if (last !== "") yield [withoutReturn(last)];
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
