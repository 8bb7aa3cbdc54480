import { isAscii } from "node:buffer";
import { closeSync, openSync, readSync } from "node:fs";
import { TextDecoder } from "node:util";
import { refuseDevice, stateOf } from "./inputFile.ts";
import { BadInput, type CliIo } from "./io.ts";

/** Bytes read at a time. */
const chunkBytes = 1 << 16;

/** Longest line, in characters: those of listings have some ten thousand, and one without end would never be read to its end. */
const maxLineChars = 1 << 26;

/** The beginning of a pipe that is kept in memory, in characters, so that it can be read again. */
const keptChars = 8 << 20;

/** The text of a file or of standard input ("-"), to be read more than once where that is possible. */
export class ListingSource {
  readonly #path: string;
  readonly #io: CliIo;
  readonly #isFile: boolean;
  readonly #kept: string[] = [];
  #keptSize = 0;
  #isDropping = false;
  #pipe: AsyncGenerator<string> | undefined;

  constructor(path: string, io: CliIo) {
    this.#path = path;
    this.#io = io;
    if (path !== "-") refuseDevice(path);
    this.#isFile = path !== "-" && stateOf(path)?.isFile() === true;
  }

  /** Whether chunks() can begin anew: always in a file, in a pipe until more than its beginning was read. */
  get canRestart(): boolean {
    return this.#isFile || !this.#isDropping;
  }

  /** Whether reading on makes it impossible to begin anew. */
  get isBeginningOver(): boolean {
    return !this.#isFile && this.#keptSize >= keptChars;
  }

  /**
   * The text from its start, in pieces that are cut anywhere but inside a character.
   * @throws BadInput when it cannot be read, or has a line without end
   */
  async *chunks(): AsyncGenerator<string> {
    if (this.#isFile) {
      yield* this.#read();
      return;
    }
    yield* this.#kept;
    this.#pipe ??= this.#read();
    for (;;) {
      const { done, value } = await this.#pipe.next();
      if (done === true) return;
      if (this.isBeginningOver) {
        this.#isDropping = true;
        this.#kept.length = 0;
      } else {
        this.#kept.push(value);
        this.#keptSize += value.length;
      }
      yield value;
    }
  }

  /** UTF-16 is told by its byte order mark; everything else is read as UTF-8. */
  async *#read(): AsyncGenerator<string> {
    const decode = createDecoder();
    let lineChars = 0;
    try {
      const pieces = this.#path === "-" ? this.#io.stdin : piecesOf(this.#path);
      for await (const piece of pieces) {
        const text = typeof piece === "string" ? piece : decode(piece as Buffer);
        const lineEnd = text.lastIndexOf("\n");
        lineChars = lineEnd < 0 ? lineChars + text.length : text.length - lineEnd - 1;
        if (lineChars > maxLineChars)
          throw new RangeError(`it has a line of more than ${maxLineChars} characters, which no listing has`);
        yield text;
      }
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const name = this.#path === "-" ? "standard input" : this.#path;
      throw new BadInput(`cannot read ${name}: ${why}`);
    }
  }
}

/** The bytes of a file, all in the same buffer. */
function* piecesOf(path: string): Generator<Buffer> {
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.allocUnsafe(chunkBytes);
    for (;;) {
      const count = readSync(file, buffer);
      if (count === 0) return;
      yield buffer.subarray(0, count);
    }
  } finally {
    closeSync(file);
  }
}

function createDecoder(): (chunk: Buffer) => string {
  let decoder: TextDecoder | undefined;
  let isPlain = true;
  return (chunk) => {
    if (isPlain && isAscii(chunk)) return chunk.toString("latin1");
    decoder ??= new TextDecoder(encodingOf(chunk));
    // What ends in the middle of a character needs the decoder for the next piece too.
    isPlain = decoder.encoding === "utf-8" && (chunk[chunk.length - 1] ?? 0) < 0x80;
    return decoder.decode(chunk, { stream: true });
  };
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  return start[0] === 0xfe && start[1] === 0xff ? "utf-16be" : "utf-8";
}
