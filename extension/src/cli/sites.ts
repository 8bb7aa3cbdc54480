import { instancesText } from "../core/present/instancesText.ts";
import { literalCountText, packageInitText } from "../core/present/packageInitText.ts";
import { oneLine } from "../core/source/oneLine.ts";
import { diskFiles } from "../node/diskFiles.ts";
import { GoplsTeller } from "../node/goplsTeller.ts";
import { diskWorkspace } from "./diskWorkspace.ts";
import { BadInput, type CliIo, complaint } from "./io.ts";
import { literalReports } from "./literalReports.ts";
import { helpText, modelOptions, parseArgs } from "./options.ts";
import { shownPath } from "./shownPath.ts";
import { compiledSites, goVariables, sitesOnDisk } from "./siteModels.ts";
import type { SiteReport } from "./siteReport.ts";
import { reportSites } from "./siteReports.ts";
import { SitesSummary } from "./sitesSummary.ts";

const options = {
  json: { help: "one JSON object a line" },
  types: { value: "SOURCE", help: "take types only from: syntax, gopls (which is started), compiler" },
  summary: { help: "count them by call, by map and by bytes, instead of a line each" },
  compiler: { help: "run go build and set the compiler's calls beside the predicted ones" },
  ...modelOptions,
};

const summaryHelp = `
A map, slice or array literal that a package variable starts with is told once more, with the form packageLiteral: what the
compiler makes of it, and in JSON under "init" its entries, calls, bytes and objects when the program starts, its data by
section, and whether its code is a function of its own that the linker drops with the variable.
With --summary a site counts once for each runtime function that it calls. Bytes are those of the heap when the make or
literal is done: of a map on the stack ("escapes":"stack") what does not lie there, null where the type or the hint is not
known. The hint of a literal is the one that the compiler passes: all its entries, up to Go 1.18 those known when compiled.
`;

export const help = `${helpText(
  "sites PATH…",
  "lists the map operations of Go files, directories or packages and the runtime calls they compile to",
  options,
)}${summaryHelp}`;

/** A larger Go file, go.mod or go.work is not read. */
const maxFileBytes = 64_000_000;

/** `mapscope sites`; see `help`. */
export async function run(args: readonly string[], io: CliIo): Promise<number> {
  const { options: given, positional } = parseArgs(args, options);
  if (positional.length === 0) throw new BadInput("which file, directory or package?");
  const asked = typeSourcesAsked(given.types, given.compiler !== undefined);
  const compile = given.compiler !== undefined || asked.compiler;
  const model = {
    ...(given.go === undefined ? {} : { go: given.go }),
    ...(given.goarch === undefined ? {} : { goarch: given.goarch }),
  };
  const files = diskFiles(maxFileBytes);
  const workspace = diskWorkspace(files);
  const gopls = asked.gopls ? new GoplsTeller(workspace.modules, files, goVariables(model)) : null;
  const summary = given.summary === undefined ? null : new SitesSummary();
  let status = 0;
  try {
    for (const argument of positional) {
      const sites = compile
        ? await compiledSites(workspace, argument, model, gopls, io)
        : await sitesOnDisk(workspace, argument, model, gopls, io);
      for await (const found of sites) {
        for (const file of found.unread) io.err(complaint("sites", `${file} cannot be read`));
        for (const { path: file, line, why } of found.notSeen)
          io.err(complaint("sites", `${file}:${line}: ${why}`));
        const reports = reportSites(found, asked.compiler);
        const told = [...literalReports(found), ...reports];
        if (summary !== null) summary.add(found, reports);
        else if (told.length > 0)
          io.out(told.map((r) => `${given.json === undefined ? asText(r) : JSON.stringify(r)}\n`).join(""));
        if (told.some((r) => r.agrees === false && (r.certain || r.form === "unseen"))) status = 1;
      }
    }
  } finally {
    gopls?.stop();
  }
  if (summary !== null) io.out(given.json === undefined ? summary.text() : `${summary.json()}\n`);
  return status;
}

function typeSourcesAsked(
  given: string | undefined,
  compiler: boolean,
): { readonly compiler: boolean; readonly gopls: boolean } {
  switch (given) {
    case undefined:
      return { compiler, gopls: false };
    case "syntax":
      return { compiler: false, gopls: false };
    case "compiler":
      return { compiler: true, gopls: false };
    case "gopls":
      return { compiler: false, gopls: true };
    default:
      throw new BadInput(`--types ${JSON.stringify(given)} is none of syntax, gopls, compiler`);
  }
}

/** "packageLiteral names: map[string]int, 7 entries: …" */
function literalText(report: SiteReport, init: NonNullable<SiteReport["init"]>): string {
  const { form, expr, map, certain, why } = report;
  const text = packageInitText({ ...init, certain, why });
  const disagrees = report.agrees === false ? "; compiled otherwise" : "";
  return `${form} ${expr}: ${oneLine(map, 60)}, ${literalCountText(init.kind, init.entries)}: ${text || "not known"} (${report.provenance}: ${why}${disagrees})`;
}

function asText(report: SiteReport): string {
  const { file, line, column, form, expr, map, calls, why, compiled, agrees, removed } = report;
  const name = shownPath(file);
  const place = `${name}:${line}:${column}`;
  const text = oneLine(expr, 60);
  if (report.init !== undefined) return `${place}: ${literalText(report, report.init)}`;
  const named =
    (report.instances === undefined ? "" : instancesText(report.instances)) ||
    calls.map((call) => call.replace(/^runtime\./, "")).join(" ") ||
    (report.certain ? "no call" : "calls not known");
  if (form === "unseen" || form === "inlined")
    return `${place}: ${form} ${text}: ${map || "map type not known"}: ${named} (compiler: ${why})`;
  const verdict =
    compiled === undefined
      ? ""
      : agrees === false
        ? `; compiled: ${[...compiled, ...(report.unexplained ?? [])].join(" ") || "no call"}`
        : removed === true
          ? "; removed by the compiler"
          : "; as compiled";
  return `${place}: ${form} ${text}: ${map}: ${named} (${report.provenance}: ${why}${verdict})`;
}
