import type { Frame, Stack } from "./profile.ts";

/** A place of the source that touches a map, as the workspace knows it. */
export interface ProfileSite {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly form: string;
  readonly expr: string;
  /** The map as the site writes it: "c.entries"; null where it makes one. */
  readonly operand: string | null;
  /** The function around it, closures by the function that they stand in. */
  readonly function: string;
  readonly map: string;
  /** For the type parser: one, or those of the instances of a generic function; empty where it is not known. */
  readonly layouts: readonly string[];
  readonly calls: readonly string[];
}

/** The sites of the line that a frame is at. */
export type SitesAt = (frame: Frame) => readonly ProfileSite[];

/** Forms that make a map where they stand. */
export const makes = ({ form }: ProfileSite): boolean => form === "make" || form === "literal";

/** Forms whose calls may allocate slots. */
export const writes = ({ form }: ProfileSite): boolean =>
  form === "assign" || form === "opAssign" || form === "append" || form === "literal";

/**
 * Packages whose frames stand for the call that leads to them: the runtime, with what it links into reflect, and what works on any
 * map.
 */
const passedThrough =
  /^(?:(?:runtime|internal\/runtime\/[\w/]+|maps|golang\.org\/x\/exp\/maps)\.|reflect\.(?:make)?map\w*$)/;

/** Whether a function stands for the call that leads to it. */
export const passesThrough = (name: string): boolean => passedThrough.test(name);

/** Where the code of the program begins on a stack, from the innermost frame out: the index of that frame, or -1. */
export function codeFrame({ frames }: Stack): number {
  return frames.findIndex((frame) => !passesThrough(frame.function));
}
