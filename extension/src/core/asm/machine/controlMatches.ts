import { emptyWord } from "../../go/abi/controlWord.ts";
import type { MapFamily } from "../../go/release/goRelease.ts";
import { type Kind, ofKind, type Value } from "../runtime/values.ts";
import type { Operation } from "./effects.ts";

/**
 * Sets of slots that are made of a group's control word (internal/runtime/maps/group.go, 1.24 on): matchH2, matchEmpty,
 * matchEmptyOrDeleted, matchFull. Each is written with plain words, or on amd64 with vector instructions. An empty slot
 * is 0x80, a deleted one 0xfe, a full one has its top bit clear.
 */

const sets: ReadonlySet<Kind> = new Set<Kind>(["match", "emptyMatch", "freeMatch", "fullMatch"]);

/** A set of slots, whole or without those that were looked at. */
export function isMatch(value: Value | undefined): value is Value {
  return value !== undefined && sets.has(value.kind);
}

/**
 * On the way to a set: v<<6, ^(v<<6), ^v, v&^(v<<6). What follows from the control word and the key's H2 is h2Bits until the
 * top bits are taken.
 */
type Form = "shifted" | "notShifted" | "not" | "emptyBits";
const texts: Record<Form, string> = {
  shifted: "(g.ctrl << 6)",
  notShifted: "^(g.ctrl << 6)",
  not: "^g.ctrl",
  emptyBits: "(g.ctrl &^ g.ctrl << 6)",
};
const onTheWay = (form: Form): Value => ({ kind: "ctrlBits", num: Number.NaN, text: texts[form] });
const isForm = (value: Value | undefined, form: Form): boolean =>
  value?.kind === "ctrlBits" && value.text === texts[form];

/** As a signed or an unsigned word. */
const topBits: ReadonlySet<number> = new Set([Number(BigInt.asIntN(64, emptyWord)), Number(emptyWord)]);
const isTopBits = (value: Value | undefined): boolean => value?.kind === "constant" && topBits.has(value.num);

/** What an operation on a control word or a set gives; null where that is not known, undefined where it is about neither. */
export function controlMatch(
  op: Operation,
  a: Value | undefined,
  b: Value | undefined,
  family: MapFamily,
): Value | null | undefined {
  const about = [a, b].some(
    (value) =>
      value?.kind === "ctrlWord" || value?.kind === "ctrlBits" || value?.kind === "h2Bits" || isMatch(value),
  );
  if (!about) return undefined;
  const set = (kind: Kind): Value => ofKind(kind, family);
  switch (op) {
    case "<<":
      if (a?.kind === "ctrlWord" && b?.kind === "constant" && b.num === 6) return onTheWay("shifted");
      return isMatch(a) ? a : null;
    case "&":
      return intersection(a, b, set) ?? intersection(b, a, set) ?? null;
    case "&^":
      return difference(a, b, set) ?? null;
    case "^":
    case "^^":
      if (op === "^" && a?.kind === "freeMatch" && b?.kind === "constant" && b.num === 0xff)
        return set("fullMatch");
      return [a, b].some((value) => value?.kind === "ctrlWord" || value?.kind === "h2Bits")
        ? set("h2Bits")
        : null;
    default:
      return undefined;
  }
}

function intersection(
  a: Value | undefined,
  b: Value | undefined,
  set: (kind: Kind) => Value,
): Value | undefined {
  if (isTopBits(b)) {
    if (a?.kind === "h2Bits") return set("match");
    if (a?.kind === "ctrlWord") return set("freeMatch");
    if (isForm(a, "emptyBits")) return set("emptyMatch");
    if (isForm(a, "not")) return set("fullMatch");
  }
  if (isForm(b, "notShifted")) {
    if (a?.kind === "ctrlWord") return onTheWay("emptyBits");
    if (a?.kind === "freeMatch") return set("emptyMatch");
  }
  return a?.kind === "h2Bits" || isMatch(a) ? set(a.kind) : undefined;
}

function difference(
  a: Value | undefined,
  b: Value | undefined,
  set: (kind: Kind) => Value,
): Value | undefined {
  if (isForm(b, "shifted")) {
    if (a?.kind === "ctrlWord") return onTheWay("emptyBits");
    if (a?.kind === "freeMatch") return set("emptyMatch");
  }
  if (b?.kind === "ctrlWord" && isTopBits(a)) return set("fullMatch");
  return a?.kind === "h2Bits" || isMatch(a) ? set(a.kind) : undefined;
}

/** ^v. */
export function notMatch(value: Value | undefined, family: MapFamily): Value | undefined {
  if (value?.kind === "ctrlWord") return onTheWay("not");
  if (isForm(value, "shifted")) return onTheWay("notShifted");
  if (value?.kind === "freeMatch") return ofKind("fullMatch", family);
  return value?.kind === "h2Bits" ? value : undefined;
}

/** What vector and bit-counting instructions give; undefined where they are about something else. */
export function vectorMatch(
  name: string,
  srcs: readonly (Value | undefined)[],
  family: MapFamily,
): Value | undefined {
  const has = (kind: Kind): boolean => srcs.some((value) => value?.kind === kind);
  const given = srcs.find(isMatch);
  switch (name) {
    case "equalBytes":
      if (has("h2")) return ofKind("match", family);
      return has("ctrlWord") && srcs.some(isTopBits) ? ofKind("emptyMatch", family) : undefined;
    case "negateBytesBySign":
      // Of 0x80 alone the top bit stays.
      return has("ctrlWord") ? ofKind("emptyMatch", family) : undefined;
    case "topBits":
      return has("ctrlWord") ? ofKind("freeMatch", family) : given && ofKind(given.kind, family);
    case "trailingZeros":
      return given && ofKind("slotIndex", family);
    case "leadingZeros":
      return given && ofKind("matchBit", family);
    case "reverseBits":
    case "clearLowestBit":
    case "lowestBit":
      return given && ofKind(given.kind, family);
    default:
      return undefined;
  }
}
