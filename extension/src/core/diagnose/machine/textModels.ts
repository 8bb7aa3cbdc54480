import type { Inference } from "../../source/inference.ts";
import { integerOf } from "../../source/integers.ts";
import { printedBy } from "../../source/printedText.ts";
import type { Value as Pure } from "../../source/pureValue.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf } from "../../source/syntaxNode.ts";
import { sliceOf } from "./literals.ts";
import { typeOf } from "./memory.ts";
import type { Answer, Call, Model } from "./models.ts";
import { derived } from "./types.ts";
import { Cell, seen, type Value } from "./value.ts";

/** Longer strings are not followed, in UTF-16 units. */
const maxText = 4000;

const stringType = { kind: "basic", name: "string" } as const;
const strings = { kind: "slice", elem: stringType } as const;

/** A model of a function of constants: nothing is known of it where an argument is not known. */
function ofConstants(work: (...args: (string | number | boolean)[]) => Value | Value[] | null): Model {
  return ({ args }) => {
    const known = args.map(seen);
    if (!known.every((arg) => typeof arg !== "object")) return null;
    const result = work(...(known as (string | number | boolean)[]));
    if (result === null || (typeof result === "string" && result.length > maxText)) return null;
    return { value: Array.isArray(result) ? { kind: "tuple", values: result } : result };
  };
}

const list = (parts: readonly string[]): Value =>
  sliceOf(
    strings,
    parts.map((part) => new Cell(part, stringType)),
  );
const text = (value: unknown): string => `${value}`;

const newError: Model = ({ m, node }) => ({
  value: { kind: "thing", type: null, name: `error ${node.start} ${m.id()}`, done: null, children: [] },
});

function parsed(read: (text: string) => Value | null): Model {
  return (call) => {
    const given = call.args[0] === undefined ? null : seen(call.args[0]);
    if (typeof given !== "string") return null;
    const value = read(given);
    const failed = newError(call);
    if (failed === null || failed === "wait" || !("value" in failed)) return null;
    const nil: Value = {
      kind: "nil",
      type: null,
      origin: { node: call.node, where: call.how.where, text: "" },
    };
    return { value: { kind: "tuple", values: value === null ? [0, failed.value] : [value, nil] } };
  };
}

/** `errors.As(err, &target)`, where err itself is what is looked for; what it wraps is not followed. */
const errorAs: Model = ({ m, args }) => {
  const [given, into] = args.map((arg) => m.memory.open(arg));
  if (given === undefined || into === undefined) return null;
  if (typeof given === "object" && given.kind === "nil") return { value: false };
  if (typeof into === "object" && into.kind === "pointer") {
    const [own, wanted] = [typeOf(given), into.to.type].map((type) => type && m.types.textOf(type));
    if (own && own === wanted) {
      m.memory.store(into.to, given);
      return { value: true };
    }
  }
  m.memory.havoc(into);
  return { value: m.memory.fresh("doubt") };
};

/** Text of values that are known; one that is not gives a text that is the same for the same value. */
const printed: Model = ({ m, name, args, node, how }): Answer => {
  const nodes = how.spread ? [] : (childOf(node, "arguments")?.children ?? []);
  const values = args.map(seen);
  const known = values.map((value, i) => {
    const type = nodes[i] === undefined ? null : m.types.inference.typeOf(nodes[i], how.where);
    return type === null ? undefined : pureValue(value, type, m.types.inference);
  });
  if (nodes.length === args.length && known.every((value) => value !== undefined)) {
    const result = printedBy(name, nodes, how.where, m.types.inference)?.(known);
    if (result !== undefined && result.length <= maxText) return { value: result };
  }
  const unknowns = values.flatMap((value) =>
    typeof value === "object" && value.kind === "unknown" ? [value] : [],
  );
  const constants = values.filter((value) => typeof value !== "object");
  if (unknowns.length + constants.length < values.length || unknowns.length === 0)
    return { value: m.memory.fresh("doubt", stringType) };
  const terms = values.map((value) =>
    typeof value === "object" && value.kind === "unknown" ? value.term : JSON.stringify(value),
  );
  return { value: derived(`${name}(${terms.join()})`, unknowns, stringType) };
};

