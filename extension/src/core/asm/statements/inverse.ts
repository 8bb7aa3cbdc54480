import type { Condition } from "../machine/effects.ts";

const opposite: ReadonlyMap<string, Condition> = new Map(
  Object.entries({
    "==": "!=",
    "!=": "==",
    "<": ">=",
    ">=": "<",
    ">": "<=",
    "<=": ">",
    "u<": "u>=",
    "u>=": "u<",
    "u>": "u<=",
    "u<=": "u>",
    negative: "notNegative",
    notNegative: "negative",
    overflow: "noOverflow",
    noOverflow: "overflow",
    parity: "noParity",
    noParity: "parity",
    same: "differ",
    differ: "same",
  }),
);

/** Conditions without a name of their own are told by this sign when they do not hold. */
export const inverse = (condition: Condition): Condition | undefined => opposite.get(condition);
