import type { Speaker as MemorySpeaker } from "./memoryText.ts";
import type { Term } from "./term.ts";
import type { WordType, WordTypes } from "./wordTypes.ts";

/** Who puts the operands of sums, products and masks into words. */
export interface Speaker extends MemorySpeaker {
  readonly types: WordTypes;
  hasName(term: Term): boolean;
  isNamed(term: Term): boolean;
  text(term: Term, binding?: number): string;
  /** As a number of a type, converted where the text is of another one. */
  as(term: Term, type: WordType, level?: number): string;
  converted(term: Term, type: WordType, level?: number): string;
  operand(term: Term, index: number, level: number, low?: number): string;
}
