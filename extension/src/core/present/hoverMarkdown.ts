import { type CapacityPlan, planCapacity } from "../capacity/planCapacity.ts";
import type { SiteDescription } from "../compile/describeSite.ts";
import { maxSmallHint, slotCount } from "../go/abi/constants.ts";
import { mapHeader } from "../go/abi/headerFields.ts";
import { familyLabel, type MapModel } from "../go/release/goTarget.ts";
import type { MapType } from "../go/types/mapType.ts";
import { bytesText, countedText, decimalText, type NumberStyle } from "../numbers/numberText.ts";
import { fillText, type ShownFill } from "./fillText.ts";
import { type InstanceGroup, instanceGroups } from "./instancesText.ts";
import { layoutSketchSvg } from "./layoutSketch.ts";
import { layoutSketch, layoutText, nextGrowthText } from "./layoutText.ts";
import { type EscapesTo, madeMemoryText } from "./madeMemory.ts";
import { codeSpan, escapeMarkdown } from "./markdownText.ts";
import type { NoteKind } from "./noteKinds.ts";
import { headerWords, sampleText, sizesByEntries, sizesByHint } from "./sampleSizes.ts";
import { siteAdvice } from "./siteAdvice.ts";
import { type SiteNote, siteNotes } from "./siteNotes.ts";
import type { ThemeKind } from "./svg.ts";

/** What a hover is about. */
export interface HoverSubject {
  readonly description: SiteDescription;
  readonly model: MapModel;
  /** The hint that the map is made with; null for none or not known. */
  readonly hint: number | null;
  /** The make or literal that the map comes from, where it is known. */
  readonly making: Making | null;
  /** What else is known of the site's line, as Markdown: it stands right below the headline. */
  readonly ofLine?: string;
}

/** Where a map is made: the text of its hint, the line, and whether that is the site itself. */
export interface Making {
  readonly hintText: string | null;
  /** Those of a literal; null for a make. */
  readonly entries: number | null;
  readonly escapesTo: EscapesTo;
  /** What the code behind it writes into it; null where that is not known. */
  readonly fill: ShownFill | null;
  readonly line: number;
  readonly here: boolean;
}

/** Which parts a hover has; each can be left out by itself. */
export interface HoverParts {
  readonly headline: boolean;
  readonly layout: boolean;
  readonly growth: boolean;
  readonly advice: boolean;
  /** The kinds of notes that are wanted. */
  readonly notes: readonly NoteKind[];
  readonly picture: boolean;
  /** Bytes of the whole map. */
  readonly bytes: NumberStyle;
  /** Bytes of a bucket or group, a key and an elem; "none" leaves the line out. */
  readonly slotBytes: NumberStyle;
  readonly theme: ThemeKind;
}

/** A hover's content: Markdown paragraphs in a fixed order, and the picture as SVG. */
export interface HoverContent {
  readonly markdown: string;
  readonly svg: string | null;
  /** What stands below the picture, where notes would push it out of sight; "" where all stands above. */
  readonly below: string;
}

/** What is said of a map site: headline, layout and growth at the known hint, slot sizes, advice, what is assumed. */
export function hoverContent(subject: HoverSubject, parts: HoverParts): HoverContent {
  const { description } = subject;
  const { mapType, site } = description;
  const lines = [...(parts.headline ? [headline(subject)] : []), subject.ofLine ?? ""];
  if (!mapType) {
    lines.push(`*${escapeMarkdown(site.type.why ?? description.why)}: sizes are not known*`);
    return { markdown: paragraphs(lines), svg: null, below: "" };
  }
  const plan = planOf(mapType, subject);
  // Of a nil map there is nothing, and what is made later is not yet this one.
  const { nilHere } = site;
  const notes = wantedNotes(subject, parts.notes);
  const isDrawn = parts.picture && !nilHere && isSizeKnown(subject);
  lines.push(
    nilHere ? "" : figuresLine(mapType, subject, plan, parts),
    nilHere ? "" : fillLine(mapType, subject, parts),
  );
  const rest = [
    slotText(mapType, parts.slotBytes),
    parts.advice ? adviceLine(subject) : "",
    notes.map(({ text }) => text).join("  \n"),
    description.certain && description.predicted.dropped === undefined
      ? ""
      : `*${escapeMarkdown(description.why)}*`,
  ];
  const folds = isDrawn && notes.length > 0 && heightOf([...lines, ...rest]) > heightAbovePicture;
  return {
    markdown: paragraphs(folds ? [...lines, foldedText(notes)] : [...lines, ...rest]),
    below: folds ? paragraphs(rest) : "",
    svg: isDrawn ? pictureOf(mapType, subject, plan, parts.theme) : null,
  };
}

