import { sliceOf } from "./literals.ts";
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

/** Text of values that are known; one that is not gives a text that is the same for the same value. */
const printed =
  (format: (parts: readonly (string | number | boolean)[]) => string | null): Model =>
  ({ m, args }): Answer => {
    const known = args.map(seen);
    if (known.every((arg) => typeof arg !== "object")) {
      const result = format(known as (string | number | boolean)[]);
      return result === null || result.length > maxText ? null : { value: result };
    }
    const unknowns = known.flatMap((arg) => (typeof arg === "object" && arg.kind === "unknown" ? [arg] : []));
    if (
      unknowns.length + known.filter((arg) => typeof arg !== "object").length < known.length ||
      unknowns.length === 0
    )
      return { value: m.memory.fresh("doubt", stringType) };
    const terms = known.map((arg) =>
      typeof arg === "object" ? (arg.kind === "unknown" ? arg.term : "") : `${arg}`,
    );
    return { value: derived(`print(${terms.join()})`, unknowns, stringType) };
  };

function formatted([pattern, ...args]: readonly (string | number | boolean)[]): string | null {
  let at = 0;
  let plain = true;
  const result = text(pattern).replace(/%(.)/g, (_, verb: string) => {
    if (verb === "%") return "%";
    const arg = args[at++];
    if (arg === undefined || !/[dsvqt]/.test(verb)) plain = false;
    return verb === "q" ? JSON.stringify(arg) : text(arg);
  });
  return plain && at === args.length ? result : null;
}

/** Sprint puts spaces between operands when neither is a string. */
function sprint(parts: readonly (string | number | boolean)[]): string {
  return parts.reduce<string>((line, part, i) => {
    const before = parts[i - 1];
    const space = i > 0 && typeof part !== "string" && typeof before !== "string";
    return `${line}${space ? " " : ""}${part}`;
  }, "");
}

/** Functions of text: of constants they give what they give. */
export const textModels: readonly (readonly [string, Model])[] = [
  ["errors.New", newError],
  ["fmt.Errorf", newError],
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
  ["fmt.Sprint", printed(sprint)],
  ["fmt.Sprintf", printed(formatted)],
  ["strconv.Itoa", printed(([n]) => text(n))],
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
