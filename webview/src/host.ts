import type { FromView, ToViewMessage } from "../../extension/src/protocol/messages.ts";

/** What the view keeps over hiding, moving and reloading the window. */
export interface KeptState {
  readonly growthOpen: boolean;
  readonly count: number;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host as the view sees it. */
export interface Host {
  post<Name extends keyof FromView>(type: Name, body: FromView[Name]): void;
  keep(state: KeptState): void;
  kept(): KeptState;
  onMessage(listen: (message: ToViewMessage) => void): void;
}

const defaults: KeptState = { growthOpen: false, count: 8 };

/** Connects to VS Code; messages of an unknown form are dropped. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (type, body) => api.postMessage({ type, body }),
    keep: (state) => api.setState(state),
    kept() {
      const state = api.getState();
      return typeof state === "object" && state !== null ? { ...defaults, ...state } : defaults;
    },
    onMessage(listen) {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        const message = checkToView(event.data);
        if (message) listen(message);
      });
    },
  };
}

/** The message if it has the form of one that the host sends. */
export function checkToView(value: unknown): ToViewMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (typeof body !== "object" || body === null) return undefined;
  if (typeof (body as { sequence?: unknown }).sequence !== "number") return undefined;
  return type === "snapshot" || type === "failed" ? (value as ToViewMessage) : undefined;
}
