/** `main.put+4` taken apart. */
export function symbolAndOffset(told: string): { name: string; offset: number } {
  const plus = told.lastIndexOf("+");
  const digits = plus < 0 ? "" : told.slice(plus + 1);
  const isOffset = /^(?:0x[0-9a-f]{1,8}|\d{1,9})$/.test(digits);
  const name = isOffset ? told.slice(0, plus) : told;
  return { name: name.replace(/\.abi0$/, ""), offset: isOffset ? Number(digits) : 0 };
}
