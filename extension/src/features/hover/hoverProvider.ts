import * as vscode from "vscode";
import { commandIds } from "../../contributions.ts";
import { hoverContent } from "../../core/present/hoverMarkdown.ts";
import { escapeMarkdown } from "../../core/present/markdownText.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import type { LineNotes } from "../../services/lineNotes.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { readSettings } from "../../services/settings.ts";
import { findSite, findSyncMap, packageInitLine, shownFill } from "../../services/siteFinder.ts";
import { themeKind } from "../../services/theme.ts";
import { escapesTo, type FoundSite, hintOf } from "../../workspace/foundSite.ts";

/** Explains the map expression under the pointer in Go files. */
export function hoverProvider(projects: GoProjects, notes: LineNotes, log: Log): vscode.HoverProvider {
  return {
    async provideHover(document, position, token) {
      const { hover } = readSettings(document.uri);
      const ofLine = notes.of(document, position.line);
      if (!hover.enabled) return lineHover(document, position, ofLine);
      try {
        const found = await findSite(projects, document, position);
        if (token.isCancellationRequested) return undefined;
        if (!found) {
          const ofSyncMap = hover.syncMap
            ? await syncMapHover(projects, document, position, hover.links)
            : undefined;
          return ofSyncMap ?? lineHover(document, position, ofLine);
        }
        const { description, making, inForce } = found;
        const content = hoverContent(
          {
            description,
            model: inForce.model,
            hint: hintOf(found),
            ofLine,
            making: making && {
              hintText: making.hint?.expr ?? null,
              line: document.positionAt(making.range.start).line + 1,
              here: making === description.site,
              entries: making.literal?.entries ?? null,
              escapesTo: escapesTo(found),
              fill: shownFill(found, document),
            },
          },
          { ...hover, theme: themeKind() },
        );
        const { below } = content;
        const rest = [
          below,
          hover.init ? await packageInitLine(projects, document, found) : "",
          ...[...inForce.notes, ...staleNote(found)].map((note) => `*${escapeMarkdown(note)}*`),
          hover.links ? hoverLinks(document.uri, found) : "",
        ];
        const picture = svgImage(content.svg);
        const paragraphs = [
          content.markdown,
          ...(below === "" ? [...rest, picture] : [picture, ...rest]),
        ].filter((paragraph) => paragraph !== "");
        if (paragraphs.length === 0) return undefined;
        const text = new vscode.MarkdownString(paragraphs.join("\n\n"), true);
        text.isTrusted = { enabledCommands: Object.values(commandIds) };
        const { start, end } = description.site.range;
        return new vscode.Hover(text, new vscode.Range(document.positionAt(start), document.positionAt(end)));
      } catch (error) {
        log.error(`hover at ${document.uri.toString()}:${position.line + 1}: ${messageOf(error)}`);
        return undefined;
      }
    },
  };
}

/** On a line without a map under the pointer. */
function lineHover(
  document: vscode.TextDocument,
  { line }: vscode.Position,
  ofLine: string,
): vscode.Hover | undefined {
  return ofLine === ""
    ? undefined
    : new vscode.Hover(new vscode.MarkdownString(ofLine), document.lineAt(line).range);
}

async function syncMapHover(
  projects: GoProjects,
  document: vscode.TextDocument,
  position: vscode.Position,
  hasLinks: boolean,
): Promise<vscode.Hover | undefined> {
  const words = await findSyncMap(projects, document, position);
  if (words === null) return undefined;
  const { start, end } = words.range;
  const range = new vscode.Range(document.positionAt(start), document.positionAt(end));
  const link = linkTo("Capacity", commandIds.openCapacityCalculator, { uri: document.uri, offset: start });
  const text = new vscode.MarkdownString([words.markdown, ...(hasLinks ? [link] : [])].join("\n\n"));
  text.isTrusted = { enabledCommands: [commandIds.openCapacityCalculator] };
  return new vscode.Hover(text, range);
}

/** Facts of a build from before the last change are shown, with their time. */
function staleNote({ description }: FoundSite): string[] {
  const { type, calls } = description.facts;
  const since = calls?.staleSince ?? type?.staleSince ?? null;
  if (since === null) return [];
  return [`From the build of ${new Date(since).toLocaleTimeString()}; the file has changed since.`];
}

function svgImage(svg: string | null): string {
  return svg === null
    ? ""
    : `![layout](data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")})`;
}

interface LinkedPlace {
  readonly uri: vscode.Uri;
  readonly offset: number;
}

function linkTo(title: string, command: string, { uri, offset }: LinkedPlace): string {
  const argument = encodeURIComponent(JSON.stringify([{ uri: uri.toString(), offset }]));
  return `[${title}](command:${command}?${argument})`;
}

/** Links to the other features for this very site. */
function hoverLinks(uri: vscode.Uri, { description, making }: FoundSite): string {
  const place = { uri, offset: description.site.range.start };
  const link = (title: string, command: string): string => linkTo(title, command, place);
  const links = [
    link("Map layout", commandIds.showLayout),
    link("Capacity", commandIds.openCapacityCalculator),
    // Only files on disk are compiled.
    ...(uri.scheme === "file" ? [link("Assembly", commandIds.explainAssembly)] : []),
  ];
  if (description.mapType) links.push(link("What Go 1.24 changed", commandIds.showFamilies));
  if (making && description.mapType) links.push(link("Call chain", commandIds.showCallChain));
  if (description.mapType && uri.scheme === "file" && vscode.workspace.isTrusted)
    links.push(link("Measure", commandIds.measureMap));
  return links.join(" · ");
}
