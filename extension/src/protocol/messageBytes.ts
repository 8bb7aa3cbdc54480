/** A message as one block of bytes: VS Code hands it on as it is, where it takes an object apart at every border. */
export interface MessageBytes {
  readonly bytes: Uint8Array;
}

export function toBytes(message: object): MessageBytes {
  return { bytes: new TextEncoder().encode(JSON.stringify(message)) };
}

/** The message in bytes, anything else as it came; undefined for bytes that hold none. */
export function fromBytes(value: unknown): unknown {
  const bytes =
    typeof value === "object" && value !== null ? (value as { bytes?: unknown }).bytes : undefined;
  if (!(bytes instanceof Uint8Array)) return value;
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}
