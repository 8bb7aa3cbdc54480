import * as vscode from "vscode";
import type { FineStep } from "../core/emulator/runtime/steps.ts";

/** One step of a runtime map function: of an emulated operation, or of a block in a listing. */
export interface FollowedStep {
  /** The runtime function without its package: "mapassign_fast64", "mapaccess1", "mapdelete_faststr". */
  readonly runtimeFunction: string;
  readonly step: FineStep;
  /** On the small (one group, no directory) path of a Swiss map. */
  readonly small?: boolean;
  /** "1.23", "1.24+noswissmap". */
  readonly release: string;
}

/**
 * Ties an emulated operation to the listing of the function that performs it, both ways: whoever steps through an
 * operation says where it stands, and whoever shows listings says which block the reader picked.
 */
export class StepFollower implements vscode.Disposable {
  readonly #reached = new vscode.EventEmitter<FollowedStep | undefined>();
  readonly #picked = new vscode.EventEmitter<FollowedStep>();
  #current: FollowedStep | undefined;

  /** The emulated operation stands at another step; undefined: none is being stepped through. */
  readonly onDidReachStep = this.#reached.event;
  /** The reader picked a block of a listing: the emulated operation is to go to that step. */
  readonly onDidPickStep = this.#picked.event;

  /** Where the emulated operation stands. */
  get current(): FollowedStep | undefined {
    return this.#current;
  }

  /** Says where the emulated operation stands now, or that it is no longer followed. */
  reachStep(step: FollowedStep | undefined): void {
    this.#current = step;
    this.#reached.fire(step);
  }

  /** Says which step's block the reader picked. */
  pickStep(step: FollowedStep): void {
    this.#picked.fire(step);
  }

  dispose(): void {
    this.#reached.dispose();
    this.#picked.dispose();
  }
}

/** A step whose listing is asked for, and the architecture to show; undefined for anything else. */
export function wantedStep(value: unknown): (FollowedStep & { readonly goarch: string }) | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { runtimeFunction, step, small, release, goarch } = value as Record<string, unknown>;
  if (typeof runtimeFunction !== "string" || typeof release !== "string" || typeof goarch !== "string")
    return undefined;
  if (typeof step !== "string") return undefined;
  return { runtimeFunction, step: step as FineStep, release, goarch, ...(small === true ? { small } : {}) };
}
