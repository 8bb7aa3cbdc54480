/** How sizes and offsets are written. */
export type NumberStyle = "decimal" | "hexadecimal" | "both" | "none";

/** A whole number with thousands separators: 54,656. */
export function decimalText(value: number | bigint): string {
  const digits = String(value);
  let text = digits.slice(-3);
  for (let end = digits.length - 3; end > 0; end -= 3) {
    const group = digits.slice(Math.max(0, end - 3), end);
    text = group === "-" ? `-${text}` : `${group},${text}`;
  }
  return text;
}

/** A number of bytes in a style: "208 bytes", "0xd0 bytes", "208 (0xd0) bytes"; empty for none. */
export function bytesText(value: number, style: NumberStyle): string {
  const hex = `0x${value.toString(16)}`;
  switch (style) {
    case "none":
      return "";
    case "decimal":
      return `${decimalText(value)} ${value === 1 ? "byte" : "bytes"}`;
    case "hexadecimal":
      return `${hex} bytes`;
    case "both":
      return `${decimalText(value)} (${hex}) bytes`;
  }
}

/** "1 object", "6 objects". */
export function countedText(count: number, what: string): string {
  return `${decimalText(count)} ${what}${count === 1 ? "" : "s"}`;
}

/** "1 entry", "10,000 entries" */
export function entriesText(count: number): string {
  return count === 1 ? "1 entry" : `${decimalText(count)} entries`;
}
