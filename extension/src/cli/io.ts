import type { Readable } from "node:stream";

/** What a command reads from and writes to; the tests give their own. */
export interface CliIo {
  /** Standard input. */
  readonly stdin: Readable;
  /** Writes to standard output, as given; bytes are UTF-8. Join many short lines before: each call is a write. */
  out(text: string | Uint8Array): void;
  /** Waits while the reader of standard output is slower than the writer; absent where all of it fits in memory. */
  drained?(): Promise<void>;
  /** Writes to standard error, as given. */
  err(text: string): void;
  /**
   * Shows a line on the terminal that standard error is, in place of the one shown before; "" wipes it. Absent where
   * nobody looks.
   */
  status?(text: string): void;
}

/** A command of the command line: one module in cli/ each, loaded when it is called. */
export interface Command {
  /** Printed by --help; ends with a line end. */
  readonly help: string;
  /**
   * @param args what follows the command's name
   * @returns the exit status: 0 fine, 1 found or differs in something
   * @throws BadInput for exit status 2
   */
  run(args: readonly string[], io: CliIo): Promise<number>;
}

/** Longest text of a complaint: what the input holds may be of any length. */
const maxComplaintLength = 500;

/** The one line on standard error that tells what is wrong. */
export function complaint(command: string, message: string): string {
  const text = message
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .join(" ");
  const shown = text.length > maxComplaintLength ? `${text.slice(0, maxComplaintLength)}…` : text;
  return `mapscope ${command}: ${shown}\n`;
}

/** Input that cannot be worked with: its message becomes the one line on standard error, the exit status is 2. */
export class BadInput extends Error {
  override name = "BadInput";
}

/**
 * Control characters but for line ends and tabs, and those that turn the direction of writing: what a file or a name
 * holds of them would steer a terminal.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are looked for
const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** Text whose control characters are written as JSON writes them: "\u001b". JSON stays what it is. */
export function withoutControls(text: string): string {
  return text.replace(steering, escaped);
}

/** The same of UTF-8. */
function bytesWithoutControls(bytes: Uint8Array): Uint8Array {
  if (!mayHoldControls(bytes)) return bytes;
  return new TextEncoder().encode(
    withoutControls(new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes)),
  );
}

function mayHoldControls(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i] as number;
    if (byte < 0x20 ? byte !== 0x0a && byte !== 0x09 : byte === 0x7f) return true;
    if (byte >= 0xc2 && (byte === 0xc2 || byte === 0xd8 || byte === 0xe2) && mayBeginControl(bytes, i))
      return true;
  }
  return false;
}

/** Whether a character of more than one byte begins that is, or by its first bytes may be, one of those. */
function mayBeginControl(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at];
  const second = bytes[at + 1] ?? 0x80;
  const third = bytes[at + 2];
  // U+0080 to U+009F, U+061C.
  if (first === 0xc2) return second < 0xa0;
  if (first === 0xd8) return second === 0x9c;
  // U+200E, U+200F, U+2028 to U+202E; U+2066 to U+2069.
  if (third === undefined) return true;
  if (second === 0x80) return third === 0x8e || third === 0x8f || (third >= 0xa8 && third <= 0xae);
  return second === 0x81 && third >= 0xa6 && third <= 0xa9;
}

/** The one way out: nothing that a command writes steers the terminal. */
export function quietIo(io: CliIo): CliIo {
  // By its prototype, for what is read is made when it is first asked for.
  return Object.assign(Object.create(io) as CliIo, {
    out: (text: string | Uint8Array) =>
      io.out(typeof text === "string" ? withoutControls(text) : bytesWithoutControls(text)),
    err: (text: string) => io.err(withoutControls(text)),
  });
}
