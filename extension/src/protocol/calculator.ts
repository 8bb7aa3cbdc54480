import type { GrowthCurve } from "../core/capacity/growthCurve.ts";
import type { CapacityReport } from "../core/present/capacityReport.ts";
import type { Message } from "./message.ts";

/** All messages between the extension host and the capacity calculator's panel. The host posts complete snapshots. */

/** The form as texts, the way they were typed; empty texts stand for what their placeholders say. */
export interface CalculatorForm {
  readonly map: string;
  readonly n: string;
  /** A number, "none", or empty: the number of entries. */
  readonly hint: string;
  readonly release: string;
  readonly goarch: string;
  /** A second release, or empty. */
  readonly compare: string;
  /** Bytes such as "64KiB", or empty. */
  readonly budget: string;
}

export type CalculatorField = keyof CalculatorForm;

/** What the form's values come to, all figures ready to be shown. */
export interface CalculatorAnswer {
  readonly report: CapacityReport;
  readonly curves: readonly GrowthCurve[];
  readonly entries: number;
}

/** Host to panel. */
export interface ToCalculator {
  readonly snapshot: {
    readonly sequence: number;
    /** The number of the panel's change that this answers; the form is the host's own where it is newer. */
    readonly edit: number;
    readonly form: CalculatorForm;
    /** One sentence for each field that is not what it should be. */
    readonly errors: Partial<Record<CalculatorField, string>>;
    /** The last answer that there was; it belongs to other values while there are errors. */
    readonly answer: CalculatorAnswer | null;
    readonly stale: boolean;
    readonly releases: readonly string[];
    readonly goarchs: readonly string[];
    /** Where the hint would be written, and what the button says; null when no make is known. */
    readonly target: { readonly place: string; readonly action: string } | null;
    /** What went wrong, or what is not exactly as asked; empty when all is well. */
    readonly notice: string;
  };
}

/** Panel to host. */
export interface FromCalculator {
  /** Asks for a snapshot; with the form that the panel kept over a reload. */
  readonly ready: { readonly form: CalculatorForm | null };
  readonly change: { readonly edit: number; readonly form: CalculatorForm };
  readonly writeHint: Record<string, never>;
  readonly takeFromCursor: Record<string, never>;
  readonly copy: { readonly what: "markdown" | "json" };
  /** Measures the form's map with its release. */
  readonly measure: Record<string, never>;
}

export type ToCalculatorMessage = Message<ToCalculator>;
export type FromCalculatorMessage = Message<FromCalculator>;

const fieldLengths: Readonly<Record<CalculatorField, number>> = {
  ...{ map: 10_000, n: 40, hint: 40, release: 40, goarch: 20, compare: 40, budget: 40 },
};

/** The form if a value is one, each text of a bounded length; else undefined. */
export function checkCalculatorForm(value: unknown): CalculatorForm | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const given = value as Readonly<Record<string, unknown>>;
  const isText = ([field, maxLength]: [string, number]): boolean => {
    const text = given[field];
    return typeof text === "string" && text.length <= maxLength;
  };
  return Object.entries(fieldLengths).every(isText) ? (value as CalculatorForm) : undefined;
}

/** The message if it is one that the panel may send, else undefined: nothing that arrives is trusted. */
export function checkFromCalculator(value: unknown): FromCalculatorMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (typeof body !== "object" || body === null) return undefined;
  const given = body as Readonly<Record<string, unknown>>;
  const isFine = (): boolean => {
    switch (type) {
      case "ready":
        return given.form === null || checkCalculatorForm(given.form) !== undefined;
      case "change":
        return Number.isSafeInteger(given.edit) && checkCalculatorForm(given.form) !== undefined;
      case "writeHint":
      case "takeFromCursor":
      case "measure":
        return true;
      case "copy":
        return given.what === "markdown" || given.what === "json";
      default:
        return false;
    }
  };
  return isFine() ? (value as FromCalculatorMessage) : undefined;
}
