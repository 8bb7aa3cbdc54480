/** What the functions give when the operation is not one of theirs; they have then changed nothing. */
export const leftToReference = 1;

/** The exported operations. All parameters and results are heap offsets but counts; results are signed. */
export interface OperationExports {
  prepare?(seedLo: number, seedHi: number): void;
  /** Elem, 0 when absent, or `leftToReference`. */
  access(m: number, keyAt: number): number;
  /** Elem, or `leftToReference`. */
  assign(m: number, keyAt: number): number;
  /** 0, or `leftToReference`. */
  delete(m: number, keyAt: number): number;
  /** The same for keys that lie one after the other, in this order. @returns how many were done before one was left */
  accessAll(m: number, keysAt: number, foundAt: number, count: number): number;
  assignAll(m: number, keysAt: number, elemsAt: number, count: number): number;
  deleteAll(m: number, keysAt: number, unused: number, count: number): number;
}
