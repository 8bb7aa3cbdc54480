/** How tightly an operator binds in Go; masks less than products and shifts beside them, for few know that Go takes them in turn. */
export const precedence: Readonly<Record<string, number>> = {
  "*": 5,
  "<<": 5,
  ">>": 5,
  "&": 4.5,
  "&^": 4.5,
  "+": 4,
  "-": 4,
  "|": 4,
  "^": 4,
};

/** Operations that Go writes by another sign. */
export const signs: Readonly<Record<string, string>> = { sar: ">>" };
