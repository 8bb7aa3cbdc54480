import type { Frame, Stack } from "./profile.ts";

/** "none": nothing says otherwise; "moved" with its function; "edited": code close to it has changed. */
export type Drift = "none" | "moved" | "edited";

/**
 * What holds a map, as the source shows it: a variable that the function gives a map that it makes, one of the package, a field;
 * or something else, as a parameter.
 */
export type MapHolder = "local" | "package" | "field" | "other";

/** A place of the source that touches a map, as the workspace knows it. */
export interface ProfileSite {
  readonly file: string;
  readonly line: number;
  readonly endLine: number;
  readonly form: string;
  readonly expr: string;
  /** The map as the site writes it: "c.entries"; null where it makes one. */
  readonly operand: string | null;
  readonly holder: MapHolder;
  /** Of what makes a map: the variable or field that it is assigned to, "entries" of `c.entries = make(…)`; null where none shows. */
  readonly assigned: string | null;
  /** Entries of a literal; 0 of all else. */
  readonly entries: number;
  /** Nothing else on its line can allocate. */
  readonly alone: boolean;
  /** The only make or literal that the source has for its variable. */
  readonly making: MakingPlace | null;
  /** Whether the sources say that it stands where it did when the profile was taken. */
  readonly drift: Drift;
  /** The function around it, closures by the function that they stand in. */
  readonly function: string;
  readonly map: string;
  /** For the type parser: one, or those of the instances of a generic function; empty where it is not known. */
  readonly layouts: readonly string[];
  readonly calls: readonly string[];
}

/** Where the source makes a map. */
export type MakingPlace = Pick<ProfileSite, "file" | "line" | "form" | "expr">;

/** Tells a place that makes a map, or another site, from others. */
export const placeKey = ({ file, line, form, expr }: MakingPlace): string =>
  `${file}:${line} ${form} ${expr}`;

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
