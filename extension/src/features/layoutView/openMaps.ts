import type { MapModel } from "../../core/go/release/goTarget.ts";
import { LayoutSession } from "../../core/session/layoutSession.ts";
import type { ShownMap } from "../../core/session/shownMap.ts";
import type { RecentMap } from "../../protocol/messages.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { comparedMap, modelChoice } from "./modelChoice.ts";
import type { KeptSession } from "./pageState.ts";
import { type ShownSite, shownMap, siteKey } from "./shownSite.ts";

/** Histories of the last maps are kept, so that going back to one shows it as it was left. */
const keptMaps = 8;

/** A map that a page has shown, with its emulated life. */
export interface OpenMap {
  readonly id: number;
  readonly key: string;
  site: ShownSite;
  readonly session: LayoutSession;
  /** A hint chosen in the view instead of the source's. */
  hint: number | null | undefined;
  compared: KeptSession["compared"];
}

/** The last maps of a page, each with its session; those of a former window come back when they are opened again. */
export class OpenMaps {
  readonly #log: Log;
  /** By site, the last shown at the end. */
  readonly #maps = new Map<string, OpenMap>();
  readonly #kept = new Map<string, KeptSession>();
  #opened = 0;

  constructor(kept: readonly KeptSession[], log: Log) {
    this.#log = log;
    for (const session of kept) this.#kept.set(session.key, session);
  }

  /** The site's map as it was left, or a new one. @throws Error with the reason when its type is not known */
  open(site: ShownSite, chosen: MapModel | undefined): OpenMap {
    const key = siteKey(site);
    const known = this.#maps.get(key);
    const kept = this.#kept.get(key);
    const hint = known ? known.hint : kept?.hint;
    const shown = shownMap(site, chosen ?? site.found.inForce.model, hint);
    let open = known;
    if (!open) {
      const session = new LayoutSession(shown);
      open = { id: ++this.#opened, key, site, session, hint, compared: kept?.compared };
      if (kept) this.#restore(open, kept);
    } else if (sameMap(open.session.shown, shown)) open.session.relabel(shown);
    else open.session.change(shown);
    open.site = site;
    this.#maps.delete(key);
    this.#maps.set(key, open);
    const oldest = this.#maps.keys().next();
    if (this.#maps.size > keptMaps && !oldest.done) this.#maps.delete(oldest.value);
    return open;
  }

  /** @throws RangeError for a map that is no longer kept */
  withId(id: number): OpenMap {
    const open = [...this.#maps.values()].find((map) => map.id === id);
    if (!open) throw new RangeError("this map is no longer kept; put the cursor on it again");
    return open;
  }

  /** The last maps, the latest first. */
  recent(current: OpenMap | undefined): RecentMap[] {
    return [...this.#maps.values()].reverse().map((map) => ({
      id: map.id,
      label: `${map.session.shown.expression} · ${map.session.shown.place}`,
      current: map === current,
    }));
  }

  /** A file, or a folder with all in it, has another address now; its maps go with it. */
  renamed(from: string, to: string): void {
    for (const maps of [this.#maps, this.#kept] as Map<string, { key: string }>[]) {
      const all = [...maps.values()];
      maps.clear();
      for (const map of all) {
        const key = movedUri(map.key, from, to);
        maps.set(key, Object.assign(map, { key }));
      }
    }
  }

  /** What of the maps outlives the window, oldest first. */
  get kept(): readonly KeptSession[] {
    const sessions = [...this.#maps.values()].map(
      ({ key, session, hint, compared }): KeptSession => ({
        key,
        recipe: session.recipe(),
        ...(hint === undefined ? {} : { hint }),
        ...(compared ? { compared } : {}),
      }),
    );
    const unopened = [...this.#kept.values()].filter(({ key }) => !this.#maps.has(key));
    return [...unopened, ...sessions].slice(-keptMaps);
  }

  #restore(open: OpenMap, kept: KeptSession): void {
    this.#kept.delete(kept.key);
    try {
      open.session.restore(kept.recipe);
      if (kept.compared) open.session.compare(comparedMap(open.session.shown, kept.compared));
    } catch (error) {
      this.#log.info(
        `layout view: operations of ${open.session.shown.expression} were not restored: ${messageOf(error)}`,
      );
    }
  }
}

/** An address, with anything behind it, after a file or folder was renamed. */
export function movedUri(uri: string, from: string, to: string): string {
  const rest = uri.slice(from.length);
  return uri.startsWith(from) && /^$|^[\n/]/.test(rest) ? to + rest : uri;
}

function sameMap(a: ShownMap, b: ShownMap): boolean {
  const [one, other] = [modelChoice(a.type.model), modelChoice(b.type.model)];
  return (
    a.type.text === b.type.text &&
    a.hint === b.hint &&
    one.release === other.release &&
    one.goarch === other.goarch
  );
}
