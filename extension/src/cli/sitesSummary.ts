import { siteMapType } from "../core/compile/siteMapType.ts";
import { countedText, decimalText } from "../core/numbers/numberText.ts";
import { type MadeSize, madeSize } from "../core/present/madeSize.ts";
import { isOperation } from "../core/present/operationRows.ts";
import type { MapSite } from "../core/source/mapSite.ts";
import { oneLine } from "../core/source/oneLine.ts";
import type { PackageSites } from "../workspace/patternSites.ts";
import { shownPath } from "./shownPath.ts";
import type { SiteReport } from "./siteReport.ts";

/** A make or literal with the memory that its map takes of the heap once it is done. */
interface MadeMap {
  readonly file: string;
  readonly line: number;
  readonly map: string;
  readonly expr: string;
  /** Of a literal the one that the compiler passes; null: none, or one that only the program knows. */
  readonly hint: number | null;
  readonly form: "make" | "literal";
  readonly hasHint: boolean;
  readonly escapes: "heap" | "stack" | "unknown";
  /** As made for three other hints, where its own is known to the program only. */
  readonly forHints: MadeSize["forHints"];
  /** With the entries that the code is known to write behind it. */
  readonly filled: MadeSize["filled"];
  /** Of the heap, as made: of a map on the stack what does not lie there. null where the type or the hint is not known. */
  readonly bytes: number | null;
  readonly objects: number | null;
}

/** Rows of a table that people read; the JSON has all. */
const maxRows = 20;
const maxText = 80;
/** What only declares a map is no operation. */
const declarations = ["variable", "field", "parameter", "result"];

/** Counts the map operations of packages by call, by map and by bytes. */
export class SitesSummary {
  readonly #calls = new Map<string, number>();
  readonly #maps = new Map<string, { sites: number; made: number }>();
  readonly #made: MadeMap[] = [];
  readonly #files = new Set<string>();
  #operations = 0;

  add(found: PackageSites, reports: readonly SiteReport[]): void {
    for (const [i, { site, file, start }] of found.sites.entries()) {
      if (!isOperation(site)) continue;
      this.#operations++;
      this.#files.add(file);
      const map = this.#maps.get(site.type.text) ?? { sites: 0, made: 0 };
      this.#maps.set(site.type.text, map);
      map.sites++;
      if (site.form !== "make" && site.form !== "literal") continue;
      map.made++;
      const escapes = reports[i]?.escapes ?? "unknown";
      this.#made.push({ file, line: start.line, ...madeMap(site, site.form, escapes, found) });
    }
    for (const report of reports) {
      if (declarations.includes(report.form)) continue;
      const calls = report.calls.map((call) => call.replace(/^runtime\./, ""));
      const names = calls.length > 0 ? new Set(calls) : [report.certain ? "no call" : "not known"];
      for (const name of names) this.#calls.set(name, (this.#calls.get(name) ?? 0) + 1);
    }
  }

  /** One object: the contract of `sites --summary --json`. */
  json(): string {
    return JSON.stringify({
      operations: this.#operations,
      files: this.#files.size,
      calls: sorted(this.#calls, (count) => count).map(([call, sites]) => ({ call, sites })),
      maps: sorted(this.#maps, ({ sites }) => sites).map(([map, counts]) => ({ map, ...counts })),
      made: this.#bySize().map(({ hasHint: _, ...made }) => made),
      withoutHint: this.#made.filter(({ hasHint }) => !hasHint).length,
    });
  }

  text(): string {
    const makes = this.#made.filter(({ form }) => form === "make");
    const without = makes.filter(({ hasHint }) => !hasHint).length;
    const literals = this.#made.length - makes.length;
    const lines = [
      `${countedText(this.#operations, "map operation")} in ${countedText(this.#files.size, "file")}; ${decimalText(makes.length)} made by make, ${decimalText(without)} of them without a hint, ${decimalText(literals)} by a literal`,
      ...table(
        "by call: sites that make it",
        sorted(this.#calls, (count) => count).map(([call, count]) => [decimalText(count), call]),
      ),
      ...table(
        "by map: sites",
        sorted(this.#maps, ({ sites }) => sites).map(([map, { sites, made }]) => [
          decimalText(sites),
          `${oneLine(map, maxText)}${made > 0 ? `  (made ${made === 1 ? "once" : `${decimalText(made)} times`})` : ""}`,
        ]),
      ),
      ...table(
        "by bytes of the heap, as made",
        this.#bySize().flatMap(({ bytes, file, line, expr, escapes }) =>
          bytes === null || bytes === 0
            ? []
            : [
                [
                  decimalText(bytes),
                  `${shownPath(file)}:${line}: ${oneLine(expr, maxText)}${escapes === "unknown" ? "  (if it escapes)" : ""}`,
                ],
              ],
        ),
      ),
      ...this.#openHints(),
      ...this.#leftOut(),
    ];
    return `${lines.join("\n")}\n`;
  }

  /** Which makes and literals have no row by bytes. */
  #leftOut(): string[] {
    const unknown = this.#made.filter(({ bytes, forHints }) => bytes === null && forHints === null).length;
    const stack = this.#made.filter(({ bytes }) => bytes === 0).length;
    return [
      stack > 0 ? `  not listed: ${countedText(stack, "map")} on the stack` : "",
      unknown > 0 ? `  not listed: ${countedText(unknown, "map")} whose size is not known` : "",
    ].filter(Boolean);
  }

  /** Makes whose hint only the program knows, with their bytes for three others. */
  #openHints(): string[] {
    const open = this.#made.flatMap(({ forHints, file, line, expr }) =>
      forHints === null
        ? []
        : [
            [
              forHints.map(({ bytes }) => decimalText(bytes)).join("  "),
              `${shownPath(file)}:${line}: ${oneLine(expr, maxText)}`,
            ],
          ],
    );
    if (open.length === 0) return [];
    return table("by bytes, for a hint that is not constant: 10, 1,000 and 100,000", open);
  }

  #bySize(): MadeMap[] {
    return [...this.#made].sort((a, b) => (b.bytes ?? -1) - (a.bytes ?? -1));
  }
}

function madeMap(
  site: MapSite,
  form: MadeMap["form"],
  escapes: MadeMap["escapes"],
  { model }: PackageSites,
): Omit<MadeMap, "file" | "line"> {
  const size = madeSize(site, siteMapType(site, model), model, escapes === "unknown" ? null : escapes);
  return { map: site.type.text, expr: site.expr, form, escapes, ...size };
}

const sorted = <Value>(counts: ReadonlyMap<string, Value>, by: (value: Value) => number): [string, Value][] =>
  [...counts].sort(([a, x], [b, y]) => by(y) - by(x) || (a < b ? -1 : 1));

function table(title: string, rows: readonly (readonly string[])[]): string[] {
  const shown = rows.slice(0, maxRows);
  const width = Math.max(0, ...shown.map(([left = ""]) => left.length));
  const more = rows.length - shown.length;
  return [
    "",
    title,
    ...shown.map(([left = "", right = ""]) => `  ${left.padStart(width)}  ${right}`),
    ...(more > 0 ? [`  ${"".padStart(width)}  and ${decimalText(more)} more`] : []),
  ];
}
