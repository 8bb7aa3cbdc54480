import type { FunctionEntity } from "../../source/entity.ts";
import type { FlowFunction } from "../../source/flow/instruction.ts";
import type { SourceType, Substitution } from "../../source/sourceType.ts";
import type { Cell, Value } from "./value.ts";

/** What a call leads to. */
export type Target =
  | {
      readonly kind: "flow";
      readonly flow: FlowFunction;
      readonly captured: readonly Cell[];
      readonly receiver: Value | null;
      readonly types: Substitution;
    }
  /** A function that is not followed: "maps.Clone", or a method "sync.Mutex.Lock" with its receiver's place. */
  | {
      readonly kind: "external";
      readonly name: string;
      readonly base: Cell | null;
      readonly entity: FunctionEntity | null;
    }
  /** A method that is given its receiver first. */
  | { readonly kind: "method"; readonly name: string }
  | { readonly kind: "builtin"; readonly name: string; readonly type: SourceType | null };
