import { decimalText } from "../../../extension/src/core/numbers/numberText.ts";
import { churnOf, fillOperations, surveyFill } from "../../../extension/src/protocol/surveyFill.ts";
import {
  maxSurveyEntries,
  maxSurveyOperations,
  type SurveyRequest,
  type ToSurvey,
} from "../../../extension/src/protocol/surveyMessages.ts";
import { h, type ViewNode } from "../shared/node.ts";

/** The form that says which map to survey. */
export function requestForm({ request, releases, goarchs, churnCompare }: ToSurvey["form"]): ViewNode {
  const deletions = [...new Set([0, 1, 10, 25, 50, 75, 90, 100, request.deletedPercent])].sort(
    (a, b) => a - b,
  );
  return h(
    "form",
    { class: "request", "aria-label": "the map to survey" },
    field(
      "Map type",
      h("input", { name: "map", value: request.map, spellcheck: "false", autocomplete: "off" }),
    ),
    field(
      "Entries",
      h("input", { name: "entries", value: request.entries, inputmode: "numeric", autocomplete: "off" }),
    ),
    field("Go", choice("go", releases, request.go)),
    field("GOARCH", choice("goarch", goarchs, request.goarch)),
    field(
      "make",
      h(
        "select",
        { name: "hinted" },
        option("no", "no hint", !request.hinted),
        option("yes", "hint for all", request.hinted),
      ),
    ),
    field(
      "Keys",
      h(
        "select",
        { name: "keys" },
        option("sequential", "in order", request.keys === "sequential"),
        option("random", "spread", request.keys === "random"),
      ),
    ),
    field(
      "Then delete",
      h(
        "select",
        { name: "deletedPercent" },
        ...deletions.map((percent) =>
          option(
            String(percent),
            percent === 0 ? "nothing" : `the oldest ${percent} %`,
            percent === request.deletedPercent,
          ),
        ),
      ),
    ),
    field(
      "and insert",
      h(
        "select",
        { name: "refilled" },
        option("no", "nothing", !request.refilled),
        option("yes", "as many new", request.refilled),
      ),
    ),
    field(
      "so many times",
      h("input", { name: "rounds", value: request.rounds, inputmode: "numeric", autocomplete: "off" }),
    ),
    field(
      "Compare memory with",
      h(
        "select",
        { name: "compare" },
        option("", "nothing", request.compare === ""),
        ...releases.map((release) => option(release, `Go ${release}`, release === request.compare)),
      ),
    ),
    h("button", { type: "submit", class: "primary" }, "Survey"),
    h(
      "button",
      {
        type: "button",
        "data-action": "churn",
        "data-compare": JSON.stringify(churnCompare),
        title:
          "Rounds of deletes and inserts at constant size, until each entry was replaced several times; memory beside that of another release",
      },
      "Churn",
    ),
  );
}

const field = (label: string, control: ViewNode): ViewNode =>
  h("label", { class: `field ${control.attributes["name"] ?? ""}` }, h("span", {}, label), control);

const option = (value: string, text: string, selected: boolean): ViewNode =>
  h("option", { value, selected }, text);

function choice(name: string, values: readonly string[], chosen: string): ViewNode {
  const all = values.includes(chosen) ? values : [...values, chosen];
  return h("select", { name }, ...all.map((value) => option(value, value, value === chosen)));
}

/** The values that make what a form asks for churn; null while its entries are none. */
export function churnValues(
  { entries, go }: { readonly entries: string; readonly go: string },
  releases: string,
): Readonly<Record<string, string>> | null {
  const compare = (JSON.parse(releases) as ToSurvey["form"]["churnCompare"])[go] ?? "";
  const count = wholeNumber(entries);
  if (count === undefined || count > maxSurveyEntries) return null;
  const { deletedPercent, rounds } = churnOf(count);
  return { deletedPercent: String(deletedPercent), refilled: "yes", rounds: String(rounds), compare };
}

/** What the form asks for, or the sentence that says what is wrong in it. */
export function readRequest(values: (name: string) => string): SurveyRequest | string {
  const entries = wholeNumber(values("entries"));
  if (entries === undefined) return "Entries is a whole number, such as 1,000,000.";
  if (entries > maxSurveyEntries) return `A survey takes at most ${decimalText(maxSurveyEntries)} entries.`;
  const rounds = wholeNumber(values("rounds"));
  if (rounds === undefined || rounds === 0)
    return "How many times to delete and insert is a whole number, such as 1,000.";
  const deletedPercent = Number(values("deletedPercent")) || 0;
  const refilled = values("refilled") === "yes";
  const fill = surveyFill({ entries, deletedPercent, refilled, rounds });
  if (!refilled && rounds > 1 && rounds * fill.deletes > entries)
    return "There are not so many entries to delete: insert as many new ones each time.";
  const operations = fillOperations(fill);
  if (operations > maxSurveyOperations)
    return `A survey does at most ${decimalText(maxSurveyOperations)} operations; these are ${decimalText(operations)}.`;
  const map = values("map").trim();
  if (map === "") return "The map's type is missing, such as map[string]int.";
  return {
    map,
    go: values("go"),
    goarch: values("goarch"),
    entries,
    hinted: values("hinted") === "yes",
    keys: values("keys") === "random" ? "random" : "sequential",
    deletedPercent,
    refilled,
    rounds,
    compare: values("compare"),
  };
}

/** A whole number with what people write between its digits. */
function wholeNumber(text: string): number | undefined {
  const digits = text.replace(/[\s,_.]/g, "");
  return /^\d+$/.test(digits) ? Number(digits) : undefined;
}
