import * as vscode from "vscode";
import { commandIds } from "../../contributions.ts";
import { hoverContent } from "../../core/present/hoverMarkdown.ts";
import type { GoProjects } from "../../services/goProjects.ts";
import { type Log, messageOf } from "../../services/log.ts";
import { readSettings } from "../../services/settings.ts";
import { findSite } from "../../services/siteFinder.ts";
import { hintOf } from "../../services/siteHint.ts";
import { themeKind } from "../../services/theme.ts";

/** Explains the map expression under the pointer in Go files. */
export function registerHover(projects: GoProjects, log: Log): vscode.Disposable {
  return vscode.languages.registerHoverProvider(
    { language: "go" },
    {
      async provideHover(document, position, token) {
        const settings = readSettings(document.uri);
        if (!settings.hover.enabled) return undefined;
        try {
          const found = await findSite(projects, document, position);
          if (!found || token.isCancellationRequested) return undefined;
          const { site } = found.description;
          const { picture, numbers } = settings.hover;
          const { making } = found;
          const content = hoverContent(found.description, hintOf(found), {
            picture,
            numbers,
            theme: themeKind(),
            making: making && {
              hintText: making.hint?.expr ?? null,
              line: document.positionAt(making.range.start).line + 1,
              here: making === site,
            },
          });
          const links = hoverLinks(document.uri, site.range.start);
          const notes = found.inForce.notes.map((note) => `\n\n*${note}*`).join("");
          const text = new vscode.MarkdownString(
            `${content.markdown}${notes}\n\n${links}${svgImage(content.svg)}`,
          );
          text.isTrusted = { enabledCommands: Object.values(commandIds) };
          const range = new vscode.Range(
            document.positionAt(site.range.start),
            document.positionAt(site.range.end),
          );
          return new vscode.Hover(text, range);
        } catch (error) {
          log.error(`hover at ${document.uri.toString()}:${position.line + 1}: ${messageOf(error)}`);
          return undefined;
        }
      },
    },
  );
}

function svgImage(svg: string | null): string {
  return svg === null
    ? ""
    : `\n\n![layout](data:image/svg+xml;base64,${Buffer.from(svg, "utf8").toString("base64")})`;
}

/** Links to the other features for this very site. */
function hoverLinks(uri: vscode.Uri, offset: number): string {
  const link = (title: string, command: string): string => {
    const argument = encodeURIComponent(JSON.stringify([{ uri: uri.toString(), offset }]));
    return `[${title}](command:${command}?${argument})`;
  };
  return [
    link("Map layout", commandIds.showLayout),
    link("Capacity", commandIds.openCapacityCalculator),
    link("Assembly", commandIds.explainAssembly),
  ].join(" · ");
}
