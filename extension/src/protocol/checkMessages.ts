import type { Code } from "../core/diagnose/machine/finding.ts";
import type { FoundMistake } from "../core/diagnose/mistake.ts";
import type { Severity } from "../core/diagnose/severity.ts";
import type { MapModel } from "../core/go/release/goTarget.ts";
import type { BuildTarget } from "../core/source/buildConstraint.ts";

/** What is looked through, and for what. Paths are those of the disk. */
export interface CheckOrder {
  /** Files, folders, or `FOLDER/...`. */
  readonly patterns: readonly string[];
  readonly model: MapModel;
  readonly target: BuildTarget;
  readonly severities: ReadonlyMap<Code, Severity>;
  /** Whether files that programs wrote are looked at; undefined: as the module says. */
  readonly generated: boolean | undefined;
}

/** What the host tells the thread that looks for mistakes. */
export type ToChecker =
  /** A file is open with this text, saved or not. */
  | { readonly open: string; readonly text: string }
  /** A file is as it is on the disk, where it has changed, come or gone. */
  | { readonly disk: string }
  | { readonly id: number; readonly order: CheckOrder }
  | { readonly cancel: number };

/** How a check came to its end; a message is one sentence. */
export type CheckOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "cancelled" }
  /** A package took longer than it may. */
  | { readonly kind: "slow"; readonly message: string }
  /** What a module says of its checks is there and says nothing sensible. */
  | { readonly kind: "config"; readonly message: string }
  | { readonly kind: "failed"; readonly message: string };

/** What the thread answers: after each package what it found there, then how it ended. */
export type FromChecker =
  | {
      readonly id: number;
      readonly found: readonly FoundMistake[];
      /** The file or folder that they were found for. */
      readonly place: string;
      readonly done: number;
      readonly of: number;
    }
  | { readonly id: number; readonly outcome: CheckOutcome };
