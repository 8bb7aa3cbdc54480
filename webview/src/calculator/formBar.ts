import type {
  CalculatorField,
  CalculatorForm,
  ToCalculator,
} from "../../../extension/src/protocol/calculator.ts";
import { type AttributeValues, h, type ViewNode } from "../shared/node.ts";

type Snapshot = ToCalculator["snapshot"];

/** The form's fields, each with its label and room for its error. */
export function formBar(
  form: CalculatorForm,
  { releases, goarchs }: Pick<Snapshot, "releases" | "goarchs">,
): ViewNode[] {
  const text = (name: CalculatorField, label: string, more: AttributeValues = {}): ViewNode =>
    field(name, label, h("input", { ...control(name), value: form[name], spellcheck: "false", ...more }));
  const select = (name: CalculatorField, label: string, values: readonly string[]): ViewNode =>
    field(
      name,
      label,
      h(
        "select",
        control(name),
        ...values.map((value) =>
          h("option", { value, selected: value === form[name] }, value === "" ? "none" : value),
        ),
      ),
    );
  return [
    text("map", "Map type"),
    text("n", "Entries", { inputmode: "numeric" }),
    text("hint", "Hint", { placeholder: "the entries" }),
    select("release", "Go", withValue(releases, form.release)),
    select("goarch", "GOARCH", goarchs),
    select("compare", "Compare with", ["", ...withValue(releases, form.compare)]),
    text("budget", "Fits into", { placeholder: "64KiB", "aria-describedby": "budget-error budget-answer" }),
  ];
}

/** How many entries fit into the bytes asked for, in one line at their field; empty where nothing was asked, or not answered yet. */
export function budgetLine({ answer, stale }: Pick<Snapshot, "answer" | "stale">): string {
  const [hinted, grown] = answer?.report.sections.find(({ id }) => id === "budget")?.rows[0]?.cells ?? [];
  if (stale || !hinted || !grown) return "";
  return hinted.text === grown.text
    ? `${entriesText(hinted.text)}, with a hint and without`
    : `${entriesText(hinted.text)} with a hint, ${grown.text} without`;
}

const entriesText = (text: string): string => (/^\d/.test(text) ? `${text} entries` : text);

const control = (name: CalculatorField): AttributeValues => ({
  name,
  id: name,
  "aria-describedby": `${name}-error`,
});

/** A release that was asked for by its patch number is no choice of the list, but it is the value. */
const withValue = (values: readonly string[], value: string): readonly string[] =>
  value === "" || values.includes(value) ? values : [...values, value];

function field(name: CalculatorField, label: string, input: ViewNode): ViewNode {
  return h(
    "div",
    { class: `field ${name}` },
    h("label", { for: name }, label),
    input,
    h("p", { class: "error", id: `${name}-error`, role: "alert" }),
    name === "budget" && h("p", { class: "answer", id: "budget-answer", role: "status" }),
  );
}

/** What can be done with the answer. */
export function actionBar({ target, answer, notice }: Snapshot): ViewNode[] {
  const button = (action: string, text: string, more: AttributeValues = {}): ViewNode =>
    h("button", { type: "button", "data-action": action, ...more }, text);
  const nodes = [
    button("takeFromCursor", "Take from Cursor", { title: "The map under the cursor of the Go file" }),
    button("copyMarkdown", "Copy as Markdown", { disabled: answer === null }),
    button("copyJson", "Copy as JSON", { disabled: answer === null }),
    button("measure", "Measure This Map…", {
      disabled: answer === null,
      title: "Builds and runs a Go program that measures it",
    }),
  ];
  if (target)
    nodes.unshift(
      button("writeHint", `${target.action} in ${target.place}`, {
        class: "primary",
        title: "One edit; one undo takes it back",
      }),
    );
  if (notice !== "") nodes.push(h("p", { class: "notice", role: "alert" }, notice));
  return nodes;
}
