import { basicTypeAt, typedConstant } from "./entryParts.ts";
import type { Event } from "./events.ts";
import type { Expressions } from "./expressionText.ts";
import { inverse } from "./inverse.ts";
import type { Assignment, Happening, Line } from "./line.ts";
import type { PointedKey } from "./pointedKey.ts";
import { floatOfBits, isStringLiteral, shortName } from "./symbolText.ts";
import { resolved, type Term } from "./term.ts";

/** A line in words. */

/** `x = x + 1` → `x++`, `x = x ^ y` → `x ^= y`. */
export function assignmentText(place: string, value: string): string {
  if (value.startsWith(`${place} `)) {
    const [, sign, by] = /^ (\+|-|\^|\||&\^?|<<|>>|\*) (.+)$/.exec(value.slice(place.length)) ?? [];
    if (sign !== undefined && by !== undefined && /^[\w.[\]]+$|^\w+\([^()]*\)$/.test(by))
      return by === "1" && (sign === "+" || sign === "-")
        ? `${place}${sign}${sign}`
        : `${place} ${sign}= ${by}`;
  }
  return `${place} = ${value}`;
}

/** The text of a line that is no jump; conditions are told with what they decide. */
export function lineText(line: Line, say: Expressions): string {
  if (line.kind !== "event")
    return keptText(line, say) ?? assignmentText(line.name, say.text(line.term, 0, line.kind === "assign"));
  const { event } = line;
  switch (event.kind) {
    case "store":
      return storeText(event, say);
    case "call":
      return callText(line, say);
    case "return":
      return `return ${handedTexts(event.words, event, say).join(", ")}`.trimEnd();
    case "branch":
      return `if ${say.condition(event.flags, event.condition)}`;
    default:
      return "goto";
  }
}

/** A choice between something else and what is there already. */
function keptText({ kind, name, term }: Assignment, say: Expressions): string | undefined {
  if (kind !== "assign" || term.op !== "select" || term.condition === undefined) return undefined;
  const [a, b, flags] = term.args as [Term, Term, Term];
  const texts = [a, b].map((value) => say.text(value));
  const other = inverse(term.condition);
  if (texts[0] === name && other !== undefined)
    return `if ${say.condition(flags, other)} → ${name} = ${texts[1]}`;
  return texts[1] === name ? `if ${say.condition(flags, term.condition)} → ${name} = ${texts[0]}` : undefined;
}

/** The condition of a branch, or of its fall-through. */
export function branchText(event: Event & { kind: "branch" }, say: Expressions, isTaken: boolean): string {
  const condition = isTaken ? event.condition : inverse(event.condition);
  return condition === undefined
    ? `!(${say.condition(event.flags, event.condition)})`
    : say.condition(event.flags, condition);
}

function storeText(event: Event & { kind: "store" }, say: Expressions): string {
  // A store cuts by itself.
  const value =
    event.value.op === "cut" && event.value.width >= event.width && !say.isNamed(event.value)
      ? resolved(event.value.args[0] as Term)
      : event.value;
  const told = say.placeText(event.address, event.width);
  const isFloat = event.width === 4 && say.isFloat(value);
  const place = isFloat ? told.replace(/^\*uint32\(/, "*float32(") : told;
  const pointer =
    event.place?.field !== undefined && /^(\*|unsafe\.Pointer|\[\]|map)/.test(event.place.field.type ?? "");
  if (value.op === "const" && value.num === 0n && pointer) return `${place} = nil`;
  const type = value.op === "const" ? basicTypeAt(event.address, event.width) : undefined;
  const constant = type === undefined ? undefined : typedConstant(value.num, type);
  // Of what a store cuts off the sign is no matter to these.
  const read = `uint${8 * event.width}(${place}) `;
  const text = constant ?? (event.width < 8 ? say.low(value, event.width) : say.text(value));
  return assignmentText(
    place,
    text.startsWith(read) && /^(?:[-+^|*]|&\^?|<<) /.test(text.slice(read.length))
      ? `${place} ${text.slice(read.length)}`
      : text,
  );
}

function callText({ event, results }: Happening, say: Expressions): string {
  if (event.kind !== "call") return "";
  const given = resultNames(results, say);
  const before = event.isLast ? "return " : given.length === 0 ? "" : `${given.join(", ")} = `;
  return before + callExpression(event, say);
}

/** Names of results, with a blank for those before them that are of no use. */
function resultNames(results: Happening["results"], { machine: { arch } }: Expressions): string[] {
  const byRegister = new Map(results.map(({ name, term }) => [term.place, name]));
  const words = arch.arguments.map((r) => byRegister.get(r));
  while (words.length > 0 && words.at(-1) === undefined) words.pop();
  const others = results.filter(({ term }) => !arch.arguments.includes(term.place));
  return [...words.map((name) => name ?? "_"), ...others.map(({ name }) => name)];
}

export function callExpression(event: Event & { kind: "call" }, say: Expressions): string {
  const { target, args } = event;
  if (target?.kind === "sym") {
    const message = fatalMessage(target.name, args, say);
    if (message !== undefined) return message;
    const name = shortName(target.name);
    const method = /^(?:[\w.]+\.)?\(\*\w[^)]*\)\.([\w.-]+)$/.exec(name)?.[1];
    const [receiver, ...others] = handedTexts(args, event, say);
    if (method !== undefined && receiver !== undefined && /^[\w.]+$/.test(receiver))
      return `${receiver}.${method}(${others.join(", ")})`;
    return `${name}(${handedTexts(args, event, say, event.key).join(", ")})`;
  }
  const texts = handedTexts(args, event, say).join(", ");
  const { code } = event;
  if (code === undefined) return `call ${target?.text ?? "?"}(${texts})`;
  const closure = closureOf(code);
  // A closure that lies in the frame is called by its place, as a variable is.
  if (closure?.op === "stack") return `${say.placeText(closure, 8)}(${texts})`;
  return `${say.text(closure ?? code, 9)}(${texts})`;
}

