import type { SiteDescription } from "../../../extension/src/core/compile/describeSite.ts";
import { type HoverParts, hoverContent } from "../../../extension/src/core/present/hoverMarkdown.ts";
import { noteKinds } from "../../../extension/src/core/present/noteKinds.ts";
import { openGoDocument, type TextEdit } from "../../../extension/src/core/source/goParser.ts";
import type { Workspace } from "../../../extension/src/workspace/ask.ts";
import { escapesTo, hintOf } from "../../../extension/src/workspace/foundSite.ts";
import type { OpenFile } from "../../../extension/src/workspace/openFiles.ts";
import { goParser } from "../../unit/core/source/syntaxFixture.ts";
import { asGoBuilds, noTypes, workspaceWith } from "../../unit/workspace/memoryWorkspace.ts";
import { type Entrance, expect } from "../entrance.ts";
import { mutateText, pieceOf } from "../mutateText.ts";
import { expectNothingLoads } from "./rendered.ts";
import { samplesBelow } from "./samples.ts";

const pieces = [
  ..."package p|import|func|type|var|const|map[string]int|map[K]V|make(|make(map[int]int, 10)|m[k]|m[k]++".split(
    "|",
  ),
  ..."m[k] = append(m[k], v)|delete(m, k)|clear(m)|len(m)|for k, v := range m {|range|struct {|interface {".split(
    "|",
  ),
  ..."[]|[...]|*|&|chan|func()|[T any]|[M ~map[K]V, K comparable, V any]|~|:=|=|, ok :=|...|iota|<<|'x'".split(
    "|",
  ),
  ...'`x`|"\\x00"|//|/*|*/|//go:build|goto|defer|go|select|switch x := y.(type) {|case|else if|maps.Clone(m)'.split(
    "|",
  ),
];

const settings = asGoBuilds;
const place = "/w/p/a.go";
const beside = {
  "/w/go.mod": "module example.com/w\n\ngo 1.24\n",
  "/w/p/b.go":
    'package p\n\ntype K string\ntype V struct{ A, B int }\ntype M map[K]V\n\nfunc fill(m M) { m["a"] = V{} }\n',
};
const parts: HoverParts = {
  ...{ headline: true, layout: true, growth: true, advice: true, notes: noteKinds, picture: true },
  ...{ bytes: "both", slotBytes: "both", theme: "dark" },
};

/** Go source as the editor has it: sites, hovers, edits, and the same after an edit as of the edited text. */
export async function load(): Promise<Entrance> {
  const samples = samplesBelow("test/fixtures", ".go");
  const parser = await goParser();

  const summaryOf = (sites: readonly SiteDescription[]): string =>
    JSON.stringify(sites.map(({ site, calls }) => [site.range, site.form, site.type, calls]));

  async function hover(workspace: Workspace, file: OpenFile, offset: number): Promise<void> {
    const found = await workspace.describeAt(file, offset, settings, noTypes);
    if (found === null) return;
    const { description, making, inForce } = found;
    const { markdown } = hoverContent(
      {
        description,
        model: inForce.model,
        hint: hintOf(found),
        making: making && {
          hintText: making.hint?.expr ?? null,
          line: 1,
          here: making === description.site,
          entries: making.literal?.entries ?? null,
          escapesTo: escapesTo(found),
          fill: making.fill && { ...making.fill, firstLine: 1, lastLine: 2 },
        },
      },
      parts,
    );
    expectNothingLoads(markdown, "the hover");
    // Keys of floats may be NaN: there it is Go's word and no number of ours.
    const numbers = markdown.replaceAll(/\bNaN keys?\b|\bNaN is not\b/g, "");
    expect(
      !/\bNaN\b|\bundefined\b/.test(numbers) || /NaN|undefined/.test(file.text),
      `the hover says ${markdown}`,
    );
  }

  async function checkHints(
    workspace: Workspace,
    file: OpenFile,
    site: SiteDescription["site"],
  ): Promise<void> {
    for (const hint of [1000, null]) {
      const edit = await workspace.hintEdit(file, site.range, hint);
      if (edit === null) continue;
      const before = await workspace.open.open(file);
      const after = openGoDocument(parser, applied(file.text, edit));
      expect(!after.hasError || before.hasError, `the edit ${JSON.stringify(edit)} breaks the file`);
      after.close();
    }
  }

  async function checkEdit(workspace: Workspace, file: OpenFile): Promise<void> {
    const at = (file.text.length * 7919) % (file.text.length + 1);
    const edit = { startOffset: at, endOffset: Math.min(file.text.length, at + 3), text: "x" };
    const edited = { place, text: applied(file.text, edit) };
    const { workspace: fresh } = workspaceWith({ ...beside, [place]: edited.text });
    const whole = { start: 0, end: edited.text.length };
    const expected = summaryOf(await fresh.describeIn(edited, whole, settings));
    const isSound = !(await fresh.open.open(edited)).hasError;
    workspace.open.edit(place, [edit]);
    const got = summaryOf(await workspace.describeIn(edited, whole, settings));
    fresh.open.closeAll();
    // What cannot be parsed is mended by guess, and from another tree by another.
    if (isSound) expect(got === expected, `after an edit: ${got}\nanew: ${expected}`);
  }

  return {
    draw: (chance) => mutateText(pieceOf(chance.pick(samples), chance), samples, pieces, chance),
    async take(text) {
      const { workspace } = workspaceWith({ ...beside, [place]: text });
      const file = { place, text };
      try {
        const sites = await workspace.describeIn(file, { start: 0, end: text.length }, settings);
        for (const { site, calls } of sites) {
          const { start, end } = site.range;
          expect(
            start >= 0 && start < end && end <= text.length,
            `a site at ${start} to ${end} of ${text.length}`,
          );
          expect(
            calls.calls.every((call) => /^[\w./*()]+$/.test(call)),
            `calls ${calls.calls}`,
          );
        }
        const { length } = sites;
        for (const at of new Set([0, length >> 1, length - 1])) {
          const site = sites[at]?.site;
          if (site) await hover(workspace, file, site.range.start);
        }
        await hover(workspace, file, text.length >> 1);
        await workspace.declarationAt(file, text.length >> 1);
        for (const { site } of sites.filter(({ site }) => site.form === "make").slice(0, 4))
          await checkHints(workspace, file, site);
        if (text.length % 3 === 0) await checkEdit(workspace, file);
      } finally {
        workspace.open.closeAll();
      }
    },
  };
}

const applied = (text: string, edit: TextEdit): string =>
  text.slice(0, edit.startOffset) + edit.text + text.slice(edit.endOffset);
