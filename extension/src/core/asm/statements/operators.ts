/** How tightly an operator binds in Go; masks less than products and shifts beside them, for few know that Go takes them in turn. */
export const precedence: ReadonlyMap<string, number> = new Map(
  Object.entries({
    "*": 5,
    "/": 5,
    "%": 5,
    "<<": 5,
    ">>": 5,
    "&": 4.5,
    "&^": 4.5,
    "+": 4,
    "-": 4,
    "|": 4,
    "^": 4,
  }),
);

/** What binds as tightly as an operator with one operand: all that stands by itself binds more. */
const unaryLevel = 8;

/** Operations that Go writes by another sign. */
export const signs: ReadonlyMap<string, string> = new Map(Object.entries({ sar: ">>" }));

/** An expression of an operator that binds on a level, inside something that binds. */
export function parenthesized(text: string, level: number, binding: number): string {
  return level < binding ? `(${text})` : text;
}

/** How tightly an operator binds what is to the right of it: operators on one level of Go take their operands from the left. */
export const rightOf = (sign: string): number => ((precedence.get(sign) as number) < 4.5 ? 4.5 : 6);

/** An operator with one operand, which stands by itself. */
export function unary(sign: "-" | "^" | "!", operand: string, binding: number): string {
  // Go reads two signs in a row as one of another kind.
  const of = sign === operand[0] ? `(${operand})` : operand;
  return parenthesized(`${sign}${of}`, unaryLevel, binding);
}