/** `map[K]V` · key `uint64` · Swiss (Go 1.26) · `mapassign_fast64`. */
function headline({ description, model }: HoverSubject): string {
  const { site, mapType, calls, instances } = description;
  const parts = [codeSpan(site.type.text)];
  if (mapType && mapType.key.text !== site.type.key) parts.push(`key ${codeSpan(mapType.key.text)}`);
  parts.push(escapeMarkdown(familyLabel(model)));
  if (instances.length > 0) parts.push(...instanceGroups(instances).map(groupText));
  else if (calls.unknown !== null) parts.push(`*calls not known: ${escapeMarkdown(calls.unknown)}*`);
  else if (calls.calls.length > 0) parts.push(callsText(calls.calls));
  else if (site.form === "len") parts.push("no call: `len` reads the header");
  return parts.join(" · ");
}

/** `uint64`, `int` → `mapaccess1_fast64`. */
function groupText({ types, calls }: InstanceGroup): string {
  const shown = types.slice(0, 4).map(codeSpan).join(", ");
  const more = types.length > 4 ? ` and ${types.length - 4} more` : "";
  return `${shown}${more} → ${calls.length === 0 ? "no call" : callsText(calls)}`;
}

/** Calls in order without their package; the same call many times in a row is counted. */
function callsText(calls: readonly string[]): string {
  const groups: { call: string; count: number }[] = [];
  for (const call of calls) {
    const last = groups.at(-1);
    if (last?.call === call) last.count++;
    else groups.push({ call, count: 1 });
  }
  return groups
    .map(({ call, count }) => {
      return `${codeSpan(call.replace(/^runtime\./, ""))}${count > 1 ? ` × ${count}` : ""}`;
    })
    .join(", then ");
}

/** A map as its make or literal leaves it; a literal that grows its map on the way is told without its entries. */
function planOf(type: MapType, { hint, making }: HoverSubject): CapacityPlan {
  const filled = planCapacity(type, making?.entries ?? 0, hint);
  return filled.growthAt.length === 0 ? filled : planCapacity(type, 0, hint);
}

/** "made for 1,000 in line 27: 2 tables × 1,024 slots · 36,992 bytes in 6 objects · next growth …". */
function figuresLine(
  type: MapType,
  { hint, making }: HoverSubject,
  plan: CapacityPlan,
  parts: HoverParts,
): string {
  if (making === null)
    return parts.layout
      ? sampleText("filled without a hint, 10 entries", sizesByEntries(type), parts.bytes)
      : "";
  if (isOpen(hint, making)) {
    const where = making.here ? "" : ` in line ${making.line}`;
    const words = `hint ${codeSpan(making.hintText ?? "")}${where} is not constant; ${headerWords(making.escapesTo)}for 10`;
    return parts.layout ? sampleText(words, sizesByHint(type, making.escapesTo), parts.bytes) : "";
  }
  const figures = [
    ...(parts.layout
      ? [layoutText(plan, hasRow(plan, making)), madeMemoryText(type, plan, making.escapesTo, parts.bytes)]
      : []),
    parts.growth ? nextGrowthText(plan) : "",
  ].filter((text) => text !== "");
  return figures.length === 0 ? "" : `${madeText(hint, making)}: ${figures.join(" · ")}`;
}

