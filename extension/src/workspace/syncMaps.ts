import { layoutMapType } from "../core/compile/siteMapType.ts";
import { syncMapOfStored } from "../core/go/types/syncMapText.ts";
import { syncMapHover } from "../core/present/syncMapHover.ts";
import type { OffsetRange } from "../core/source/mapSite.ts";
import { syncMapSiteAt } from "../core/source/syncMapSite.ts";
import type { OpenFile, OpenFiles, ReadAs } from "./openFiles.ts";

/** For one of which the file does not tell what it stores. */
const exampleText = "sync.Map[string,int]";

/** What is said of a sync.Map at an offset of a file, as Markdown; null where there is none. */
export interface SyncMapWords {
  readonly markdown: string;
  /** Its type with what the file stores in it, for a form; with example types where that is not known. */
  readonly written: string;
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
  const written = (site.storedInFile && syncMapOfStored(site.storedInFile)) ?? exampleText;
  return markdown === "" ? null : { markdown, written, range: site.range };
}
