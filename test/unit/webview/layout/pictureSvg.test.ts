import assert from "node:assert/strict";
import { test } from "node:test";
import { pictureSvg } from "../../../../webview/src/layout/pictureSvg.ts";
import { toMarkup, type ViewNode } from "../../../../webview/src/shared/node.ts";
import { nodesWith, viewOf } from "./viewFixture.ts";

const svgNames = ["svg", "style", "g", "rect", "text", "tspan", "title", "path"];

function namesIn(node: ViewNode): string[] {
  return [node.name, ...node.children.flatMap((child) => (typeof child === "string" ? [] : namesIn(child)))];
}

for (const [go, count] of [
  ["1.23", 0],
  ["1.23", 40],
  ["1.26", 8],
  ["1.26", 1000],
] as const)
  test(`the copied picture of ${count} entries in ${go} is one SVG with parts below each other`, () => {
    const picture = pictureSvg(viewOf("map[string]int", go, count), 640);
    assert.doesNotMatch(toMarkup(picture), /<text[^>]*>\s|<\/tspan>\s/, "space that would be drawn");
    for (const name of namesIn(picture)) assert.ok(svgNames.includes(name), name);
    assert.match(toMarkup(picture), /^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="656" /);
    let end = 0;
    for (const child of picture.children) {
      if (typeof child === "string" || child.name !== "svg") continue;
      assert.ok(Number(child.attributes["y"]) >= end, "no part lies over another");
      end = Number(child.attributes["y"]) + Number(child.attributes["height"]);
      assert.ok(end <= Number(picture.attributes["height"]));
    }
    assert.ok(end > 0);
    const full = nodesWith(picture, "role", "gridcell").filter((cell) =>
      / full$/.test(cell.attributes["class"] ?? ""),
    );
    if (count <= 40) assert.equal(full.length, count);
  });