/** "filled with 10,000 in line 12: …"; nothing where each map has room for them. */
function fillLine(type: MapType, { hint, making }: HoverSubject, { layout, bytes }: HoverParts): string {
  if (!layout || making?.fill == null || making.fill.entries <= slotCount) return "";
  const { escapesTo, entries, fill } = making;
  return fillText(
    type,
    fill,
    { hint, escapesTo, isOpen: isOpen(hint, making), isMake: entries === null },
    bytes,
  );
}

/** Its first bucket or group is there: entries are in it, or it lies on the stack beside the header. */
const hasRow = ({ filled, hint }: CapacityPlan, { escapesTo }: Making): boolean =>
  filled.entries > 0 || (escapesTo === "stack" && (hint ?? 0) <= maxSmallHint);

/** A hint that only the program knows. */
const isOpen = (hint: number | null, { hintText }: Making): boolean => hint === null && hintText !== null;

/** Of a map whose making or hint is not known a picture would be a guess. */
const isSizeKnown = ({ hint, making }: HoverSubject): boolean => making !== null && !isOpen(hint, making);

/** What the layout is for: "made for 1000 in line 27". */
function madeText(hint: number | null, { entries, here, line }: Making): string {
  const where = here ? "" : ` in line ${line}`;
  if (entries === 0) return `made by an empty literal${where}`;
  if (entries !== null) return `made by a literal of ${decimalText(entries)}${where}`;
  return hint === null ? `made without a hint${where}` : `made for ${decimalText(hint)}${where}`;
}

function slotText(type: MapType, style: NumberStyle): string {
  if (style === "none") return "";
  const classic = type.model.release.family === "classic";
  const row = classic ? type.bucket.bucketSizeBytes : type.group.groupSizeBytes;
  const sizes = `key ${bytesText(type.key.sizeBytes, style)}, elem ${bytesText(type.elem.sizeBytes, style)}`;
  return `${classic ? "bucket" : "group"} of ${slotCount}: ${bytesText(row, style)} (${sizes})`;
}

/** The advice behind a light bulb, which VS Code draws from `$(lightbulb)`. */
function adviceLine({ description, hint }: HoverSubject): string {
  const advice = siteAdvice(description, hint);
  return advice === null ? "" : `$(lightbulb) ${advice}`;
}

const paragraphs = (lines: readonly string[]): string => lines.filter((line) => line !== "").join("\n\n");

function wantedNotes({ description, hint }: HoverSubject, kinds: readonly NoteKind[]): readonly SiteNote[] {
  const notes = kinds.length === 0 ? [] : siteNotes(description, hint);
  return notes.filter(({ kind }) => kinds.includes(kind));
}

/** VS Code opens a hover 250 pixels high: so much may stand above links and picture without hiding it. */
const heightAbovePicture = 160;
/** At VS Code's usual size: of a line, of the space between paragraphs, and the letters of a line. */
const [lineHeight, paragraphGap, lineLetters] = [19, 8, 92];

/** About how high paragraphs are, in pixels. */
function heightOf(lines: readonly string[]): number {
  const shown = lines.filter((line) => line !== "");
  const rows = shown.flatMap((line) => line.split("  \n"));
  const wrapped = rows.reduce((sum, row) => sum + Math.ceil(row.length / lineLetters), 0);
  return wrapped * lineHeight + shown.length * paragraphGap;
}

/** "3 notes below: the call, keys, field order" */
function foldedText(notes: readonly SiteNote[]): string {
  const names = notes.map(({ kind }) => noteNames[kind]).join(", ");
  return `*${countedText(notes.length, "note")} below: ${names}*`;
}

const noteNames: Readonly<Record<NoteKind, string>> = {
  call: "why this call",
  escape: "why it is on the heap",
  remains: "what stays",
  keys: "keys",
  padding: "order of fields",
  order: "order of iteration",
  nil: "nil",
};

function pictureOf(type: MapType, { making }: HoverSubject, plan: CapacityPlan, theme: ThemeKind): string {
  const written = making !== null && hasRow(plan, making);
  return layoutSketchSvg(layoutSketch(type, plan, mapHeader(type.model).sizeBytes, written), theme);
}
