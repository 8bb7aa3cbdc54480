import { packageInit } from "../../compile/packageInit.ts";
import type { MapModel } from "../../go/release/goTarget.ts";
import { bytesText, countedText } from "../../numbers/numberText.ts";
import { literalCountText, packageInitText } from "../../present/packageInitText.ts";
import { literalsIn, type PackageLiteral } from "../../source/packageLiterals.ts";
import { childOf, type SyntaxNode, visit } from "../../source/syntaxNode.ts";
import type { FixableFinding } from "../fixes/fix.ts";
import type { Reading } from "./pattern.ts";

/** What each map literal of a package variable in a declaration costs when the program starts. */
export function initCosts(reading: Reading, model: MapModel): FixableFinding[] {
  return literalsIn(reading.root, reading.where, reading.inference).flatMap(
    (literal) => findingOf(literal, reading, model) ?? [],
  );
}

function findingOf(
  literal: PackageLiteral,
  { root, where, ports }: Reading,
  model: MapModel,
): FixableFinding | null {
  if (literal.kind !== "map" || literal.entries === 0) return null;
  const { importPath, name } = where.package;
  // Which other code names the variable is not looked for.
  const init = packageInit(literal, model, { importPath, isMain: name === "main", isNamed: null });
  const node = literalNode(root, literal);
  if (init.form === "none" || init.calls === null || node === null) return null;
  const memory =
    init.bytes === null || init.objects === null
      ? ""
      : `; the map takes ${init.exact ? "" : "about "}${bytesText(init.bytes, "decimal")} in ${countedText(init.objects, "object")} of the heap`;
  const counts = ports();
  const builds =
    counts === null
      ? ""
      : counts.length === 0
        ? "; none of Go's first-class ports has its file"
        : `; of Go's first-class ports ${counts.join(", ")} ${counts.length === 1 ? "has" : "have"} its file`;
  const doubt = init.certain ? "" : `, ${init.why}`;
  return {
    code: "initCost",
    node,
    where,
    message: `${literal.variable} has ${literalCountText("map", literal.entries)}, ${packageInitText(init)}${memory}${builds}${doubt}`,
    related: [],
    group: null,
    fixesIn: () => [],
  };
}

/** The type of the literal, which is all of it that one sees at a glance. */
function literalNode(root: SyntaxNode, { range }: PackageLiteral): SyntaxNode | null {
  let found: SyntaxNode | null = null;
  visit(root, (node) => {
    const start = node.unit.baseOffset + node.start;
    if (node.kind === "composite_literal" && start === range.start) found ??= childOf(node, "type");
  });
  return found;
}
