import type { Entity } from "./entity.ts";
import { type IntegerType, integerOf, operate } from "./integers.ts";
import { underlying } from "./members.ts";
import type { Value } from "./pureValue.ts";
import { isAscii, type PureValues, type Variables, zeroOf } from "./pureValues.ts";
import type { SyntaxNode } from "./syntaxNode.ts";
import { childOf, childrenOf, nodeText, visit, withoutParens } from "./syntaxNode.ts";

/** The code does something that is not followed. */
export class NotFollowed extends Error {
  override name = "NotFollowed";
}

/** A write of an element, as the code comes to it. */
export interface Write {
  /** The index expression `m[k]` that is written. */
  readonly target: SyntaxNode;
  /** It surely happens. */
  readonly sure: boolean;
  /** It may happen any number of times, with what is not known of it another each time. */
  readonly repeated: boolean;
}

type Leaves = "break" | "continue" | "return";

/** A loop or switch that runs: whether the code may have left it, or the round of it. */
interface Frame {
  readonly loops: boolean;
  mayHaveLeft: boolean;
  mayHaveLeftRound: boolean;
}

/** Runs statements over what is known of variables: what is not known goes both ways, and is no longer sure. */
export class StatementRun {
  readonly variables: Variables = new Map();
  readonly #values: PureValues;
  readonly #isElement: (target: SyntaxNode) => boolean;
  readonly #write: (write: Write) => void;
  /** Runs a loop at once; false where it cannot. */
  readonly #shortcut: (loop: SyntaxNode, run: StatementRun) => boolean;
  readonly #integers = new Map<SyntaxNode, IntegerType | null>();
  readonly #frames: Frame[] = [];
  #branches = 0;
  #repeats = 0;
  #mayHaveReturned = false;

  /** @param isElement tells the index expressions whose writes are told to `write` */
  constructor(
    values: PureValues,
    isElement: (target: SyntaxNode) => boolean,
    write: (write: Write) => void,
    shortcut: (loop: SyntaxNode, run: StatementRun) => boolean,
  ) {
    this.#values = values;
    this.#isElement = isElement;
    this.#write = write;
    this.#shortcut = shortcut;
  }

  /** Whether what is done now surely is done. */
  get isSure(): boolean {
    const left = this.#frames.some((frame) => frame.mayHaveLeft || frame.mayHaveLeftRound);
    return this.#branches === 0 && !left && !this.#mayHaveReturned;
  }

  /** What is done now may be done any number of times. */
  get isRepeated(): boolean {
    return this.#repeats > 0;
  }

  /** What is assigned in a piece of code is no longer known. */
  forget(code: SyntaxNode): void {
    for (const entity of this.#values.uses.assignedIn(code)) this.variables.set(entity, undefined);
  }

  /** Runs one statement. @throws NotFollowed */
  run(statement: SyntaxNode): Leaves | null {
    if (!this.#values.uses.takesStep()) throw new NotFollowed("it takes too long");
    switch (statement.kind) {
      case "block":
      case "statement_list":
        for (const inner of statement.children) {
          const leaves = this.run(inner);
          if (leaves !== null) return leaves;
        }
        return null;
      case "short_var_declaration":
      case "assignment_statement":
        this.#assign(statement);
        return null;
      case "var_declaration":
        visit(statement, (node) => node.kind === "var_spec" && this.#declare(node));
        return null;
      case "inc_statement":
      case "dec_statement":
        this.#change(statement);
        return null;
      case "if_statement":
        return this.#choose(statement);
      case "for_statement":
        return this.#loop(statement);
      case "expression_switch_statement":
      case "type_switch_statement":
      case "select_statement":
        return this.#switch(statement);
      case "break_statement":
      case "continue_statement":
        if (statement.children.length > 0) throw new NotFollowed("a labelled jump");
        return statement.kind === "break_statement" ? "break" : "continue";
      case "return_statement":
        return "return";
      case "expression_statement":
      case "go_statement":
      case "defer_statement":
      case "send_statement":
      case "const_declaration":
      case "type_declaration":
      case "empty_statement":
      case "fallthrough_statement":
      case "comment":
        return null;
      default:
        throw new NotFollowed(statement.kind);
    }
  }

  #assign(statement: SyntaxNode): void {
    const left = childOf(statement, "left")?.children ?? [];
    const right = childOf(statement, "right")?.children ?? [];
    const operator = childOf(statement, "operator");
    const op = operator === null ? "=" : nodeText(operator);
    const values = left.map((target, i) => {
      const value = right[i];
      if (value === undefined || right.length !== left.length) return undefined;
      return op === "=" || op === ":="
        ? this.#values.compile(value)(this.variables)
        : this.#combined(target, op.slice(0, -1), this.#values.compile(value)(this.variables));
    });
    left.forEach((target, i) => {
      this.#set(target, values[i]);
    });
  }

  #combined(target: SyntaxNode, op: string, by: Value | undefined): Value | undefined {
    const { inference, where } = this.#values;
    const value = this.#values.compile(target)(this.variables);
    if (value === undefined || by === undefined) return undefined;
    let type = this.#integers.get(target);
    if (type === undefined)
      this.#integers.set(target, (type = integerOf(inference.typeOf(target, where), inference)));
    return operate(op, value, by, type);
  }

  #change(statement: SyntaxNode): void {
    const [target] = statement.children;
    if (target === undefined) return;
    this.#set(target, this.#combined(target, statement.kind === "inc_statement" ? "+" : "-", 1n));
  }

