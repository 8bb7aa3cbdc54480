import { resolved, type Term } from "./term.ts";

/** Shifts by what a register holds: instructions look at its low bits alone, Go's operators at all of it. */

/** Bits that the count of a shift may have, as instructions take it. */
const roomOf = ({ width }: { readonly width: number }): number => (width === 8 ? 64 : 32);

export const isShift = ({ op }: Term): boolean => op === "<<" || op === ">>" || op === "sar";

/** The mask that an instruction lays over a count; undefined where the count fits anyway. */
function maskOf(shift: { readonly width: number }, given: Term): number | undefined {
  const count = resolved(given);
  const most = roomOf(shift) - 1;
  const by = count.args[1] === undefined ? undefined : resolved(count.args[1]);
  if (count.op === "const" || count.value?.kind === "B") return undefined;
  const isMasked = count.op === "&" && by?.op === "const" && by.num <= BigInt(most);
  return isMasked ? undefined : most;
}

/** By how much is shifted, or which bit is taken, as instructions look at it. */
export function countText(
  shift: { readonly width: number },
  count: Term,
  say: { text(term: Term, binding?: number): string },
): string {
  const mask = maskOf(shift, count);
  return mask === undefined ? say.text(count, 6) : `(${say.text(count, 5)} & ${mask})`;
}

/** A shift that is Go's own, and how many bytes of its count are looked at. */
export interface GoShift {
  readonly shift: Term;
  readonly count: Term;
  readonly countBytes: number;
}

/**
 * A shift with the check of its count that makes it Go's: more bits than there are leave zero, or the sign
 * (cmd/compile/internal/ssa/_gen/AMD64.rules, ARM64.rules).
 */
export function goShift(term: Term, isNamed: (inner: Term) => boolean): GoShift | undefined {
  const [a, b] = term.args.map(resolved);
  if (a === undefined || b === undefined) return undefined;
  if (term.op === "sar") {
    const guard = b.op === "|" ? invertedIn(b) : b;
    if (isNamed(b) || guard?.op !== "select") return undefined;
    const isArm = guard === b;
    const known = checkIn(
      guard,
      isArm ? undefined : allOnes,
      isArm ? BigInt(roomOf(term) - 1) : 0n,
      roomOf(term),
    );
    const count = isArm
      ? guard.args[0]
      : b.args.find((arg) => invertedIn({ ...b, args: [arg] }) === undefined);
    return fits(term, count, known);
  }
  if (term.op === "&") {
    const [shift, guard] = isShift(a) ? [a, b] : [b, a];
    if (
      !isUnsigned(shift) ||
      shift.width !== term.width ||
      guard.op !== "select" ||
      isNamed(shift) ||
      isNamed(guard)
    )
      return undefined;
    return fits(shift, shift.args[1], checkIn(guard, allOnes, 0n, roomOf(shift)));
  }
  if (term.op !== "select" || !isUnsigned(a) || a.width > term.width || isNamed(a)) return undefined;
  return fits(a, a.args[1], checkIn(term, undefined, 0n, roomOf(a)));
}

const isUnsigned = ({ op }: Term): boolean => op === "<<" || op === ">>";

const allOnes = -1n;

/** What is turned over in an OR: `x | ^y`. */
function invertedIn({ args }: Term): Term | undefined {
  for (const arg of args) {
    const term = resolved(arg);
    if (term.op === "not") return resolved(term.args[0] as Term);
  }
  return undefined;
}

/** The comparison with `room` that chooses between two constants; the first is not looked at where none is given. */
function checkIn(
  { args, condition, width }: Term,
  within: bigint | undefined,
  beyond: bigint,
  room: number,
): Term | undefined {
  const [first, second, flags] = args.map(resolved);
  const [, limit] = (flags?.args ?? []).map(resolved);
  if (first === undefined || condition !== "u<" || flags?.op !== "compare") return undefined;
  const isConst = (term: Term | undefined, num: bigint): boolean =>
    term?.op === "const" && BigInt.asUintN(8 * width, term.num) === BigInt.asUintN(8 * width, num);
  if (within !== undefined && !isConst(first, within)) return undefined;
  return isConst(second, beyond) && limit?.op === "const" && limit.num === BigInt(room) ? flags : undefined;
}

/** Whether what is compared is the count. */
function fits(shift: Term, count: Term | undefined, flags: Term | undefined): GoShift | undefined {
  const compared = flags?.args[0];
  if (count === undefined || compared === undefined || flags === undefined) return undefined;
  const [a, b] = [uncut(count, 8), uncut(compared, flags.width)];
  return a.term === b.term ? { shift, count: a.term, countBytes: b.bytes } : undefined;
}

/** What something is the low bytes of, and how many they are. */
function uncut(given: Term, bytes: number): { readonly term: Term; readonly bytes: number } {
  const term = resolved(given);
  if (term.op !== "cut") return { term, bytes };
  return uncut(term.args[0] as Term, Math.min(bytes, term.width));
}
