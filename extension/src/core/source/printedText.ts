import type { Where } from "./entity.ts";
import type { Inference } from "./inference.ts";
import { maxTextLength, type Value } from "./pureValue.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText } from "./syntaxNode.ts";

/** A call that makes a text of its arguments' values; undefined where it is not known which. */
export type Printed = (values: readonly Value[]) => string | undefined;

/** The text that strconv and fmt make of integers and texts; null for every other call. */
export function printedText(
  callee: SyntaxNode,
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): Printed | null {
  return printedBy(calledFunction(callee, where, inference), args, where, inference);
}

/** The same for a function by its package's path and its name. */
export function printedBy(
  called: string,
  args: readonly SyntaxNode[],
  where: Where,
  inference: Inference,
): Printed | null {
  const printed = printers.get(called) ?? null;
  if (!called.startsWith("fmt.")) return printed;
  // A method String of a named type may print anything.
  const rest = called === "fmt.Sprintf" ? args.slice(1) : args;
  const isPlain = (argument: SyntaxNode): boolean =>
    ["basic", "untyped"].includes(inference.typeOf(argument, where).kind);
  return rest.every(isPlain) ? printed : null;
}

const inBase: Printed = ([value, base]) =>
  typeof value === "bigint" && typeof base === "bigint" && base >= 2n && base <= 36n
    ? value.toString(Number(base))
    : undefined;

const printers: ReadonlyMap<string, Printed> = new Map<string, Printed>([
  ["strconv.Itoa", ([value]) => (typeof value === "bigint" ? `${value}` : undefined)],
  ["strconv.FormatInt", inBase],
  ["strconv.FormatUint", inBase],
  ["fmt.Sprint", sprint],
  [
    "fmt.Sprintf",
    ([format, ...values]) => (typeof format === "string" ? formatted(format, values) : undefined),
  ],
]);

/** The package's path and the name of a function of another package; "" for any other callee. */
export function calledFunction(callee: SyntaxNode, where: Where, inference: Inference): string {
  const operand = callee.kind === "selector_expression" ? childOf(callee, "operand") : null;
  const field = operand === null ? null : childOf(callee, "field");
  if (operand?.kind !== "identifier" || field === null) return "";
  const entity = inference.lookup(nodeText(operand), operand, where);
  return entity?.kind === "import" ? `${entity.path}.${nodeText(field)}` : "";
}

/** fmt.Sprint sets spaces between operands when neither is a string. */
function sprint(values: readonly Value[]): string | undefined {
  let text = "";
  for (let i = 0; i < values.length; i++) {
    const value = values[i];
    if (typeof value !== "bigint" && typeof value !== "string" && typeof value !== "boolean")
      return undefined;
    if (i > 0 && typeof value !== "string" && typeof values[i - 1] !== "string") text += " ";
    text += `${value}`;
  }
  return text;
}

/** fmt.Sprintf with %d, %x, %X, %s, %v, flags 0 and -, and a width. */
function formatted(format: string, values: readonly Value[]): string | undefined {
  let used = 0;
  let isKnown = true;
  const text = format.replace(
    /%%|%([0-]?)(\d*)([a-zA-Z])|%/g,
    (all, flag?: string, width?: string, verb?: string) => {
      if (all === "%%") return "%";
      const value = values[used++];
      // Zeros before a text are another thing in each release.
      const isOdd = verb === undefined || value === undefined || (flag === "0" && typeof value !== "bigint");
      const shown = isOdd || Number(width) > maxTextLength ? undefined : verbText(verb, value);
      if (shown === undefined) isKnown = false;
      return shown === undefined
        ? ""
        : padded(shown, flag ?? "", Number(width ?? 0), typeof value === "bigint");
    },
  );
  return isKnown && used === values.length ? text : undefined;
}

function verbText(verb: string, value: Value): string | undefined {
  if (typeof value === "bigint")
    return verb === "d" || verb === "v"
      ? `${value}`
      : verb === "x"
        ? value.toString(16)
        : verb === "X"
          ? value.toString(16).toUpperCase()
          : undefined;
  if (typeof value === "string") return verb === "s" || verb === "v" ? value : undefined;
  return typeof value === "boolean" && (verb === "t" || verb === "v") ? `${value}` : undefined;
}

function padded(text: string, flag: string, width: number, isNumber: boolean): string {
  // The width counts runes.
  const missing = " ".repeat(Math.max(0, width - [...text].length));
  if (flag === "-") return text + missing;
  if (flag !== "0" || !isNumber) return missing + text;
  const sign = text.startsWith("-") ? "-" : "";
  return sign + text.slice(sign.length).padStart(width - sign.length, "0");
}

/** string(n): the character of that number; U+FFFD where there is none. */
export function integerText(value: bigint): string {
  const isCharacter = value >= 0n && value <= 0x10ffffn && !(value >= 0xd800n && value <= 0xdfffn);
  return String.fromCodePoint(isCharacter ? Number(value) : 0xfffd);
}
