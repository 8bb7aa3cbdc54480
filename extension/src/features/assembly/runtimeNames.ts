import { operationPattern } from "../../core/go/abi/mapFunctions.ts";

/** Names of the runtime's map functions, the same for every release. */

const publicFunction = new RegExp(`^runtime\\.(${operationPattern})`);
const helper =
  /^(runtime\.(growWork|evacuate|hashGrow|makeBucketArray|advanceEvacuation|bucketEvacuated|moveToBmap|overLoadFactor|tooManyOverflowBuckets|\(\*(hmap|hiter|bmap|mapextra)\))|internal\/runtime\/maps\.)/;

/** A function that compiled code calls for maps, or one that those call. */
export const isMapFunction = (symbol: string): boolean => publicFunction.test(symbol) || helper.test(symbol);

/** One that compiled code calls itself. */
export const isCalledByCode = (symbol: string): boolean => publicFunction.test(symbol);

/** The pattern that `go tool objdump -s` takes for all of them. */
export const objdumpPattern = `${publicFunction.source}|${helper.source}`;
