/** A value that code computes from constants alone: an integer, a float, a text, a truth, several in order. */
export type Value = bigint | number | string | boolean | ValueList;

/** A literal of a slice, array or struct; what is not known of it is undefined. */
export interface ValueList {
  readonly items: readonly (Value | undefined)[];
}

/** Longer texts are not followed: code that joins a text to itself a few times makes one of any length. */
export const maxTextLength = 1000;
