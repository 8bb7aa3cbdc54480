import type * as vscode from "vscode";
import { withoutEscapes } from "../core/asm/listing/decorations.ts";

/** Listings that the extension writes itself. */
export const assemblyScheme = "mapscope-assembly";
export const listingLanguage = "go-listing";
/** The language of our own listings, laid out for reading, with editor settings of its own. */
export const readingLanguage = "mapscope-listing";
/** Plan 9 sources keep the language that the Go extension gives them. */
export const planNineLanguage = "go.asm";

/** Where the workspace's memory has the listings of ours that were open. */
export const openListingsKey = "assembly.open";

export const isListing = ({ languageId }: vscode.TextDocument): boolean =>
  languageId === listingLanguage || languageId === readingLanguage || languageId === planNineLanguage;

/** Files that may be listings by their names; what they are is told by their content. */
const candidateName = /\.(s|asm|txt|lst|log)$/i;
/** Lines of a document that are looked at to tell whether it is a listing. */
export const linesToRecognise = 400;
/** Characters of these that are looked at when nothing of the annotator is loaded yet. */
const charactersAtOnce = 16_000;

/** Whether a document's language and name are those of a listing, or of a plain text that may hold one. */
export function mayHoldListing({ languageId, uri }: vscode.TextDocument): boolean {
  if (languageId === listingLanguage || languageId === planNineLanguage) return true;
  return languageId === "plaintext" && (candidateName.test(uri.path) || uri.scheme === "untitled");
}

/** Instructions that hardly any function of any processor, in any notation, is without. */
const instruction =
  /(?<![\w.$-])(?:(?:TEXT|CALL|JMP|RET|J[A-Z]{1,2}|MOV[A-Z0-9]*|LEA[QL]|BLR?|CBN?ZW?|jmp|retq?|mov[a-z]*|lea[ql]?|blr?|b\.[a-z]{2}|cbn?z|ld[rp]|st[rp])(?![\w.'])|callq?[ \t]+(?:0x|[0-9a-f]{4}|[*%$<]|[\w/]+[.][\w(*]))/g;
/** Prose has the one or other of these words. */
const minInstructions = 3;

/** A first look at a text's beginning, of well under a millisecond: no listing is refused, some prose is let through. */
export function looksLikeInstructions(beginning: string): boolean {
  const text = withoutEscapes(beginning);
  instruction.lastIndex = 0;
  for (let found = 0; instruction.test(text); ) if (++found === minInstructions) return true;
  return false;
}

/** Whether the annotator should be loaded for a document. */
export function mayBeListing(document: vscode.TextDocument): boolean {
  if (document.languageId === listingLanguage || document.languageId === readingLanguage) return true;
  if (!mayHoldListing(document)) return false;
  let beginning = "";
  const lines = Math.min(document.lineCount, linesToRecognise);
  for (let line = 0; line < lines && beginning.length < charactersAtOnce; line++)
    beginning += `${document.lineAt(line).text.slice(0, charactersAtOnce)}\n`;
  return looksLikeInstructions(beginning);
}