/** A closure's code stands at its address. */
function closureOf(code: Term): Term | undefined {
  if (code.op !== "load") return undefined;
  const closure = resolved(code.args[0] as Term);
  return closure.op === "address" && closure.offset !== 0 ? undefined : closure;
}

/**
 * What is handed over, in the order of the registers. Where there are words and floats their order among each other is not
 * known: the floats are told by their registers.
 */
function handedTexts(
  words: readonly Term[],
  { floats, isWhole }: { readonly floats: readonly Term[]; readonly isWhole: boolean },
  say: Expressions,
  key?: PointedKey,
): string[] {
  const { names, firstVector } = say.machine.arch;
  const texts = floats.map((value, i) => {
    const text = floatText(value, say);
    return words.length === 0 ? text : `${names[firstVector + i]}: ${text}`;
  });
  return [...argumentTexts(words, say, key), ...texts, ...(isWhole ? [] : ["…"])];
}

/** What a register for floats holds: the bits of a constant are a number there, and a float32 has nothing above it. */
function floatText(given: Term, say: Expressions): string {
  const term = resolved(given);
  if (say.isNamed(term)) return say.text(term);
  const [low] = term.args;
  if (term.op === "cut" && low !== undefined && term.width === 4) return floatText(low, say);
  if (term.op !== "const" || term.text !== "") return say.text(term);
  return floatOfBits(term.num, term.bytes > 4 ? 8 : 4);
}

function argumentTexts(args: readonly Term[], say: Expressions, key?: PointedKey): string[] {
  const texts: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const text = say.text(say.handedOver(args[i] as Term));
    const isPutTogether = key?.argument === i && (key.parts.length > 1 || text.startsWith("&frame["));
    texts.push(isPutTogether ? `&{${key.parts.map(({ term }) => say.text(term)).join(", ")}}` : text);
    // A string constant comes with its length.
    const next = args[i + 1];
    if (isStringLiteral(text) && next?.op === "const") i++;
  }
  return texts;
}

/** What map functions end the program with (runtime/map*.go, internal/runtime/maps), by length where no text is told. */
const messages: readonly string[] = [
  "concurrent map writes",
  "concurrent map read and map write",
  "concurrent map iteration and map write",
  "concurrent map clone and map write",
];

function fatalMessage(name: string, args: readonly Term[], say: Expressions): string | undefined {
  const short = /^(?:runtime|internal\/runtime\/maps)\.(fatal|throw)$/.exec(name)?.[1];
  const [text, length] = args;
  if (short === undefined || text === undefined) return undefined;
  const told = say.text(text);
  if (isStringLiteral(told)) return `${short} ${told}`;
  const known =
    say.machine.isMapFunction && length?.op === "const"
      ? messages.find((m) => BigInt(m.length) === length.num)
      : undefined;
  return known === undefined ? undefined : `${short} "${known}"`;
}
