import type { CodeFill } from "./codeFill.ts";
import type { SiteEscape } from "./escape.ts";
import type { Evaluation } from "./evaluation.ts";
import type { LiteralSite } from "./literalSite.ts";
import type { AppendKey } from "./safeExpression.ts";
import type { EnclosingFunction } from "./siteContext.ts";
import type { IndexForm, RangeForm, SliceClear } from "./siteForms.ts";

/** What source code does with a map. `variable` to `result` only name one. */
export type MapForm =
  | "make"
  | "literal"
  | IndexForm
  | "delete"
  | "clear"
  | "len"
  | "range"
  | "mapsCall"
  | "variable"
  | "field"
  | "parameter"
  | "result";

/** A range of UTF-16 offsets in the document. */
export interface OffsetRange {
  readonly start: number;
  readonly end: number;
}

/** The map type of a site as far as the source tells it. */
export interface SiteMapType {
  /** As the code around would write it: `map[UserID]*User`. */
  readonly text: string;
  readonly key: string;
  readonly elem: string;
  /** For parseMapType: `type UserID uint64; map[UserID]unsafe.Pointer`; null when part of it is not known. */
  readonly layout: string | null;
  /** By what lies in its cells: `map[uint64]*User`; absent or null where that is not known. */
  readonly cells?: string | null;
  /** Why the layout is not known. */
  readonly why: string | null;
  /** The map's type is a type parameter whose key has others: M of `M ~map[K]V`. */
  readonly isParameter?: boolean;
  /** Layouts of each kind that it may have, where it depends on type parameters; empty where that is not known. */
  readonly representatives?: readonly string[];
  /** Its layouts by what the type parameters stand for in the instances that the files at hand make. */
  readonly instances?: readonly SiteInstance[];
  /** The type's name in the compiler's `type:` symbols; null when its declaration does not tell it. */
  readonly linkName: string | null;
}

/** A map type in one instance of the generic function or type that it is in. */
export interface SiteInstance {
  /** The type arguments, in order: "uint64". */
  readonly types: readonly string[];
  readonly layout: string;
}

/** The size hint of a make. */
export interface SiteHint {
  readonly expr: string;
  /** Its value where it is constant. */
  readonly constant: bigint | null;
  /** It surely is no constant: variables or calls are in it. */
  readonly variable: boolean;
  /** Its type's name where it is a built-in integer type: int64 and uint64 matter on 32-bit targets. */
  readonly type: string | null;
  readonly range: OffsetRange;
}

/** One place where the source touches a map. */
export interface MapSite {
  readonly form: MapForm;
  /** The expression's text. */
  readonly expr: string;
  readonly range: OffsetRange;
  /** The map operand's text: `m` of `m[k]`; null where the site makes the map or declares it. */
  readonly operand: string | null;
  readonly type: SiteMapType;
  readonly function: EnclosingFunction;
  /** Constant conditions keep it from running: the compiler drops it. */
  readonly dead: boolean;
  /** Whether it is evaluated where it is reached. */
  readonly evaluation: Evaluation;
  /** The code around it does not parse, so that its form may be another one. */
  readonly incomplete: boolean;
  readonly hint: SiteHint | null;
  readonly literal: LiteralSite | null;
  /** Where a made map lives. */
  readonly escape: SiteEscape | null;
  /** What the code behind a make or literal writes into its map, where constants tell it. */
  readonly fill: CodeFill | null;
  /** For range how it loops; for the delete of a clear idiom the loop around it. */
  readonly loop: RangeForm | null;
  /** For opAssign: `/=` or `%=`. */
  readonly divides: boolean;
  /** For read: it is of the slice or array of a loop that is, or may be, one clear. */
  readonly sliceClear: SliceClear | null;
  /**
   * For read: the compiler may make it more than once. Of a short constant string that it is compared with it compares length
   * and bytes; the size of a slice it looks at again and again (cmd/compile/internal/walk, walkCompareString, safeExpr,
   * walkMakeSlice); so it does with an array or slice whose loop is one clear.
   */
  readonly mayRepeat: boolean;
  /** For append: what decides whether it takes one map operation or two. */
  readonly appendKey: AppendKey | null;
  /** The key is `string(b)` of a byte slice. */
  readonly keyFromBytes: boolean;
  /** For mapsCall: the function of package maps: "Clone". */
  readonly called: string | null;
  /** That package's path: "maps" or "golang.org/x/exp/maps". */
  readonly calledPath: string | null;
  /** For mapsCall: the type of a second map among the arguments. */
  readonly second: SiteMapType | null;
  /** Declared without a value: a variable, a named result, a field in its struct's zero value. */
  readonly startsNil: boolean;
  /** The map that it is given is nil each time it is reached: nothing can have assigned to its variable. */
  readonly nilHere: boolean;
}
