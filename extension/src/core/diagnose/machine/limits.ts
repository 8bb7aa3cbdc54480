/** Longer arrays are not followed element by element. */
export const arrayLimit = 256;
/** Calls within calls that are followed. */
export const depthLimit = 40;
/** Turns of a loop that depend on something unknown. */
export const turnLimit = 2;
