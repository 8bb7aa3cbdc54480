/** What VS Code gives a page to speak with its extension host, and to keep a state over hiding and reloading. */
export interface VsCodeApi<Message = unknown> {
  postMessage(message: Message): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/**
 * The page's connection; VS Code gives it once, so a page calls this once.
 * @typeParam Message what the page may send
 */
export const acquireApi = <Message = unknown>(): VsCodeApi<Message> => acquireVsCodeApi();
