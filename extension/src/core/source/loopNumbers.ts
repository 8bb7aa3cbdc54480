import { isType } from "./callTypes.ts";
import type { CountedLoop } from "./countedLoop.ts";
import { fits, type IntegerType, integerOf } from "./integers.ts";
import type { Value } from "./pureValue.ts";
import type { PureValues, Variables } from "./pureValues.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, nodeText, visit, withoutParens } from "./syntaxNode.ts";

/** The different integers that an expression is while a loop runs. */
export interface Numbers {
  readonly first: bigint;
  /** From one to the next, where they are in order. */
  readonly step: bigint;
  /** So many are different; the loop's rounds, or fewer when they come again. */
  readonly count: bigint;
  readonly low: bigint;
  readonly high: bigint;
  /** They come as first, first + step, …; else in another order. */
  readonly isInOrder: boolean;
}

/** `scale` times the loop's variable and `offset`. */
interface Linear {
  readonly scale: bigint;
  readonly offset: bigint;
}

interface Operation {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
  readonly op: string;
}

/** What expressions in the body of a counted loop are, round by round. */
export class LoopNumbers {
  readonly #loop: CountedLoop;
  readonly #body: SyntaxNode;
  readonly #values: PureValues;
  readonly #variables: Variables;
  /** A local that is used twice is looked at once, and so is what it is made of. */
  readonly #numbers = new Map<SyntaxNode, Numbers | null>();
  readonly #lines = new Map<SyntaxNode, Linear | null>();

  constructor(loop: CountedLoop, body: SyntaxNode, values: PureValues, variables: Variables) {
    this.#loop = loop;
    this.#body = body;
    this.#values = values;
    this.#variables = variables;
  }

  /** The integers that an expression is; null where they are not known, or the same in each round. */
  numbersOf(expression: SyntaxNode): Numbers | null {
    return remembered(this.#numbers, withoutParens(expression), (node) => this.#findNumbers(node));
  }

  #findNumbers(node: SyntaxNode): Numbers | null {
    const linear = this.#linear(node);
    if (linear !== null) return linear.scale === 0n ? null : this.#line(linear);
    const { inference, where } = this.#values;
    const type = integerOf(inference.typeOf(node, where), inference);
    const found = this.#changed(node);
    if (found === null || type === null) return null;
    if (fits(found.low, type) && fits(found.high, type)) return found;
    // A narrower unsigned type keeps the rest; other operations that wrap around are not followed.
    return node.kind === "call_expression" && !type.signed ? rests(found, 1n << BigInt(type.bits)) : null;
  }

  /** The value of what the loop does not change. */
  fixed(node: SyntaxNode): Value | undefined {
    const { uses } = this.#values;
    const assigned = uses.assignedIn(this.#body);
    let isFixed = true;
    visit(node, (inner) => {
      const entity = uses.variable(inner);
      if (entity === null) return;
      const { start } = entity.place.node;
      const isLocal = start >= this.#body.start && start < this.#body.end;
      if (entity === this.#loop.variable || assigned.has(entity) || isLocal) isFixed = false;
    });
    return isFixed ? this.#values.compile(node)(this.#variables) : undefined;
  }

  /** `k` of `k := …` in the loop's body, which nothing else assigns to. */
  localValue(name: SyntaxNode): SyntaxNode | null {
    const { uses } = this.#values;
    const entity = uses.variable(name);
    if (entity?.origin.from !== "value" || uses.isOutOfSight(entity) || uses.isReassigned(entity))
      return null;
    const { values, index, count } = entity.origin;
    const statement = entity.place.node;
    const isHere = statement.start >= this.#body.start && statement.end <= name.start;
    return isHere && values.length === count ? (values[index] ?? null) : null;
  }

  #line({ scale, offset }: Linear): Numbers {
    const { first, step, count } = this.#loop;
    const begin = scale * first + offset;
    return inOrder(begin, scale * step, count);
  }

  /** Numbers that come from others: the rest or the quotient of a division, moved, by another type. */
  #changed(node: SyntaxNode): Numbers | null {
    if (node.kind === "identifier") {
      const initial = this.localValue(node);
      return initial === null ? null : this.numbersOf(initial);
    }
    if (node.kind === "call_expression") {
      const argument = this.#convertedArgument(node);
      return argument === null ? null : this.numbersOf(argument);
    }
    const operation = operationOf(node);
    if (operation === null) return null;
    const { left, right, op } = operation;
    const by = this.fixed(right);
    if (typeof by === "bigint") {
      const numbers = this.numbersOf(left);
      return numbers === null ? null : byConstant(numbers, op, by);
    }
    const from = this.fixed(left);
    const numbers = typeof from === "bigint" ? this.numbersOf(right) : null;
    if (typeof from !== "bigint" || numbers === null) return null;
    return op === "-"
      ? moved(times(numbers, -1n), from)
      : op === "+" || op === "*"
        ? byConstant(numbers, op, from)
        : null;
  }

  /** An integer expression that is a straight line over the loop's variable, and does not wrap around. */
  #linear(expression: SyntaxNode): Linear | null {
    return remembered(this.#lines, withoutParens(expression), (node) => this.#findLinear(node));
  }

