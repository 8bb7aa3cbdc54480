import type { BasicKind, GoType } from "../../go/types/goType.ts";
import type { Heap } from "../../memory/heap.ts";
import type { TypeTable } from "./typeTable.ts";

/** Where values are written: the heap and the types that its interfaces point to. */
export interface ValuePlace {
  readonly heap: Heap;
  readonly types: TypeTable;
  /** Another notation for the values of lists than core/emulator/map/goJson.ts has. */
  readonly notation?: ValueNotation | undefined;
}

/** How values are written that somebody spelled out. */
export interface ValueNotation {
  /** Types that its values bring along in interfaces. */
  readonly dynamicTypes: readonly GoType[];
  /** Writes a value at a heap offset. @throws Error with one sentence when it is no value of the type */
  write(place: ValuePlace, type: GoType, at: number, value: unknown): void;
}

/** A basic type that is not taken from a source, for the dynamic value of an interface. */
export const basicType = (kind: BasicKind, sizeBytes: number, alignBytes: number): GoType => ({
  kind,
  text: kind,
  sizeBytes,
  alignBytes,
  hasPointers: kind === "string",
  comparable: true,
});

/** Writes a string header at `at` and its UTF-8 content into the program's data. */
export function writeString(heap: Heap, at: number, text: string): void {
  const bytes = isAscii(text) ? undefined : utf8(text);
  const sizeBytes = bytes?.length ?? text.length;
  const content = sizeBytes === 0 ? 0 : heap.reserveData(sizeBytes);
  if (bytes !== undefined) heap.u8.set(bytes, content);
  else for (let i = 0; i < sizeBytes; i++) heap.u8[content + i] = text.charCodeAt(i);
  heap.writePointer(at, content);
  heap.u32[(at + heap.ptrSizeBytes) >>> 2] = sizeBytes;
  if (heap.ptrSizeBytes === 8) heap.u32[((at + 8) >>> 2) + 1] = 0;
}

function isAscii(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** UTF-8 of a text; lone surrogates become U+FFFD. */
export function utf8(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const char of text) {
    let code = char.codePointAt(0) as number;
    if (code >= 0xd800 && code <= 0xdfff) code = 0xfffd;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), 0x80 | (code & 63));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), 0x80 | ((code >> 6) & 63), 0x80 | (code & 63));
    else
      bytes.push(
        0xf0 | (code >> 18),
        0x80 | ((code >> 12) & 63),
        0x80 | ((code >> 6) & 63),
        0x80 | (code & 63),
      );
  }
  return Uint8Array.from(bytes);
}