/** A constant as code computes it: which of the numbers are integers only their types tell. */
function pureValue(value: Value, type: SourceType, inference: Inference): Pure | undefined {
  if (typeof value === "object") return undefined;
  const isInteger =
    type.kind === "untyped" ? /^(?:int|rune)$/.test(type.of) : integerOf(type, inference) !== null;
  return typeof value === "number" && isInteger ? BigInt(value) : value;
}

/** Functions of text: of constants they give what they give. */
export const textModels: readonly (readonly [string, Model])[] = [
  ["errors.New", newError],
  ["fmt.Errorf", newError],
  ["errors.As", errorAs],
  [
    "errors.Join",
    ({ args }) =>
      args.some((arg) => {
        const now = seen(arg);
        return typeof now === "object" && now.kind === "thing";
      })
        ? { value: args[0] ?? false }
        : null,
  ],
  ["fmt.Sprint", printed],
  ["fmt.Sprintf", printed],
  ["strconv.Itoa", printed],
  ["strconv.FormatInt", printed],
  ["strconv.FormatUint", printed],
  ["strconv.Atoi", parsed((given) => (/^[+-]?\d{1,15}$/.test(given) ? Number(given) : null))],
  ["strconv.ParseInt", parsed((given) => (/^[+-]?\d{1,15}$/.test(given) ? Number(given) : null))],
  [
    "strconv.ParseBool",
    parsed((given) =>
      /^(?:1|t|T|true|TRUE|True)$/.test(given)
        ? true
        : /^(?:0|f|F|false|FALSE|False)$/.test(given)
          ? false
          : null,
    ),
  ],
  ["strings.Split", ofConstants((s, by) => list(text(by) === "" ? [...text(s)] : text(s).split(text(by))))],
  [
    "strings.Fields",
    ofConstants((s) =>
      list(
        text(s)
          .split(/\s+/)
          .filter((part) => part !== ""),
      ),
    ),
  ],
  [
    "strings.Cut",
    ofConstants((s, by) => {
      const at = text(s).indexOf(text(by));
      return at < 0
        ? [text(s), "", false]
        : [text(s).slice(0, at), text(s).slice(at + text(by).length), true];
    }),
  ],
  ["strings.HasPrefix", ofConstants((s, part) => text(s).startsWith(text(part)))],
  ["strings.HasSuffix", ofConstants((s, part) => text(s).endsWith(text(part)))],
  ["strings.Contains", ofConstants((s, part) => text(s).includes(text(part)))],
  ["strings.ToLower", ofConstants((s) => text(s).toLowerCase())],
  ["strings.ToUpper", ofConstants((s) => text(s).toUpperCase())],
  ["strings.TrimSpace", ofConstants((s) => text(s).trim())],
  [
    "strings.TrimPrefix",
    ofConstants((s, part) => (text(s).startsWith(text(part)) ? text(s).slice(text(part).length) : text(s))),
  ],
  [
    "strings.TrimSuffix",
    ofConstants((s, part) =>
      text(part) !== "" && text(s).endsWith(text(part)) ? text(s).slice(0, -text(part).length) : text(s),
    ),
  ],
  [
    "strings.ReplaceAll",
    ofConstants((s, a, b) => (text(a) === "" ? null : text(s).replaceAll(text(a), () => text(b)))),
  ],
  [
    "strings.Repeat",
    ofConstants((s, n) => (Number(n) >= 0 && Number(n) < 1000 ? text(s).repeat(Number(n)) : null)),
  ],
  ["strings.EqualFold", ofConstants((a, b) => text(a).toLowerCase() === text(b).toLowerCase())],
  [
    "strings.Join",
    ({ m, args }: Call): Answer => {
      const [parts, by] = args.map((arg) => m.memory.open(arg));
      if (typeof parts !== "object" || parts.kind !== "slice" || typeof by !== "string") return null;
      const texts = parts.backing
        .slice(parts.from, parts.from + parts.length)
        .map((cell) => seen(cell.value));
      return texts.every((part) => typeof part === "string") ? { value: texts.join(by) } : null;
    },
  ],
];
