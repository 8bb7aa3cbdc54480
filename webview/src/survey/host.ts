import { checkSurveyRequest, checkToSurvey } from "../../../extension/src/protocol/checkSurveyMessage.ts";
import type {
  FromSurvey,
  SurveyRequest,
  ToSurveyMessage,
} from "../../../extension/src/protocol/surveyMessages.ts";
import { acquireApi } from "../shared/vscodeApi.ts";
import type { Camera } from "./camera.ts";

/** What the page keeps over hiding, moving and reloading the window. */
export interface KeptState {
  readonly request: SurveyRequest | null;
  readonly metric: string;
  readonly camera: Camera | null;
  readonly selected: number | null;
  readonly table: boolean;
}

/** The extension host as the page sees it. */
export interface Host {
  post<Name extends keyof FromSurvey>(type: Name, body: FromSurvey[Name]): void;
  keep(change: Partial<KeptState>): void;
  kept(): KeptState;
  onMessage(listen: (message: ToSurveyMessage) => void): void;
}

/** Connects to VS Code; messages of an unknown form are dropped. */
export function connectHost(): Host {
  const api = acquireApi();
  let state = checkKept(api.getState());
  return {
    post: (type, body) => api.postMessage({ type, body }),
    keep(change) {
      state = { ...state, ...change };
      api.setState(state);
    },
    kept: () => state,
    onMessage(listen) {
      window.addEventListener("message", (event: MessageEvent<unknown>) => {
        const message = checkToSurvey(event.data);
        if (message) listen(message);
      });
    },
  };
}

/** What was kept, as far as it has the form of it. */
export function checkKept(value: unknown): KeptState {
  const { request, metric, camera, selected, table } = (
    typeof value === "object" && value !== null ? value : {}
  ) as { readonly [Key in keyof KeptState]?: unknown };
  return {
    request: checkSurveyRequest(request) ?? null,
    metric: typeof metric === "string" ? metric : "occupancy",
    camera: isCamera(camera) ? camera : null,
    selected: Number.isInteger(selected) && (selected as number) >= 0 ? (selected as number) : null,
    table: table === true,
  };
}

function isCamera(value: unknown): value is Camera {
  if (typeof value !== "object" || value === null) return false;
  const { x, y, scale } = value as { readonly [Key in keyof Camera]?: unknown };
  return [x, y, scale].every((number) => Number.isFinite(number)) && (scale as number) > 0;
}
