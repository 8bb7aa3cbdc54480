import assert from "node:assert/strict";
import { it } from "node:test";
import { type ListingRecipe, recipeIn } from "../../../../extension/src/features/assembly/listingRecipe.ts";

const target = { release: "auto", goarch: "amd64", goamd64: "auto", goarm64: "auto", optimize: true };

it("a recipe is read back from an address as it was written", () => {
  const recipes: ListingRecipe[] = [
    { kind: "code", source: "file:///home/gopher/main.go", declaration: "set", target },
    {
      kind: "code",
      source: "file:///home/gopher/main.go",
      declaration: "(*T).set",
      selected: { from: 1, to: 2 },
      title: "14–15",
      target,
    },
    { kind: "runtime", function: "runtime.mapassign_fast64", target },
  ];
  for (const recipe of recipes) assert.deepEqual(recipeIn(JSON.stringify(recipe)), recipe);
});

it("anything else is no recipe", () => {
  const wrong = [
    "",
    "file:///home/gopher/main.go",
    "null",
    JSON.stringify({ kind: "runtime", function: "f" }),
    JSON.stringify({ kind: "runtime", function: "f", target: { ...target, optimize: "yes" } }),
    JSON.stringify({ kind: "code", source: 1, declaration: "set", target }),
    JSON.stringify({ kind: "code", source: "a", declaration: "set", selected: { from: "1" }, target }),
    JSON.stringify({ kind: "other", source: "a", declaration: "set", target }),
  ];
  for (const query of wrong) assert.equal(recipeIn(query), undefined, query);
});
