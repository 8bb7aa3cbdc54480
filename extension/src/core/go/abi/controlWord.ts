/** Control words: eight bytes, one per slot (internal/runtime/maps/group.go). */

export const ctrlEmpty = 0x80;
export const ctrlDeleted = 0xfe;
/** Eight empty control bytes: the mask of all top bits. */
export const emptyWord = 0x8080808080808080n;
/** Four empty control bytes, as a signed word. */
export const emptyHalf = 0x80808080 | 0;

/** Whether a slot with this control byte holds an entry: the byte is its H2 then. */
export const isFullCtrl = (byte: number): boolean => byte < ctrlEmpty;

/** H2, the control byte of an entry, is the hash's low 7 bits; the others are H1. */
export const h2Bits = 7;
export const h2Mask = (1 << h2Bits) - 1;
export const h2Of = (hashLo: number): number => hashLo & h2Mask;
