/** Control words: eight bytes, one per slot (internal/runtime/maps/group.go). */

export const groupSlots = 8;
export const ctrlEmpty = 0x80;
export const ctrlDeleted = 0xfe;
/** Four empty control bytes, as a signed word. */
export const emptyHalf = 0x80808080 | 0;

/** H1 picks the first group, H2 is the control byte. */
export const h2Of = (hashLo: number): number => hashLo & 0x7f;
