import { bytesText, decimalText } from "./numberText.ts";

/** A number of bytes as it is said in passing: "392 bytes", "24.8 kB", "1.71 MB", by thousands. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return bytesText(bytes, "decimal");
  for (const [unit, size] of [
    ["kB", 1e3],
    ["MB", 1e6],
    ["GB", 1e9],
  ] as const) {
    const text = (bytes / size).toPrecision(3);
    if (Number(text) < 1000) return `${Number(text)} ${unit}`;
  }
  return `${decimalText(Math.round(bytes / 1e9))} GB`;
}
