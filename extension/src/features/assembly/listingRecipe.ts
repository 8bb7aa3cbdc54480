import type { AssemblyTarget } from "../../workspace/listings.ts";
import type { LineRange } from "./listingModel.ts";

/** What a listing of ours is made from; its address carries it, so that it can be made again after a reload. */
export type ListingRecipe =
  | {
      readonly kind: "code";
      /** Address of the source file. */
      readonly source: string;
      /** The declaration's name, by which it is found again after edits. */
      readonly declaration: string;
      /** Lines of the declaration, counted from its first one, when only they are wanted. */
      readonly selected?: LineRange;
      /** The same lines for the tab's title, counted from the start of the file when they were asked for: "14–18". */
      readonly title?: string;
      readonly target: AssemblyTarget;
    }
  | { readonly kind: "runtime"; readonly function: string; readonly target: AssemblyTarget };

/** The recipe in an address's query; undefined where it holds none. */
export function recipeIn(query: string): ListingRecipe | undefined {
  let value: unknown;
  try {
    value = JSON.parse(query);
  } catch {
    return undefined;
  }
  return isRecipe(value) ? value : undefined;
}

function isRecipe(value: unknown): value is ListingRecipe {
  if (!isRecord(value) || !isTarget(value["target"])) return false;
  const { kind, source, declaration, selected, title } = value;
  if (kind === "runtime") return typeof value["function"] === "string";
  return (
    kind === "code" &&
    typeof source === "string" &&
    typeof declaration === "string" &&
    (title === undefined || typeof title === "string") &&
    (selected === undefined ||
      (isRecord(selected) && Number.isInteger(selected["from"]) && Number.isInteger(selected["to"])))
  );
}

function isTarget(value: unknown): value is AssemblyTarget {
  if (!isRecord(value) || typeof value["optimize"] !== "boolean") return false;
  return ["release", "goarch", "goamd64", "goarm64"].every((name) => typeof value[name] === "string");
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null;
