/** The releases that something is of, by minor numbers, both ends among them; an end that is missing is open. */
export interface ReleaseSpan {
  readonly from?: number;
  readonly to?: number;
}

/** Whether Go 1.`minor` is in a span. */
export function isWithin({ from = 0, to = Number.POSITIVE_INFINITY }: ReleaseSpan, minor: number): boolean {
  return from <= minor && minor <= to;
}
