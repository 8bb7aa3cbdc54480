import { type GoDocument, openGoDocument } from "../../source/goParser.ts";
import { visit } from "../../source/syntaxNode.ts";
import type { Finding } from "../machine/finding.ts";
import { applyEdits } from "./edits.ts";
import type { Fix, FixableFinding, FixScope } from "./fix.ts";
import { lockFixes } from "./lockFixes.ts";
import { nilMapFixes } from "./nilMapFixes.ts";

/**
 * Ways to put a mistake right, the likeliest first; none where none is simple. Each has been tried on the text: what it makes
 * parses as well as what was there.
 */
export function fixesOf(finding: Finding | FixableFinding, scope: FixScope): Fix[] {
  const fixes =
    "fixesIn" in finding
      ? finding.fixesIn(scope)
      : finding.code === "nilMapWrite"
        ? nilMapFixes(finding, scope)
        : lockFixes(finding, scope);
  const seen = new Set<string>();
  return fixes.filter((fix) => {
    const edits = fix.edits.map(
      ({ where, start, end, text }) => `${where.file.path} ${start} ${end} ${text}`,
    );
    const isNew = !seen.has(edits.join("\n"));
    seen.add(edits.join("\n"));
    return isNew && fix.edits.length > 0 && stillParses(fix, scope);
  });
}

function stillParses({ edits }: Fix, { documents, parser }: FixScope): boolean {
  return [...new Set(edits.map(({ where }) => where.file.path))].every((path) => {
    const document = documents.get(path);
    if (document === undefined) return false;
    const own = edits.filter(({ where }) => where.file.path === path);
    const after = openGoDocument(parser, applyEdits(document.text, own), path);
    try {
      // What was broken before may stay so, and no more than that.
      return !after.hasError || (document.hasError && errorsIn(after) <= errorsIn(document));
    } finally {
      after.close();
    }
  });
}

function errorsIn({ declarations }: Pick<GoDocument, "declarations">): number {
  let errors = 0;
  for (const declaration of declarations)
    visit(declaration.whole(), ({ kind }) => {
      if (kind === "ERROR") errors++;
    });
  return errors;
}