  #findLinear(node: SyntaxNode): Linear | null {
    const { inference, where, uses } = this.#values;
    if (uses.variable(node) === this.#loop.variable) return { scale: 1n, offset: 0n };
    const fixed = this.fixed(node);
    if (typeof fixed === "bigint") return { scale: 0n, offset: fixed };
    if (node.kind === "identifier") {
      const initial = this.localValue(node);
      return initial === null ? null : this.#linear(initial);
    }
    const type = integerOf(inference.typeOf(node, where), inference);
    const found = this.#computed(node);
    return found !== null && type !== null && this.#staysIn(found, type) ? found : null;
  }

  #computed(node: SyntaxNode): Linear | null {
    if (node.kind === "call_expression") {
      const argument = this.#convertedArgument(node);
      return argument === null ? null : this.#linear(argument);
    }
    const operation = operationOf(node);
    return operation === null ? null : this.#combined(operation);
  }

  #combined(operation: Operation): Linear | null {
    const left = this.#linear(operation.left);
    const right = left && this.#linear(operation.right);
    if (left === null || right === null) return null;
    switch (operation.op) {
      case "+":
        return { scale: left.scale + right.scale, offset: left.offset + right.offset };
      case "-":
        return { scale: left.scale - right.scale, offset: left.offset - right.offset };
      case "*": {
        if (left.scale !== 0n && right.scale !== 0n) return null;
        const [line, by] = left.scale === 0n ? [right, left.offset] : [left, right.offset];
        return { scale: line.scale * by, offset: line.offset * by };
      }
      case "<<":
        if (right.scale !== 0n || right.offset < 0n || right.offset > 63n) return null;
        return { scale: left.scale << right.offset, offset: left.offset << right.offset };
      default:
        return null;
    }
  }

  /** What is given to a conversion to an integer type. */
  #convertedArgument(call: SyntaxNode): SyntaxNode | null {
    const callee = childOf(call, "function");
    const [argument, more] = childOf(call, "arguments")?.children ?? [];
    if (callee === null || argument === undefined || more !== undefined) return null;
    const { inference, where } = this.#values;
    const isInteger =
      isType(callee, where, inference) && integerOf(inference.resolve(callee, where), inference) !== null;
    return isInteger ? argument : null;
  }

  #staysIn(linear: Linear, type: IntegerType): boolean {
    const { low, high } = this.#line(linear);
    return fits(low, type) && fits(high, type);
  }
}

function remembered<Answer>(
  known: Map<SyntaxNode, Answer>,
  node: SyntaxNode,
  find: (node: SyntaxNode) => Answer,
): Answer {
  let answer = known.get(node);
  if (answer === undefined) known.set(node, (answer = find(node)));
  return answer;
}

function operationOf(node: SyntaxNode): Operation | null {
  if (node.kind !== "binary_expression") return null;
  const [left, right, operator] = [childOf(node, "left"), childOf(node, "right"), childOf(node, "operator")];
  return left === null || right === null || operator === null
    ? null
    : { left, right, op: nodeText(operator) };
}

function inOrder(first: bigint, step: bigint, count: bigint): Numbers {
  const last = first + step * (count - 1n);
  return {
    first,
    step,
    count,
    low: last < first ? last : first,
    high: last < first ? first : last,
    isInOrder: true,
  };
}

function moved(numbers: Numbers, by: bigint): Numbers {
  const { first, low, high } = numbers;
  return { ...numbers, first: first + by, low: low + by, high: high + by };
}

function times(numbers: Numbers, by: bigint): Numbers {
  const { first, step, low, high } = numbers;
  const [a, b] = [low * by, high * by];
  return { ...numbers, first: first * by, step: step * by, low: a < b ? a : b, high: a < b ? b : a };
}

/** The different results of an operation with a constant; null where they are not certain. */
function byConstant(numbers: Numbers, op: string, by: bigint): Numbers | null {
  switch (op) {
    case "+":
      return moved(numbers, by);
    case "-":
      return moved(numbers, -by);
    case "*":
      return by === 0n ? null : times(numbers, by);
    case "%":
      return by > 0n ? rests(numbers, by) : null;
    case "&":
      return by > 0n && (by & (by + 1n)) === 0n ? rests(numbers, by + 1n) : null;
    case "/":
      return by > 0n ? quotients(numbers, by) : null;
    case ">>":
      return by >= 0n && by < 63n ? quotients(numbers, 1n << by) : null;
    default:
      return null;
  }
}

/** What division by `by` leaves of numbers that are not negative; they come again after `by` over the common divisor. */
function rests({ first, step, count, low, isInOrder }: Numbers, by: bigint): Numbers | null {
  if (!isInOrder || low < 0n) return null;
  const pace = ((step % by) + by) % by;
  if (pace === 0n) return null;
  const period = by / commonDivisor(pace, by);
  const different = count < period ? count : period;
  const begin = first % by;
  // A small step back is a large one forward that wraps around each time.
  for (const forward of [pace, pace - by]) {
    const straight = inOrder(begin, forward, different);
    if (straight.low >= 0n && straight.high < by) return straight;
  }
  return { first: begin, step: pace, count: different, low: 0n, high: by - 1n, isInOrder: false };
}

/** Numbers that are not negative, divided: all in between come where the steps are no larger than the divisor. */
function quotients({ step, low, high, isInOrder }: Numbers, by: bigint): Numbers | null {
  const pace = step < 0n ? -step : step;
  if (!isInOrder || low < 0n || pace > by) return null;
  const [from, to] = [low / by, high / by];
  if (from === to) return null;
  return step < 0n ? inOrder(to, -1n, to - from + 1n) : inOrder(from, 1n, to - from + 1n);
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}
