import { checkRecipe, type SessionRecipe } from "../../core/session/sessionRecipe.ts";

/** A session that was kept, with the choices made for it. */
export interface KeptSession {
  /** Names its site, see siteKey. */
  readonly key: string;
  readonly recipe: SessionRecipe;
  /** A hint chosen in the view; undefined: the source's own. */
  readonly hint?: number | null;
  readonly compared?: { readonly release: string; readonly goarch: string; readonly hint: number | null };
}

/** What of a page outlives its window: where it stands, and the sessions of its last maps, oldest first. */
export interface PageState {
  readonly pinned: boolean;
  readonly site: { readonly uri: string; readonly offset: number } | null;
  readonly model: { readonly release: string; readonly goarch: string } | null;
  readonly sessions: readonly KeptSession[];
}

/** A page that has shown nothing yet. */
export const emptyState: PageState = { pinned: false, site: null, model: null, sessions: [] };

/** A kept page state, or undefined when what was kept is none; sessions that are none are left out. */
export function checkPageState(value: unknown): PageState | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { pinned, site, model, sessions } = value as Partial<PageState>;
  if (typeof pinned !== "boolean" || !Array.isArray(sessions)) return undefined;
  return {
    pinned,
    site: site && typeof site.uri === "string" && Number.isSafeInteger(site.offset) ? site : null,
    model: isModel(model) ? model : null,
    sessions: (sessions as unknown[]).flatMap((one) => {
      const { key, recipe, hint, compared } = (one ?? {}) as Partial<KeptSession>;
      const checked = checkRecipe(recipe);
      if (typeof key !== "string" || !checked) return [];
      return [
        {
          key,
          recipe: checked,
          ...(hint === null || Number.isSafeInteger(hint) ? { hint: hint as number | null } : {}),
          ...(isModel(compared) ? { compared } : {}),
        },
      ];
    }),
  };
}

function isModel(value: unknown): value is { release: string; goarch: string; hint: number | null } {
  if (typeof value !== "object" || value === null) return false;
  const { release, goarch } = value as { release?: unknown; goarch?: unknown };
  return typeof release === "string" && typeof goarch === "string";
}
