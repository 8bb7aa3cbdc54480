import type { CacheMark } from "../core/measure/cacheMarks.ts";
import type { Measurement } from "../core/measure/measurement.ts";
import type { CapacityReport } from "../core/present/capacityReport.ts";
import type { Message } from "./message.ts";

/** All messages between the extension host and the page of what was measured. */

/** What a page shows of a measurement. */
export interface ShownMeasurement {
  readonly measurement: Measurement;
  readonly report: CapacityReport;
  readonly marks: readonly CacheMark[];
  /** "30 Nov 2026, 21:47 on the machine workshop" */
  readonly taken: string;
}

/** What is going on. */
export type MeasureState =
  | { readonly kind: "running"; readonly text: string; readonly done: number }
  | { readonly kind: "failed"; readonly message: string }
  | { readonly kind: "done" };

/** Host to page: all of it each time. */
export interface ToMeasure {
  readonly snapshot: {
    readonly sequence: number;
    /** The map type as its code writes it. */
    readonly map: string;
    /** "main.go:27"; "" for one of a form. */
    readonly place: string;
    readonly state: MeasureState;
    /** The last one of this map and toolchain; null before the first. */
    readonly shown: ShownMeasurement | null;
  };
}

export const measureForms = ["csv", "json", "markdown", "benchmark"] as const;
export type MeasureForm = (typeof measureForms)[number];

/** Page to host. */
export interface FromMeasure {
  readonly ready: Record<string, never>;
  /** Measures again. */
  readonly measure: Record<string, never>;
  readonly cancel: Record<string, never>;
  /** Opens a document with what was measured. */
  readonly export: { readonly form: MeasureForm };
}

export type ToMeasureMessage = Message<ToMeasure>;
export type FromMeasureMessage = Message<FromMeasure>;

/** The message if it is one that the page may send, else undefined. */
export function checkFromMeasure(value: unknown): FromMeasureMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (typeof body !== "object" || body === null) return undefined;
  const fine =
    type === "ready" || type === "measure" || type === "cancel" || (type === "export" && hasForm(body));
  return fine ? (value as FromMeasureMessage) : undefined;
}

function hasForm(body: object): boolean {
  const { form } = body as { form?: unknown };
  return measureForms.some((known) => known === form);
}
