/** Bytes of at most 16 different values, two in each byte: half as much to send. */
export interface PackedBytes {
  readonly length: number;
  /** The values that occur; a half byte is an index into it. */
  readonly table: Uint8Array;
  /** Each byte has the earlier value in its lower half. */
  readonly halves: Uint8Array;
}

const maxValues = 16;

/** Packs bytes; undefined when there are more than 16 different ones. */
export function packBytes(bytes: Uint8Array): PackedBytes | undefined {
  const seen = new Uint8Array(256);
  for (let i = 0; i < bytes.length; i++) seen[bytes[i] as number] = 1;
  const table: number[] = [];
  const indexes = new Uint8Array(256);
  for (let value = 0; value < 256; value++) if (seen[value] === 1) indexes[value] = table.push(value) - 1;
  if (table.length > maxValues) return undefined;
  const { length } = bytes;
  const halves = new Uint8Array(Math.ceil(length / 2));
  for (let i = 0; i + 1 < length; i += 2)
    halves[i >>> 1] =
      (indexes[bytes[i] as number] as number) | ((indexes[bytes[i + 1] as number] as number) << 4);
  if (length % 2 === 1) halves[length >>> 1] = indexes[bytes[length - 1] as number] as number;
  return { length, table: Uint8Array.from(table), halves };
}

export function unpackBytes({ length, table, halves }: PackedBytes): Uint8Array {
  const bytes = new Uint8Array(length);
  for (let i = 0; i + 1 < length; i += 2) {
    const both = halves[i >>> 1] as number;
    bytes[i] = table[both & 15] as number;
    bytes[i + 1] = table[both >>> 4] as number;
  }
  if (length % 2 === 1) bytes[length - 1] = table[(halves[length >>> 1] as number) & 15] as number;
  return bytes;
}

/** Whether a value that has arrived has the form of packed bytes. */
export function isPackedBytes(value: unknown): value is PackedBytes {
  if (typeof value !== "object" || value === null) return false;
  const { length, table, halves } = value as { readonly [Key in keyof PackedBytes]?: unknown };
  return (
    Number.isInteger(length) &&
    table instanceof Uint8Array &&
    table.length <= maxValues &&
    halves instanceof Uint8Array &&
    halves.length === Math.ceil((length as number) / 2)
  );
}
