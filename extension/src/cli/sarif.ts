import { createHash } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type CodeFacts, codes } from "../core/diagnose/codes.ts";
import { codeNames } from "../core/diagnose/machine/finding.ts";
import type { FoundEdit, FoundMistake } from "../core/diagnose/mistake.ts";
import { LineIndex } from "../core/source/lineIndex.ts";
import { pathBelow } from "./shownPath.ts";

/** The folder that file names are relative to: where the command ran, whatever it is called there. */
const root = "%SRCROOT%";

const levels: Readonly<Record<CodeFacts["severity"], string>> = {
  error: "error",
  warning: "warning",
  information: "note",
  hint: "note",
};

/** What a log is written from. */
export interface SarifSource {
  readonly here: string;
  readonly found: readonly FoundMistake[];
  /** "2/4", or null for all. */
  readonly shard: string | null;
  /** The text of a file that has findings. */
  readonly textOf: (file: string) => string;
}

/** Findings as one SARIF 2.1.0 log. Columns count UTF-16 units, from 1. */
export function sarifLog({ here, found, shard, textOf }: SarifSource): object {
  const seen = new Map<string, number>();
  const results = found.map((mistake) => {
    const fingerprint = fingerprintOf(mistake, here, seen);
    return {
      ruleId: mistake.code,
      ruleIndex: codeNames.indexOf(mistake.code),
      level: levels[mistake.severity],
      message: { text: mistake.message },
      locations: [{ physicalLocation: physicalLocation(mistake, here) }],
      ...(mistake.related.length > 0 && {
        relatedLocations: mistake.related.map((place, id) => ({
          id,
          physicalLocation: physicalLocation(place, here),
          message: { text: place.message },
        })),
      }),
      partialFingerprints: { "mapscopeFinding/v1": fingerprint },
      ...(mistake.fixes.length > 0 && {
        fixes: mistake.fixes.map(({ message, edits }) => ({
          description: { text: message },
          artifactChanges: changesOf(edits, here, textOf),
        })),
      }),
    };
  });
  const rules = codeNames.map((id) => ({
    id,
    name: `${id[0]?.toUpperCase()}${id.slice(1)}`,
    shortDescription: { text: codes[id].finds },
    help: {
      text: `${codes[id].finds}. The page ${codes[id].url} of Mapscope tells what the runtime does and how to put it right.`,
    },
    defaultConfiguration: { level: levels[codes[id].severity] },
  }));
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "Mapscope", rules } },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { [root]: { description: { text: "The folder in which the check ran." } } },
        ...(shard !== null && { automationDetails: { id: `mapscope/${shard}` } }),
        results,
      },
    ],
  };
}

type Place = Pick<FoundMistake, "file" | "line" | "character" | "endLine" | "endCharacter">;

function physicalLocation({ file, line, character, endLine, endCharacter }: Place, here: string): object {
  return {
    artifactLocation: artifactLocation(file, here),
    region: {
      ...{ startLine: line, startColumn: character + 1 },
      ...{ endLine, endColumn: endCharacter + 1 },
    },
  };
}

function artifactLocation(file: string, here: string): { readonly uri: string; readonly uriBaseId?: string } {
  const below = pathBelow(here, file);
  if (below === null) return { uri: pathToFileURL(file).href };
  return { uri: below.split(path.sep).map(encodeURIComponent).join("/"), uriBaseId: root };
}

function changesOf(edits: readonly FoundEdit[], here: string, textOf: SarifSource["textOf"]): object[] {
  return [...new Set(edits.map(({ file }) => file))].map((file) => {
    const lines = new LineIndex(textOf(file));
    const place = (offset: number) => {
      const { line } = lines.positionOf(offset);
      return { line, column: offset - lines.startOf(line) + 1 };
    };
    return {
      artifactLocation: artifactLocation(file, here),
      replacements: edits
        .filter((edit) => edit.file === file)
        .map(({ start, end, text }) => {
          const [from, to] = [place(start), place(end)];
          return {
            deletedRegion: {
              ...{ startLine: from.line, startColumn: from.column },
              ...{ endLine: to.line, endColumn: to.column },
            },
            insertedContent: { text },
          };
        }),
    };
  });
}

/** The same for as long as the line and the function around it stay; of equal ones the first, second … in the file. */
function fingerprintOf(
  { code, file, within, lineText }: FoundMistake,
  here: string,
  seen: Map<string, number>,
): string {
  const of = [code, artifactLocation(file, here).uri, within, lineText.replace(/\s+/g, " ")].join("\n");
  const count = (seen.get(of) ?? 0) + 1;
  seen.set(of, count);
  return createHash("sha256").update(`${of}\n${count}`).digest("hex").slice(0, 32);
}