  #declare(spec: SyntaxNode): void {
    const { inference, where, uses } = this.#values;
    const names = childrenOf(spec, "name").filter(({ kind }) => kind === "identifier");
    const values = childOf(spec, "value")?.children ?? [];
    const type = childOf(spec, "type");
    names.forEach((name, i) => {
      const entity = uses.variable(name);
      const value = values[i];
      if (entity === null) return;
      if (values.length > 0)
        this.variables.set(
          entity,
          value === undefined || values.length !== names.length
            ? undefined
            : this.#values.compile(value)(this.variables),
        );
      else
        this.variables.set(
          entity,
          type === null ? undefined : zeroOf(inference.resolve(type, where), inference),
        );
    });
  }

  /** Gives a variable its value, or tells the write of an element. */
  #set(target: SyntaxNode, value: Value | undefined): void {
    const node = withoutParens(target);
    const entity = this.#values.uses.variable(node);
    if (entity !== null) this.variables.set(entity, value);
    else if (this.#isElement(node))
      this.#write({ target: node, sure: this.isSure, repeated: this.isRepeated });
  }

  #choose(statement: SyntaxNode): Leaves | null {
    const initializer = childOf(statement, "initializer");
    const condition = childOf(statement, "condition");
    if (initializer !== null) this.run(initializer);
    const then = childOf(statement, "consequence");
    const other = childOf(statement, "alternative");
    const value = condition === null ? undefined : this.#values.compile(condition)(this.variables);
    if (typeof value === "boolean") {
      const taken = value ? then : other;
      return taken === null ? null : this.run(taken);
    }
    return this.#either([then, other]);
  }

  #switch(statement: SyntaxNode): Leaves | null {
    const initializer = childOf(statement, "initializer");
    if (initializer !== null) this.run(initializer);
    // What a case receives.
    this.forget(statement);
    const cases = statement.children.filter(({ kind }) => /_case$/.test(kind));
    const frame = { loops: false, mayHaveLeft: false, mayHaveLeftRound: false };
    this.#frames.push(frame);
    this.#either([
      ...cases.flatMap(({ children }) => children.filter(({ kind }) => kind === "statement_list")),
      null,
    ]);
    this.#frames.pop();
    this.forget(statement);
    return null;
  }

  /** One of several ways is taken; null does nothing. What they leave different is not known then. */
  #either(ways: readonly (SyntaxNode | null)[]): Leaves | null {
    const before = new Map(this.variables);
    const ends: Map<Entity, Value | undefined>[] = [];
    const leaves: (Leaves | null)[] = [];
    this.#branches++;
    for (const way of ways) {
      this.#restore(before);
      leaves.push(way === null ? null : this.run(way));
      ends.push(new Map(this.variables));
    }
    this.#branches--;
    this.#restore(before);
    for (const entity of new Set(ends.flatMap((end) => [...end.keys()]))) {
      const [first, ...others] = ends.map((end) => end.get(entity));
      this.variables.set(entity, others.every((value) => value === first) ? first : undefined);
    }
    for (const way of leaves) if (way !== null) this.#mayLeave(way);
    return null;
  }

  #restore(variables: ReadonlyMap<Entity, Value | undefined>): void {
    this.variables.clear();
    for (const [entity, value] of variables) this.variables.set(entity, value);
  }

  #mayLeave(how: Leaves): void {
    if (how === "return") this.#mayHaveReturned = true;
    const frame = this.#frames.filter(({ loops }) => loops || how === "break").at(-1);
    if (frame === undefined) return;
    if (how === "break") frame.mayHaveLeft = true;
    if (how === "continue") frame.mayHaveLeftRound = true;
  }

  #loop(loop: SyntaxNode): Leaves | null {
    if (this.#shortcut(loop, this)) {
      this.forget(loop);
      return null;
    }
    const frame = { loops: true, mayHaveLeft: false, mayHaveLeftRound: false };
    this.#frames.push(frame);
    const body = childOf(loop, "body");
    const clause = loop.children.find(({ kind }) => kind === "for_clause" || kind === "range_clause");
    const leaves =
      clause?.kind === "range_clause"
        ? this.#range(clause, body, frame)
        : this.#while(loop, clause, body, frame);
    this.#frames.pop();
    if (frame.mayHaveLeft) this.forget(loop);
    return leaves;
  }

  #while(
    loop: SyntaxNode,
    clause: SyntaxNode | undefined,
    body: SyntaxNode | null,
    frame: Frame,
  ): Leaves | null {
    const initializer = clause === undefined ? null : childOf(clause, "initializer");
    const update = clause === undefined ? null : childOf(clause, "update");
    const condition =
      clause === undefined
        ? (loop.children.find((child) => child !== body && child.kind !== "comment") ?? null)
        : childOf(clause, "condition");
    if (initializer !== null) this.run(initializer);
    const goesOn = condition === null ? () => true : this.#values.compile(condition);
    for (;;) {
      const value = goesOn(this.variables);
      if (value === false) return null;
      if (value !== true) return this.#unknownRounds(loop, body);
      const leaves = this.#round(body, frame);
      if (leaves === "return") return leaves;
      if (leaves === "break") return null;
      if (update !== null) this.run(update);
    }
  }

  #round(body: SyntaxNode | null, frame: Frame): Leaves | null {
    const leaves = body === null ? null : this.run(body);
    if (frame.mayHaveLeftRound && body !== null) this.forget(body);
    frame.mayHaveLeftRound = false;
    return leaves;
  }

  /** Any number of rounds, none too: what they assign is not known before and after. */
  #unknownRounds(loop: SyntaxNode, body: SyntaxNode | null): null {
    this.forget(loop);
    this.#branches++;
    this.#repeats++;
    if (body !== null) this.run(body);
    this.#repeats--;
    this.#branches--;
    this.forget(loop);
    return null;
  }

  #range(clause: SyntaxNode, body: SyntaxNode | null, frame: Frame): Leaves | null {
    const [key, elem] = childOf(clause, "left")?.children ?? [];
    const over = childOf(clause, "right");
    const rounds = over === null ? null : this.#rounds(over);
    const set = (target: SyntaxNode | undefined, value: Value | undefined): void => {
      const entity = target === undefined ? null : this.#values.uses.variable(target);
      if (entity !== null) this.variables.set(entity, value);
    };
    if (rounds === null) {
      set(key, undefined);
      set(elem, undefined);
      return this.#unknownRounds(clause.parent ?? clause, body);
    }
    for (let i = 0n; i < rounds.count; i++) {
      set(key, rounds.keyOf(i));
      set(elem, rounds.elemOf(i));
      const leaves = this.#round(body, frame);
      if (leaves === "return") return leaves;
      if (leaves === "break") break;
    }
    return null;
  }

  /** What a range loop goes over; null where the number of rounds is not known. */
  #rounds(over: SyntaxNode): {
    readonly count: bigint;
    readonly keyOf: (i: bigint) => Value | undefined;
    readonly elemOf: (i: bigint) => Value | undefined;
  } | null {
    const { inference, where } = this.#values;
    const value = this.#values.compile(over)(this.variables);
    if (typeof value === "bigint") return { count: value, keyOf: (i) => i, elemOf: () => undefined };
    if (typeof value === "string" && isAscii(value))
      return {
        count: BigInt(value.length),
        keyOf: (i) => i,
        elemOf: (i) => BigInt(value.charCodeAt(Number(i))),
      };
    if (typeof value === "object")
      return { count: BigInt(value.items.length), keyOf: (i) => i, elemOf: (i) => value.items[Number(i)] };
    let type = underlying(inference.typeOf(over, where), inference);
    if (type.kind === "pointer") type = underlying(type.elem, inference);
    return type.kind === "array"
      ? { count: BigInt(type.length), keyOf: (i) => i, elemOf: () => undefined }
      : null;
  }
}
