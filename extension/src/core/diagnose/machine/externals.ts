import type { SourceType } from "../../source/sourceType.ts";
import type { SyntaxNode } from "../../source/syntaxNode.ts";
import { atomicModels } from "./atomics.ts";
import { concurrencyModels } from "./concurrency.ts";
import type { How, Machine } from "./machine.ts";
import { headerModels, mapsModels } from "./mapModels.ts";
import { Cut } from "./memory.ts";
import type { Answer, Call, Model } from "./models.ts";
import { outsideModels } from "./outside.ts";
import { pullModels } from "./pulls.ts";
import { syncMapModels } from "./syncMaps.ts";
import type { Target } from "./targets.ts";
import { textModels } from "./textModels.ts";
import type { Thread } from "./thread.ts";
import { seen, type Value } from "./value.ts";

const models: ReadonlyMap<string, Model> = new Map([
  ...textModels,
  ...mapsModels,
  ...headerModels,
  ...concurrencyModels,
  ...syncMapModels,
  ...pullModels,
  ...atomicModels,
  ...outsideModels,
]);

/** Packages whose functions change nothing of what they are given, and give the same for the same. */
const pure =
  /^(?:strings|strconv|unicode(?:\/utf8|\/utf16)?|bytes|math(?:\/bits)?|path(?:\/filepath)?|errors|cmp|html|net\/url|regexp)\.(?!Builder|Buffer|Reader)/;
/** Packages whose functions change nothing of what they are given; what they give is the outside's. */
const quiet =
  /^(?:fmt\.(?!F?S?[Ss]can)|log\.|log\/slog\.|os\.|time\.|math\/rand(?:\/v2)?\.|runtime\.|testing\.|context\.|syscall\.|reflect\.TypeOf|encoding\/\w+\.(?:Marshal|NewEncoder|Encoder\.)|(?:text|html)\/template\.Template\.Execute|flag\.(?!\w+Var|Var))/;
const ends =
  /^(?:os\.Exit|log\.Fatal\w*|log\.Logger\.Fatal\w*|runtime\.Goexit|syscall\.Exit|testing\.(?:common|T|B|F|TB)\.(?:Fatal\w*|FailNow|Skip\w*))$/;
/** Functions that call what they are given before they return, if there is something to call it for. */
const callsBack =
  /^(?:sort\.(?:Slice\w*|Search)|slices\.\w+Func|strings\.(?:Map|\w+Func)|bytes\.(?:Map|\w+Func)|path\/filepath\.Walk\w*|io\/fs\.WalkDir|maps\.DeleteFunc|go\/ast\.Inspect|flag\.Visit\w*|sync\.Map\.Range|testing\.(?:T|B)\.Run)$/;

/** Printing and encoding read the maps that they are given. */
const reads =
  /^(?:(?:fmt|log|encoding\/\w+|reflect|log\/slog|text\/template|html\/template)\.|(?:golang\.org\/x\/exp\/)?maps\.(?!Copy|Insert|Clone|Keys|Values|All|Collect))/;

/** Functions that order goroutines in ways that are not followed; besides them all methods of other modules. */
const waits =
  /^(?:sync\.(?:Cond|NewCond)|os\/(?:signal|exec)\.|net\/rpc\.|golang\.org\/x\/sync\/|time\.Timer\.(?:Stop|Reset))/;

/** A call of a function whose source is not followed. */
export function external(
  m: Machine,
  thread: Thread,
  target: Extract<Target, { kind: "external" }>,
  args: readonly Value[],
  node: SyntaxNode,
  done: (result: Value) => void,
  how: How,
): boolean {
  const { name, base } = target;
  if (ends.test(name)) {
    for (const other of m.threads) other.over = true;
    throw new Cut();
  }
  const call: Call = { m, thread, name, args, base, node, how, resultType: () => resultType(m, node, how) };
  if (reads.test(name)) readMaps(call);
  const answer: Answer = models.get(name)?.(call) ?? null;
  if (answer === "wait") return false;
  if (answer !== null) {
    if ("call" in answer) {
      const then = answer.then ?? ((value: Value) => value);
      return m.call(thread, answer.call, answer.args, node, (result) => done(then(result)), how.where);
    }
    done(answer.value);
    return true;
  }
  if (waits.test(name) || (base !== null && /^[^/]*\./.test(name) && name.includes("/"))) thread.vague = true;
  const isPure = pure.test(name);
  const callbacks = args.filter((arg) => isFunction(arg));
  const result = results(m, call, isPure);
  if (!isPure && !quiet.test(name)) {
    for (const arg of args) if (!isFunction(arg)) m.memory.havoc(arg);
    if (base !== null) m.memory.havoc({ kind: "pointer", to: base });
  }
  const [callback] = callbacks;
  if (callback === undefined) {
    done(result);
    return true;
  }
  return callBack(call, callback, callsBack.test(name), () => done(result));
}

function isFunction(value: Value): boolean {
  const now = seen(value);
  return typeof now === "object" && now.kind === "function";
}

/** What is given may be called, now or later or never. */
function callBack(
  { m, thread, node, how }: Call,
  callback: Value,
  isCalled: boolean,
  done: () => void,
): boolean {
  const now = seen(callback);
  if (typeof now !== "object" || now.kind !== "function" || now.flow === null) {
    done();
    return true;
  }
  m.conditions.chosen++;
  if (m.settings.choices.choose(2, !isCalled) === 1) {
    done();
    return true;
  }
  const { flow } = now;
  const args = flow.params.map(({ type, variadic }) =>
    variadic ? m.memory.fresh("doubt") : m.memory.fresh("free", m.types.inference.resolve(type, flow.where)),
  );
  const finished = (): void => {
    // It may have been called again.
    for (const cell of now.captured) {
      const held = seen(cell.value);
      if (typeof held !== "object") cell.value = m.memory.fresh("doubt", cell.type);
    }
    done();
  };
  return m.call(thread, callback, args, node, finished, how.where);
}

function readMaps({ m, thread, args, node }: Call): void {
  const read = (value: Value, depth: number): void => {
    const now = seen(value);
    if (typeof now !== "object" || depth > 4) return;
    if (now.kind === "map") {
      m.access(thread, now, false, node);
      for (const { cell } of now.map.entries.values()) read(cell.value, depth + 1);
    } else if (now.kind === "pointer") read(now.to.value, depth + 1);
    else if (now.kind === "struct") for (const cell of now.fields.values()) read(cell.value, depth + 1);
    else if (now.kind === "slice") for (const cell of now.backing.slice(0, 16)) read(cell.value, depth + 1);
  };
  for (const arg of args) read(arg, 0);
}

function resultType(m: Machine, node: SyntaxNode, how: How): SourceType | null {
  const type = m.types.inference.typeOf(node, how.where);
  return type.kind === "unknown" ? null : type;
}

/** Results that nobody knows; an error may or may not be nil. */
function results(m: Machine, call: Call, isPure: boolean): Value {
  const type = call.resultType();
  const one = (of: SourceType | null): Value => {
    if (of !== null && m.types.nameOf(of) === "error") {
      const given = call.args.some((arg) => typeof seen(arg) === "object");
      return m.memory.fresh(isPure && !given ? "doubt" : "free", of);
    }
    return m.unknownFor(of, call.args, isPure);
  };
  if (type?.kind === "tuple") return { kind: "tuple", values: type.types.map(one) };
  return one(type);
}
