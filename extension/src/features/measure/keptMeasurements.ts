import * as vscode from "vscode";
import { cacheMarks } from "../../core/measure/cacheMarks.ts";
import type { Measurement } from "../../core/measure/measurement.ts";
import { measureReport } from "../../core/present/measureReport.ts";

/** What was measured of a map with a toolchain, when and where. */
export interface KeptMeasurement {
  /** Of the toolchain, target and map type. */
  readonly key: string;
  /** Milliseconds since 1970. */
  readonly takenAt: number;
  readonly machine: string;
  readonly measurement: Measurement;
}

/** Measurements kept, newest first. */
const keptCount = 50;

/** Measurements in a folder of the extension's storage, one for each toolchain and map type. */
export class KeptMeasurements {
  readonly #folder: vscode.Uri;

  constructor(storage: vscode.Uri) {
    this.#folder = vscode.Uri.joinPath(storage, "measurements");
  }

  /** What was kept; null for nothing, and for what cannot be read. */
  async find(key: string): Promise<KeptMeasurement | null> {
    try {
      const bytes = await vscode.workspace.fs.readFile(await this.#fileOf(key));
      return keptIn(JSON.parse(new TextDecoder().decode(bytes)), key);
    } catch {
      return null;
    }
  }

  /** Keeps a measurement, and drops the oldest. A disk that is full costs no more than that. */
  async keep(kept: KeptMeasurement): Promise<void> {
    const { fs } = vscode.workspace;
    try {
      await fs.createDirectory(this.#folder);
      await fs.writeFile(await this.#fileOf(kept.key), new TextEncoder().encode(JSON.stringify(kept)));
      const files = (await fs.readDirectory(this.#folder)).map(([name]) =>
        vscode.Uri.joinPath(this.#folder, name),
      );
      const dated = await Promise.all(
        files.map(async (file) => ({ file, time: (await fs.stat(file)).mtime })),
      );
      dated.sort((a, b) => b.time - a.time);
      for (const { file } of dated.slice(keptCount)) await fs.delete(file);
    } catch {
      // It is measured again next time.
    }
  }

  async #fileOf(key: string): Promise<vscode.Uri> {
    const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
    return vscode.Uri.joinPath(this.#folder, `${Buffer.from(digest).toString("hex").slice(0, 40)}.json`);
  }
}

/** A measurement as a file has it; one of another version, or that somebody else wrote, counts as none. */
export function keptIn(value: unknown, key: string): KeptMeasurement | null {
  if (typeof value !== "object" || value === null) return null;
  const { key: told, takenAt, machine } = value as { [Name in keyof KeptMeasurement]?: unknown };
  if (told !== key || typeof takenAt !== "number" || typeof machine !== "string") return null;
  const kept = value as KeptMeasurement;
  try {
    // What can be written as tables has all that is shown.
    measureReport(kept.measurement);
    cacheMarks(kept.measurement.rows, []);
    return kept;
  } catch {
    return null;
  }
}
