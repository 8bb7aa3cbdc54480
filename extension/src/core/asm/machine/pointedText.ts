import type { Value } from "../runtime/values.ts";
import { rootOf } from "./slots.ts";
import { bytesOfType, namedPart } from "./typeParts.ts";

/** What is told of a place inside a key or an element: its name there and a remark. */
export interface PointedText {
  readonly text: string;
  readonly remark: string;
  /** All of the key or element, as far as its type is known. */
  readonly isWhole: boolean;
}

/**
 * The name of `width` bytes behind the address of a key or element.
 * @param base the address; its own offset counts too
 * @param what "element" or "key"
 */
export function pointedText(
  base: Value,
  operandOffset: number,
  width: number,
  what: "element" | "key",
): PointedText {
  const offset = (base.offset ?? 0) + operandOffset;
  const root = rootOf(base).replace(/^&/, "");
  const name = /^it\./.test(root) ? root.slice(3) : root;
  const whole: PointedText = { text: `*${root}`, remark: `the ${what}`, isWhole: true };
  const bytes = base.type === undefined ? undefined : bytesOfType(base.type);
  const part = base.type === undefined ? undefined : namedPart(base.type, offset, width);
  if (part !== undefined) {
    const path = `${name}${part.path}`;
    if (part.word !== undefined)
      return { text: `${part.word} of ${path}`, remark: partRemark(offset, width, what), isWhole: false };
    return part.path === "" ? whole : { text: path, remark: partRemark(offset, width, what), isWhole: false };
  }
  if (offset === 0 && bytes === undefined)
    return { text: `*${root}`, remark: `the ${what}, or its first ${counted(width)}`, isWhole: false };
  if (width > 8 || offset === 0)
    return {
      text: `${name}[${offset}:${offset + width}]`,
      remark: partRemark(offset, width, what),
      isWhole: false,
    };
  return {
    text: `${name}${offset < 0 ? "" : "+"}${offset}`,
    remark: partRemark(offset, width, what),
    isWhole: false,
  };
}

const counted = (bytes: number): string => (bytes === 1 ? "byte" : `${bytes} bytes`);
const some = (bytes: number): string => (bytes === 1 ? "1 byte" : `${bytes} bytes`);

function partRemark(offset: number, width: number, what: string): string {
  return `${some(width)} of the ${what}, from its byte ${offset} on`;
}
