/** Messages between the extension host and the panel that draws a function's flow of steps. */

/** Host to panel: all that it shows. */
export interface FlowPage {
  readonly title: string;
  /** What the function does, in one sentence. */
  readonly summary: string;
  /** Steps of a map function, or statements of any other. */
  readonly kind: "steps" | "statements";
  /** Mermaid source of the steps or statements and the jumps between them. */
  readonly mermaid: string;
  /** The nodes in the order of the listing, each with what its step means or its statements are. */
  readonly steps: readonly { readonly step: string; readonly meaning: string }[];
}

/** Panel to host. */
export type FromFlowPanel =
  | { readonly type: "ready" }
  | { readonly type: "copy" }
  /** A node was picked: its first block in the listing is to be shown. */
  | { readonly type: "reveal"; readonly step: string };

/** The message if it is one that the panel may send, else undefined. */
export function checkFromFlowPanel(value: unknown): FromFlowPanel | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, step } = value as { type?: unknown; step?: unknown };
  if (type === "ready" || type === "copy") return { type };
  return type === "reveal" && typeof step === "string" && step.length <= 40 ? { type, step } : undefined;
}
