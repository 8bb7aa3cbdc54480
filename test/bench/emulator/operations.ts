/** What is timed, in the order of a round: the map of `insert` is the one that the later ones work on. */
export const operations = ["insert", "presized", "hit", "miss", "delete"] as const;
export type Operation = (typeof operations)[number];

/** One kind of map that runs the operations over all its keys. */
export interface Side {
  /** Does an operation for every key. @returns nanoseconds an operation */
  run(operation: Operation): Promise<number> | number;
}

/** Times a loop of `count` operations. @returns nanoseconds each */
export function timed(count: number, loop: () => void): number {
  const start = performance.now();
  loop();
  return ((performance.now() - start) * 1e6) / count;
}
