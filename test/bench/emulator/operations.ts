import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

/** What is timed, in the order of a round: the map of `insert` is the one that the later ones work on. */
export const operations = ["insert", "presized", "hit", "miss", "delete"] as const;
export type Operation = (typeof operations)[number];

/** One kind of map that runs the operations over all its keys. */
export interface Side {
  /** Does an operation for every key. @returns nanoseconds an operation */
  run(operation: Operation): Promise<number> | number;
}

/** Collects JavaScript's garbage, as the Go program does before it times anything. */
const collectGarbage = ((): (() => void) => {
  setFlagsFromString("--expose-gc");
  return runInNewContext("gc");
})();

/** Times a loop of `count` operations. @returns nanoseconds each */
export function timed(count: number, loop: () => void): number {
  collectGarbage();
  const start = performance.now();
  loop();
  return ((performance.now() - start) * 1e6) / count;
}
