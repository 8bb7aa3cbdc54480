import { parseBytes } from "../../core/capacity/budget.ts";
import type { StudyRequest } from "../../core/capacity/capacityStudy.ts";
import { modelledReleases, parseGoVersion } from "../../core/go/release/goRelease.ts";
import { asGoArch, type MapModel, mapModel } from "../../core/go/release/goTarget.ts";
import type { MapType } from "../../core/go/types/mapType.ts";
import { namesSyncMap } from "../../core/go/types/namesSyncMap.ts";
import { storedMapText } from "../../core/go/types/syncMapText.ts";
import type { CalculatorField, CalculatorForm } from "../../protocol/calculator.ts";

/** Most entries that can be asked for: beyond it no machine holds the map. */
const maxEntries = 2 ** 48;

export type FormErrors = Partial<Record<CalculatorField, string>>;

/** A sync.Map that is asked about, by the built-in map of what it stores. */
export interface SyncMapRequest {
  readonly type: MapType;
  /** The same in each release, oldest first. */
  readonly releases: readonly MapType[];
  readonly n: number;
}

/** A form's values, or one sentence for each field that is not what it should be. */
export type ReadForm =
  | { readonly request: StudyRequest; readonly note: string }
  | { readonly syncMap: SyncMapRequest; readonly note: string }
  | { readonly errors: FormErrors };

/** The map type that a text names in a model. @throws Error with one clear sentence */
export type ReadType = (text: string, model: MapModel) => Promise<MapType>;

/** Reads a form; never throws. */
export async function readForm(form: CalculatorForm, readType: ReadType): Promise<ReadForm> {
  const errors: { -readonly [Field in CalculatorField]?: string } = {};
  const notes: string[] = [];
  /** The value of a field, or its error noted down. */
  const read = <Value>(field: CalculatorField, parse: () => Value): Value | undefined => {
    try {
      return parse();
    } catch (error) {
      errors[field] = error instanceof Error ? error.message : String(error);
      return undefined;
    }
  };
  const isSync = namesSyncMap(form.map);
  const mapText = isSync ? read("map", () => storedIn(form.map)) : form.map;
  const typeIn = async (one: MapModel): Promise<MapType | undefined> =>
    mapText === undefined
      ? undefined
      : readType(mapText, one).catch((error: unknown) =>
          read("map", () => {
            throw error;
          }),
        );
  const arch = read("goarch", () => {
    const known = asGoArch(form.goarch);
    if (known === undefined) throw new RangeError(`GOARCH ${form.goarch} is not modelled`);
    return known;
  });
  const modelOf = (text: string): MapModel => {
    const { release, note } = parseGoVersion(text);
    if (note) notes.push(note);
    return mapModel(release, arch ?? "amd64");
  };
  const model = read("release", () => modelOf(form.release));
  const n = read("n", () => entriesFrom(form.n));
  if (isSync) {
    const type = model && (await typeIn(model));
    if (Object.keys(errors).length > 0 || !type || n === undefined) return { errors };
    const others = modelledReleases().filter(({ name }) => !name.includes("+"));
    const releases = await Promise.all(others.map((release) => typeIn(mapModel(release, arch ?? "amd64"))));
    if ([form.hint, form.compare, form.budget].some((text) => text.trim() !== "")) notes.push(notForSyncMaps);
    const known = releases.filter((one) => one !== undefined);
    return { syncMap: { type, releases: known, n }, note: notes.join(" · ") };
  }
  const compared = form.compare === "" ? null : read("compare", () => modelOf(form.compare));
  const type = model && (await typeIn(model));
  const compareWith = compared && type ? await typeIn(compared) : null;
  const hint = read("hint", () => hintFrom(form.hint, n ?? 0));
  const budgetBytes = form.budget.trim() === "" ? null : read("budget", () => bytesFrom(form.budget));
  if (Object.keys(errors).length > 0 || !type || n === undefined || hint === undefined) return { errors };
  return {
    request: { type, n, hint, budgetBytes: budgetBytes ?? null, compareWith: compareWith ?? null },
    note: notes.join(" · "),
  };
}

const notForSyncMaps =
  "A sync.Map takes no hint; Compare with and Fits into are for built-in maps, and the table below has each release";

function storedIn(text: string): string {
  const stored = storedMapText(text);
  if (stored === null)
    throw new RangeError("Write what is stored, sync.Map[KEY,VALUE], such as sync.Map[string,int]");
  return stored;
}

/**
 * A number of entries, as typed: digits, with `_` or `,` between them if one likes.
 * @throws RangeError with one clear sentence
 */
export function entriesFrom(text: string): number {
  const value = wholeNumber(text);
  if (value === undefined) throw new RangeError("A whole number of entries, such as 1000");
  if (value > maxEntries) throw new RangeError("No machine holds so many entries: at most 2^48");
  return value;
}

/**
 * A hint as typed: a number, "none", or nothing for the number of entries. Null for none.
 * @throws RangeError with one clear sentence
 */
export function hintFrom(text: string, n: number): number | null {
  const trimmed = text.trim();
  if (trimmed === "") return n;
  if (trimmed.toLowerCase() === "none") return null;
  const value = wholeNumber(trimmed);
  if (value === undefined) throw new RangeError("A whole number, none, or nothing for the number of entries");
  return value;
}

function wholeNumber(text: string): number | undefined {
  const digits = text.trim().replaceAll(/(?<=\d)[_,](?=\d)/g, "");
  const value = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

function bytesFrom(text: string): number {
  const bytes = parseBytes(text);
  if (bytes === undefined) throw new RangeError("Bytes, such as 65536, 64KiB or 1.5MiB");
  return bytes;
}
