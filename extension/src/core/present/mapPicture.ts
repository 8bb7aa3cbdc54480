/**
 * The picture of a map as plain JSON: every rectangle a real range of bytes. Hover, layout view, export and command
 * line draw from this one object. Addresses and 64-bit words are "0x…" texts, sizes and offsets numbers of bytes.
 */

/** What a byte of tophash or control word says of its cell. */
export type CellMark =
  | "full"
  | "empty"
  /** Classic emptyRest: this cell and all after it in the chain are empty. */
  | "emptyRest"
  /** Swiss tombstone. */
  | "deleted"
  | "evacuatedX"
  | "evacuatedY"
  | "evacuatedEmpty";

/** One cell or slot. Dead cells show the stale bytes that are still there. */
export interface CellPicture {
  readonly mark: CellMark;
  /** The tophash or control byte. */
  readonly byte: number;
  readonly key: string;
  readonly elem: string;
  readonly keyHex: string;
  readonly elemHex: string;
  /** Where they are: offsets from the row's address. */
  readonly keyOffsetBytes: number;
  readonly elemOffsetBytes: number;
}

/** A bucket or a group: eight cells. */
export interface RowPicture {
  /** "bucket 3", "overflow of bucket 3", "group 2". */
  readonly label: string;
  readonly address: string;
  readonly sizeBytes: number;
  /** The eight tophash bytes or the control word, in memory order, as hex. */
  readonly markHex: string;
  /** 0: main bucket or group; 1, 2 …: overflow bucket in its chain. */
  readonly chain: number;
  readonly index: number;
  /** Classic, in the old array: where its entries go, X first; Y is left out when the array keeps its size. */
  readonly goesTo?: readonly number[];
  readonly cells: readonly CellPicture[];
  /** Classic: the overflow pointer's value, "0x0" when none. */
  readonly overflow?: string;
}

/** A field of a header struct. */
export interface FieldPicture {
  readonly name: string;
  readonly type: string;
  readonly offsetBytes: number;
  readonly sizeBytes: number;
  /** For people: "40", "0xc000012000", "hashWriting". */
  readonly value: string;
  readonly hex: string;
  readonly meaning: string;
  /** "runtime/map.go:119 in Go 1.20.14", from the Go source root; empty for padding. */
  readonly declaredAt: string;
  readonly padding?: boolean;
}

/** A struct drawn as a byte ruler. */
export interface StructPicture {
  readonly name: string;
  readonly address: string;
  readonly sizeBytes: number;
  /** Go source file that declares it in this release, from the Go source root. */
  readonly source: string;
  readonly fields: readonly FieldPicture[];
}

/** A part of the map that holds rows: the bucket array, the old bucket array, the small group, one table. */
export interface SectionPicture {
  readonly id: string;
  readonly title: string;
  /** "used 9 · capacity 16 · growthLeft 5 · localDepth 0". */
  readonly detail: string;
  /** The table's own header. */
  readonly struct?: StructPicture;
  readonly rows: readonly RowPicture[];
  /** Buckets or groups of the section in all, overflow buckets not counted. */
  readonly rowCount: number;
  /** Rows left out because the map is large. */
  readonly hiddenRows: number;
  /** Classic: preallocated overflow buckets not yet used, which lie behind the array. */
  readonly spareRows?: number;
}

/** A table of a Swiss map in short; all of them are told, also those whose groups are not drawn. */
export interface TablePicture {
  /** The id of its section. */
  readonly section: string;
  readonly index: number;
  readonly used: number;
  readonly capacity: number;
  readonly growthLeft: number;
  readonly localDepth: number;
  readonly tombstones: number;
  /** Directory entries that point to it: the first and how many. */
  readonly firstEntry: number;
  readonly entryCount: number;
}

/** How a slot's bytes are used; drawn once. */
export interface SlotPicture {
  readonly rowSizeBytes: number;
  /** "bucket" or "group". */
  readonly rowName: string;
  /** Keys and elems over 128 bytes are objects of their own; the cell holds a pointer. */
  readonly indirectKeyBytes: number;
  readonly indirectElemBytes: number;
  readonly parts: readonly {
    readonly name: string;
    readonly offsetBytes: number;
    readonly sizeBytes: number;
    readonly kind: "mark" | "key" | "elem" | "padding" | "pointer";
  }[];
}

export interface TotalsPicture {
  readonly entries: number;
  /** Cells that could hold an entry without growing structure: buckets × 8, or slots. */
  readonly slots: number;
  /** What the map holds on the heap; null where only its memory is known, not its allocator. */
  readonly liveBytes: number | null;
  readonly liveObjects: number | null;
  /** Bytes that growing has left behind for the garbage collector; null where its past is not known. */
  readonly garbageBytes: number | null;
  /** Bytes of keys and elems of live entries. */
  readonly payloadBytes: number;
  /** Live bytes that are not keys and elems of live entries: headers, marks, padding, free and dead cells. */
  readonly wasteBytes: number | null;
  readonly tombstones: number;
  readonly overflowBuckets: number;
  /**
   * The entry with whose insert it grows next: between these numbers, low = high where hashes cannot change it. Null for
   * large classic maps, whose every chain would have to be looked at.
   */
  readonly nextGrowth: {
    readonly low: number;
    /** About as likely before as after it; null where that is not told. */
    readonly typical: number | null;
    readonly high: number;
  } | null;
}

/** A map as it is now. */
export interface MapPicture {
  readonly mapText: string;
  readonly modelLabel: string;
  readonly family: "classic" | "swiss";
  readonly variant: string;
  readonly header: StructPicture;
  /** Swiss: for each directory entry the section that holds its table. */
  readonly directory: readonly { readonly index: number; readonly section: string }[];
  readonly globalDepth: number;
  /** Swiss: the tables in the order of the directory. */
  readonly tables: readonly TablePicture[];
  /** Classic, while growing: buckets of the old array and how many are evacuated. */
  readonly growing: { readonly oldBuckets: number; readonly nevacuate: number } | null;
  readonly sections: readonly SectionPicture[];
  readonly slot: SlotPicture;
  readonly totals: TotalsPicture;
}
