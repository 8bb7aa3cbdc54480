import { planMemory } from "../capacity/planCapacity.ts";
import type { SiteDescription } from "../compile/describeSite.ts";
import { bytesText, decimalText } from "../numbers/numberText.ts";
import { oneLine } from "../source/oneLine.ts";
import { fillFigures, garbageBytes } from "./fillText.ts";
import { instancesText } from "./instancesText.ts";
import { layoutText } from "./layoutText.ts";
import { madeMemoryText, madeOnHeap } from "./madeMemory.ts";
import { madeSize } from "./madeSize.ts";
import { headerWords, sampleText, sizesByHint } from "./sampleSizes.ts";

/** Of source text, in UTF-16 units. */
const maxText = 60;

/** A short text beside code. */
export interface SiteHintText {
  /** Where it belongs in the document; the text of a line's calls stands at the end of that line. */
  readonly offset: number;
  readonly place: "here" | "lineEnd";
  readonly text: string;
  readonly tooltip: string;
}

/** Which hints are wanted. */
export interface SiteHintParts {
  readonly calls: boolean;
  readonly makeBytes: boolean;
  readonly escapes: boolean;
}

/**
 * The hints of sites in source order: the runtime calls of each line that has any, and the bytes beside a make's
 * hint, or behind a make that the code fills. What is not known is left out; what rests on an assumption ends in "?".
 * @param lineOf the number of the line that an offset is in
 */
export function siteHints(
  sites: readonly SiteDescription[],
  parts: SiteHintParts,
  lineOf: (offset: number) => number,
): SiteHintText[] {
  return [
    ...(parts.calls ? callHints(sites, lineOf) : []),
    ...(parts.makeBytes ? bytesHints(sites) : []),
    ...(parts.escapes ? escapeHints(sites) : []),
  ];
}

/** Behind a make or literal: where its map lies, by the compiler alone. */
function escapeHints(sites: readonly SiteDescription[]): SiteHintText[] {
  return sites.flatMap(({ site, mapType, facts }): SiteHintText[] => {
    const goesTo = facts.escape;
    if (site.escape === null || goesTo?.from !== "compiler") return [];
    const made = mapType === null ? null : madeSize(site, mapType, mapType.model, goesTo.value);
    const bytes = made?.bytes ?? null;
    const onHeap = bytes === null || bytes === 0 ? "" : ` ${bytesText(bytes, "decimal")}`;
    const text =
      goesTo.value === "heap"
        ? `heap${onHeap}`
        : bytes === 0
          ? "stack"
          : `header on the stack, heap${onHeap}`;
    const stale = goesTo.staleSince === null ? "" : "?";
    return [
      {
        offset: site.range.end,
        place: "here",
        text: `${text}${stale}`,
        tooltip: `${oneLine(site.expr, maxText)}: ${text}, by the compiler${stale === "" ? "" : ", before the last edit"}`,
      },
    ];
  });
}

function callHints(sites: readonly SiteDescription[], lineOf: (offset: number) => number): SiteHintText[] {
  const byLine = new Map<number, SiteDescription[]>();
  for (const description of sites) {
    const { calls, site, instances } = description;
    const isKnown = calls.unknown === null && calls.calls.length > 0;
    if (site.dead || (!isKnown && instances.length === 0)) continue;
    const line = lineOf(site.range.start);
    byLine.set(line, [...(byLine.get(line) ?? []), description]);
  }
  return [...byLine.values()].map((onLine) => {
    const words = onLine.flatMap(({ calls, instances }) => {
      if (instances.length > 0) return [instancesText(instances)];
      const assumed = calls.assumed.length > 0 ? "?" : "";
      return [...new Set(calls.calls)].map((call) => `${call.replace(/^runtime\./, "")}${assumed}`);
    });
    return {
      offset: onLine[0]?.site.range.start ?? 0,
      place: "lineEnd",
      text: [...new Set(words)].join(", "),
      tooltip: onLine
        .map(({ site, calls, why, instances }) => {
          const told = instances.length > 0 ? instancesText(instances) : calls.calls.join(", ");
          return `${oneLine(site.expr, maxText)}: ${told} (${why})`;
        })
        .join("\n"),
    };
  });
}

function bytesHints(sites: readonly SiteDescription[]): SiteHintText[] {
  return [...hintBytes(sites), ...openHints(sites), ...fillBytes(sites)];
}

/** Beside a hint that only the program knows: the bytes for three numbers. */
function openHints(sites: readonly SiteDescription[]): SiteHintText[] {
  return sites.flatMap(({ site, mapType, facts }): SiteHintText[] => {
    if (site.form !== "make" || !site.hint || site.hint.constant !== null || !mapType) return [];
    const escapesTo = facts.escape?.value ?? null;
    const sizes = sizesByHint(mapType, escapesTo);
    return [
      {
        offset: site.hint.range.end,
        place: "here",
        text: `${sizes.map(({ n, bytes }) => `${decimalText(n)}: ${decimalText(bytes)}`).join(" · ")} bytes`,
        tooltip: sampleText(
          `${oneLine(site.hint.expr, maxText)} is not constant; ${headerWords(escapesTo)}for 10`,
          sizes,
          "both",
        ),
      },
    ];
  });
}

/** Behind a make without a hint, or a literal, that the code fills: "10,000 entries: 918,192 bytes, …". */
function fillBytes(sites: readonly SiteDescription[]): SiteHintText[] {
  return sites.flatMap(({ site, mapType, facts }): SiteHintText[] => {
    if (!site.fill || site.fill.atMost || site.hint !== null || !mapType) return [];
    const { entries } = site.fill;
    const escapesTo = facts.escape?.value ?? null;
    const isMake = site.form === "make";
    const made = { hint: site.literal?.entries ?? null, isOpen: false, escapesTo, isMake };
    const plan = planMemory(mapType, entries, made.hint);
    const garbage = garbageBytes(mapType, plan, escapesTo);
    const lost = garbage === 0 ? "" : ` + ${bytesText(garbage, "decimal")} of garbage`;
    return [
      {
        offset: site.range.end,
        place: "here",
        text: `filled with ${decimalText(entries)}: ${bytesText(plan.filled.bytes.typical, "decimal")}${lost}`,
        tooltip: `filled with ${decimalText(entries)}: ${fillFigures(mapType, site.fill, made, "both")}`,
      },
    ];
  });
}

function hintBytes(sites: readonly SiteDescription[]): SiteHintText[] {
  return sites.flatMap(({ site, mapType, facts }): SiteHintText[] => {
    const constant = site.hint?.constant ?? null;
    if (site.form !== "make" || !site.hint || constant === null || !mapType) return [];
    const plan = planMemory(mapType, 0, Number(constant));
    // Nothing but the header is allocated: there is no cost to show.
    if (!plan.layout.allocated) return [];
    const escapesTo = facts.escape?.value ?? null;
    const assumed = escapesTo === null ? "?" : "";
    return [
      {
        offset: site.hint.range.end,
        place: "here",
        text: `${bytesText(madeOnHeap(mapType, plan, escapesTo).bytes, "decimal")}${assumed}`,
        tooltip: `${layoutText(plan)}: ${madeMemoryText(mapType, plan, escapesTo, "both")}`,
      },
    ];
  });
}
