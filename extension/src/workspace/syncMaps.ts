import { layoutMapType } from "../core/compile/siteMapType.ts";
import { syncMapHover } from "../core/present/syncMapHover.ts";
import type { OffsetRange } from "../core/source/mapSite.ts";
import { syncMapSiteAt } from "../core/source/syncMapSite.ts";
import type { OpenFile, OpenFiles, ReadAs } from "./openFiles.ts";

/** What is said of a sync.Map at an offset of a file, as Markdown; null where there is none. */
export interface SyncMapWords {
  readonly markdown: string;
  readonly range: OffsetRange;
}

/** Finds the sync.Map, or the call of its method, at an offset of a file. */
export async function syncMapWordsAt(
  open: OpenFiles,
  file: OpenFile,
  offset: number,
  read: ReadAs,
): Promise<SyncMapWords | null> {
  const site = await open.ask(file, read, (document, scope) => syncMapSiteAt(document, offset, scope));
  if (site === null) return null;
  const { model } = read;
  const stored = site.stored === null ? null : layoutMapType(site.stored, model);
  const markdown = syncMapHover({ method: site.method, stored, model });
  return markdown === "" ? null : { markdown, range: site.range };
}
