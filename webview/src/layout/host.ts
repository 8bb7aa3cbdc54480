import { fromBytes } from "../../../extension/src/protocol/messageBytes.ts";
import type { Answer, FromView, ToView, ToViewMessage } from "../../../extension/src/protocol/messages.ts";
import { acquireApi } from "../shared/vscodeApi.ts";
import { checkUiState, type UiState } from "./store.ts";

/** How long the host may take to answer. */
const patienceMilliseconds = 20_000;

/** The extension host as the view sees it. */
export interface Host {
  /** Asks for something. Rejects with one sentence when it fails, or when no answer comes in time. */
  request<Name extends keyof FromView>(type: Name, body: FromView[Name]): Promise<Answer>;
  keep(page: string, state: UiState): void;
  kept(): UiState;
  onSnapshot(listen: (snapshot: ToView["snapshot"]) => void): void;
}

/** Connects to VS Code; messages of an unknown form are dropped. */
export function connectHost(): Host {
  const api = acquireApi();
  const requests = new Requests((message) => api.postMessage(message), patienceMilliseconds);
  let listener: (snapshot: ToView["snapshot"]) => void = () => {};
  window.addEventListener("message", (event: MessageEvent<unknown>) => {
    const message = checkToView(fromBytes(event.data));
    if (message?.type === "snapshot") listener(message.body);
    if (message) requests.settle(message);
  });
  return {
    request: (type, body) => requests.send(type, body),
    keep: (page, state) => api.setState({ page, ui: state }),
    kept: () => checkUiState((api.getState() as { ui?: unknown } | undefined)?.ui),
    onSnapshot(listen) {
      listener = listen;
    },
  };
}

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Requests under way, by their number. */
export class Requests {
  readonly #post: (message: unknown) => void;
  readonly #patience: number;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(post: (message: unknown) => void, patience: number) {
    this.#post = post;
    this.#patience = patience;
  }

  send<Name extends keyof FromView>(type: Name, body: FromView[Name]): Promise<Answer> {
    const request = ++this.#last;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(request);
        reject(new Error(`"${type}" was not answered in ${this.#patience / 1000} seconds; try again`));
      }, this.#patience);
      this.#waiting.set(request, { resolve, reject, timer });
      this.#post({ type, request, body });
    });
  }

  /** Takes an answer, which may be a snapshot; one that comes too late, or twice, is dropped. */
  settle(message: ToViewMessage): void {
    const request = message.type === "snapshot" ? message.body.answers : message.body.request;
    const waiting = request === undefined ? undefined : this.#waiting.get(request);
    if (request === undefined || !waiting) return;
    this.#waiting.delete(request);
    clearTimeout(waiting.timer);
    if (message.type === "failed") waiting.reject(new Error(message.body.message));
    else waiting.resolve(message.type === "answer" ? message.body.result : { kind: "done" });
  }
}

const viewKinds: readonly unknown[] = ["waiting", "loading", "notAMap", "gone", "error", "map"];

/** The message if it has the form of one that the host sends. */
export function checkToView(value: unknown): ToViewMessage | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { type, body } = value as { type?: unknown; body?: unknown };
  if (typeof body !== "object" || body === null) return undefined;
  const { sequence, answers, request, result, message, view, choices } = body as Record<string, unknown>;
  const isObject = (part: unknown): part is object => typeof part === "object" && part !== null;
  switch (type) {
    case "snapshot": {
      const kind = isObject(view) ? (view as { kind?: unknown }).kind : undefined;
      const answered = answers === undefined || Number.isInteger(answers);
      return Number.isInteger(sequence) && answered && viewKinds.includes(kind) && isObject(choices)
        ? (value as ToViewMessage)
        : undefined;
    }
    case "answer":
      return Number.isInteger(request) && isObject(result) ? (value as ToViewMessage) : undefined;
    case "failed":
      return Number.isInteger(request) && typeof message === "string" ? (value as ToViewMessage) : undefined;
    default:
      return undefined;
  }
}
