/** What a comparison of two values of one kind gives by a Go operator; undefined for any other operator. */
export function comparison<Kind extends bigint | boolean | number | string>(
  operator: string,
  a: Kind,
  b: Kind,
): boolean | undefined {
  switch (operator) {
    case "==":
      return a === b;
    case "!=":
      return a !== b;
    case "<":
      return a < b;
    case "<=":
      return a <= b;
    case ">":
      return a > b;
    case ">=":
      return a >= b;
    default:
      return undefined;
  }
}
