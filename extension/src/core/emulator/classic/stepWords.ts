/** "0x1f", for the sentences of steps. */
export function hex(value: number): string {
  return `0x${value.toString(16)}`;
}

/** "0x0f": a byte with both digits. */
export function hexByte(value: number): string {
  return `0x${value.toString(16).padStart(2, "0")}`;
}

/** Names of the tophash marks in runtime/map.go, by value. */
const markNames = ["emptyRest", "emptyOne", "evacuatedX", "evacuatedY", "evacuatedEmpty"] as const;

/** A tophash byte as text: its mark's name, or its value. */
export function tophashText(top: number): string {
  return markNames[top] ?? hexByte(top);
}
