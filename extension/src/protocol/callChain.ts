import type { ChainLine } from "../core/present/callChainMermaid.ts";
import type { Message } from "./message.ts";

/** All messages between the extension host and the call chain's panel. */

/** Host to panel: the whole chain each time. */
export interface ToCallChain {
  readonly snapshot: {
    readonly sequence: number;
    readonly expression: string;
    /** "main.go:27" */
    readonly place: string;
    readonly model: string;
    readonly mermaid: string;
    readonly lines: readonly ChainLine[];
    readonly notes: readonly string[];
  };
}

/** Panel to host. */
export interface FromCallChain {
  readonly ready: Record<string, never>;
  readonly copy: Record<string, never>;
  readonly reveal: Record<string, never>;
}

export type ToCallChainMessage = Message<ToCallChain>;
export type FromCallChainMessage = Message<FromCallChain>;

const names: readonly string[] = ["ready", "copy", "reveal"] satisfies (keyof FromCallChain)[];

/** The message if it is one that the panel may send, else undefined. */
export function checkFromCallChain(value: unknown): FromCallChainMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  const fine = typeof type === "string" && names.includes(type) && typeof body === "object" && body !== null;
  return fine ? (value as FromCallChainMessage) : undefined;
}
