import type { FunctionEntity, VariableEntity, Where } from "../entity.ts";
import type { SourceType } from "../sourceType.ts";
import type { SyntaxNode } from "../syntaxNode.ts";

/** A value or a place that instructions of one function hand to each other. */
export type Temp = number;
/** A variable of a function. */
export type Slot = number;

/** What is called. */
export type Callee =
  | { readonly kind: "builtin"; readonly name: string; readonly type: SyntaxNode | null }
  | { readonly kind: "function"; readonly entity: FunctionEntity; readonly types?: readonly SyntaxNode[] }
  /** A function of an imported package, or a variable of one that holds a function; `types` are written out in brackets. */
  | {
      readonly kind: "imported";
      readonly path: string;
      readonly name: string;
      readonly types?: readonly SyntaxNode[];
    }
  /** `x.name`: a method, or a field that holds a function. `base` is a place. */
  | { readonly kind: "member"; readonly base: Temp; readonly operand: SyntaxNode; readonly name: string }
  | { readonly kind: "value"; readonly from: Temp };

/** An element of a composite literal: its value, or a literal whose type the outer one gives. */
export interface LiteralElement {
  /** The name of a struct's field, where that is what the key may be. */
  readonly field: string | null;
  readonly key: Temp | LiteralBody | null;
  readonly value: Temp | LiteralBody;
}

export interface LiteralBody {
  readonly elements: readonly LiteralElement[];
  readonly node: SyntaxNode;
}

/** A case of a select statement: what is sent, or what received into `to` (a value, or a pair with `ok`). */
export type SelectCase =
  | { readonly kind: "send"; readonly channel: Temp; readonly from: Temp }
  | { readonly kind: "receive"; readonly channel: Temp; readonly to: Temp; readonly pair: boolean };

/**
 * One step of a function. Temps called `place` or `base` hold places (variables, fields, elements), all others values;
 * `target`s are indexes into the function's code.
 */
export type Instruction = { readonly node: SyntaxNode } & (
  | {
      readonly op: "const";
      readonly to: Temp;
      readonly value: boolean | number | string;
      /** One with a name, which methods hang on. */
      readonly type?: SourceType;
    }
  | { readonly op: "nil" | "unknown"; readonly to: Temp }
  | { readonly op: "zero"; readonly to: Temp; readonly type: SyntaxNode }
  /** A new variable, of the zero value of its type where it is given none. */
  | {
      readonly op: "declare";
      readonly slot: Slot;
      readonly from: Temp | null;
      readonly type: SyntaxNode | null;
    }
  | { readonly op: "local"; readonly to: Temp; readonly slot: Slot }
  | { readonly op: "global"; readonly to: Temp; readonly entity: VariableEntity }
  | { readonly op: "importedValue"; readonly to: Temp; readonly path: string; readonly name: string }
  /** A place that holds a value which is nowhere else. */
  | { readonly op: "hold"; readonly to: Temp; readonly from: Temp }
  | { readonly op: "fieldPlace"; readonly to: Temp; readonly base: Temp; readonly name: string }
  | { readonly op: "indexPlace"; readonly to: Temp; readonly base: Temp; readonly index: Temp }
  | { readonly op: "derefPlace"; readonly to: Temp; readonly from: Temp }
  | { readonly op: "load"; readonly to: Temp; readonly place: Temp }
  | { readonly op: "store"; readonly place: Temp; readonly from: Temp }
  /** `base[index] = from`, of a map, slice or array. */
  | { readonly op: "storeIndex"; readonly base: Temp; readonly index: Temp; readonly from: Temp }
  | {
      readonly op: "lookup";
      readonly to: Temp;
      readonly base: Temp;
      readonly index: Temp;
      readonly pair: boolean;
    }
  | { readonly op: "member"; readonly to: Temp; readonly base: Temp; readonly name: string }
  | { readonly op: "address"; readonly to: Temp; readonly place: Temp }
  | {
      readonly op: "binary";
      readonly to: Temp;
      readonly operator: string;
      readonly left: Temp;
      readonly right: Temp;
    }
  | { readonly op: "unary"; readonly to: Temp; readonly operator: string; readonly from: Temp }
  | {
      readonly op: "call";
      readonly to: Temp;
      readonly callee: Callee;
      readonly args: readonly Temp[];
      /** The last argument is `xs...`. */
      readonly spread: boolean;
      readonly mode: "call" | "go" | "defer";
    }
  | { readonly op: "extract"; readonly to: Temp; readonly from: Temp; readonly index: number }
  | { readonly op: "closure"; readonly to: Temp; readonly function: FlowFunction }
  | { readonly op: "functionValue"; readonly to: Temp; readonly entity: FunctionEntity }
  /** `T.name`: the method as a function whose first parameter is the receiver. */
  | { readonly op: "methodOf"; readonly to: Temp; readonly type: SyntaxNode; readonly name: string }
  | { readonly op: "literal"; readonly to: Temp; readonly type: SyntaxNode; readonly body: LiteralBody }
  | { readonly op: "convert"; readonly to: Temp; readonly from: Temp; readonly type: SyntaxNode }
  | {
      readonly op: "assert";
      readonly to: Temp;
      readonly from: Temp;
      readonly type: SyntaxNode;
      readonly pair: boolean;
    }
  | { readonly op: "isType"; readonly to: Temp; readonly from: Temp; readonly type: SyntaxNode }
  | {
      readonly op: "slice";
      readonly to: Temp;
      readonly base: Temp;
      readonly low: Temp | null;
      readonly high: Temp | null;
    }
  | { readonly op: "range"; readonly to: Temp; readonly base: Temp }
  | {
      readonly op: "next";
      readonly from: Temp;
      readonly key: Temp;
      readonly value: Temp;
      readonly end: number;
    }
  | { readonly op: "jump"; readonly target: number }
  /** Goes on with the next instruction where the condition holds. */
  | { readonly op: "branch"; readonly on: Temp; readonly otherwise: number; readonly loop: boolean }
  | { readonly op: "return"; readonly values: readonly Temp[] | null }
  | { readonly op: "send"; readonly channel: Temp; readonly from: Temp }
  | { readonly op: "receive"; readonly to: Temp; readonly channel: Temp; readonly pair: boolean }
  | {
      readonly op: "select";
      readonly to: Temp;
      readonly cases: readonly SelectCase[];
      readonly hasDefault: boolean;
    }
);

/** A parameter, receiver or result. */
export interface FlowVariable {
  readonly slot: Slot;
  readonly type: SyntaxNode;
  readonly variadic: boolean;
}

/** A function, method or function literal as instructions: its control-flow graph, whose edges are the jumps. */
export interface FlowFunction {
  /** "F", "T.M", or "func literal". */
  readonly name: string;
  readonly node: SyntaxNode;
  readonly where: Where;
  readonly receiver: FlowVariable | null;
  readonly params: readonly FlowVariable[];
  readonly results: readonly FlowVariable[];
  readonly code: readonly Instruction[];
  readonly tempCount: number;
  readonly slotCount: number;
  /** Variables of the function around that this one uses: their slots there and here. */
  readonly captures: readonly { readonly outer: Slot; readonly inner: Slot }[];
  /** Something in it was not understood. */
  readonly broken: boolean;
}
