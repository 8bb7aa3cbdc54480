/** Longest time that work in pieces keeps the extension host from other work. */
const sliceMilliseconds = 8;

/** Called between pieces of work: lets others run when it is time to. False says that the work is not wanted any more. */
export type Breathe = () => Promise<boolean> | boolean;

/** A breather for one piece of work, wanted as long as `isWanted` says so. */
export function breather(isWanted: () => boolean = () => true): Breathe {
  let sliceStart = performance.now();
  return () => {
    if (performance.now() - sliceStart < sliceMilliseconds) return isWanted();
    return new Promise((resolve) => {
      setImmediate(() => {
        sliceStart = performance.now();
        resolve(isWanted());
      });
    });
  };
}
