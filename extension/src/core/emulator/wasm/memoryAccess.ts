import { arenaStart } from "../../memory/webAssembly.ts";
import { type Code, const32, type Local, memory, sequence } from "./assembler.ts";

const shifted =
  (load: (at: Code, offset?: number) => Code) =>
  (at: Code, offset = 0): Code =>
    load(at, arenaStart + offset);
const shiftedStore =
  (store: (at: Code, value: Code, offset?: number) => Code) =>
  (at: Code, value: Code, offset = 0): Code =>
    store(at, value, arenaStart + offset);

/** Loads and stores by heap offset. */
export const arena = {
  load8: shifted(memory.load8),
  load16: shifted(memory.load16),
  load32: shifted(memory.load32),
  load64: shifted(memory.load64),
  load64Padded: shifted(memory.load64Padded),
  load128: shifted(memory.load128),
  store8: shiftedStore(memory.store8),
  store16: shiftedStore(memory.store16),
  store32: shiftedStore(memory.store32),
  store64: shiftedStore(memory.store64),
  store128: shiftedStore(memory.store128),
} as const;

/** Sizes that one instruction moves, largest first. */
const pieces = [
  { sizeBytes: 16, load: arena.load128, store: arena.store128 },
  { sizeBytes: 8, load: arena.load64, store: arena.store64 },
  { sizeBytes: 4, load: arena.load32, store: arena.store32 },
  { sizeBytes: 2, load: arena.load16, store: arena.store16 },
  { sizeBytes: 1, load: arena.load8, store: arena.store8 },
] as const;

/** Copies `sizeBytes` bytes, a size known when the code is made. */
export function copyCode(from: Local, to: Local, sizeBytes: number, offsetBytes = 0): Code {
  const piece = pieces.find((piece) => piece.sizeBytes <= sizeBytes);
  if (piece === undefined) return [];
  return sequence(
    piece.store(to.get, piece.load(from.get, offsetBytes), offsetBytes),
    copyCode(from, to, sizeBytes - piece.sizeBytes, offsetBytes + piece.sizeBytes),
  );
}

/** Zeroes `sizeBytes` bytes from an offset after `at`. */
export function clearCode(at: Local, sizeBytes: number, offsetBytes: number): Code {
  const piece = pieces.find((piece) => piece.sizeBytes <= Math.min(sizeBytes, 8));
  if (piece === undefined) return [];
  const zero = piece.sizeBytes === 8 ? [0x42, 0x00] : const32(0);
  return sequence(
    piece.store(at.get, zero, offsetBytes),
    clearCode(at, sizeBytes - piece.sizeBytes, offsetBytes + piece.sizeBytes),
  );
}
