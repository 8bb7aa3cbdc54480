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
  /** Somebody looks at standard error: long work tells how far it is. */
  readonly errIsTerminal?: boolean;
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
  const text = message.replace(/\s*\n\s*/g, " ");
  const shown = text.length > maxComplaintLength ? `${text.slice(0, maxComplaintLength)}…` : text;
  return `mapscope ${command}: ${shown}\n`;
}

/** Input that cannot be worked with: its message becomes the one line on standard error, the exit status is 2. */
export class BadInput extends Error {
  override name = "BadInput";
}
