/** Cells of a bucket and slots of a group (internal/abi MapBucketCount, MapGroupSlots). */
export const slotCount = 8;
/** Its log2. */
export const slotCountBits = 3;

/** Bytes of tophash in a bucket and of the control word in a group: one for each cell or slot. */
export const markBytes = 8;

/** The largest hint that makes no more than a map without one: make then allocates neither buckets nor groups. */
export const maxSmallHint = slotCount;

/** Words of a slice header: data, length, capacity (runtime/slice.go). */
export const sliceWords = 3;

/** Keys and elems over this many bytes are stored by pointer (internal/abi MapMaxKeyBytes, MapMaxElemBytes). */
export const maxInlineBytes = 128;

/** The largest elem for which a missed lookup returns the runtime's zero value (internal/abi ZeroValSize). */
export const zeroValueBytes = 1024;
