import { isType } from "../../source/callTypes.ts";
import type { VariableEntity } from "../../source/entity.ts";
import { underlying } from "../../source/members.ts";
import { calledFunction } from "../../source/printedText.ts";
import type { SourceType } from "../../source/sourceType.ts";
import { childOf, nodeText, type SyntaxNode, visit, withoutParens } from "../../source/syntaxNode.ts";
import type { WholeLoop } from "./fillLoop.ts";
import type { Reading } from "./pattern.ts";

/** Fields and methods that tell what many have in common. */
const shared =
  /kind|type|status|state|group|categor|parent|owner|level|dir|folder|len$|size|count|version|namespace|colou?r|class|family|region|zone|country|city|year|month|day|hour|age|prefix|suffix|ext$|host|domain|bucket|shard|role|lang|format|mode|score|priority|rank|weight|width|height|depth/i;
/** Functions that give another value for another one. */
const keeps =
  /^(?:strconv\.(?:Itoa|Format\w+|Quote)|fmt\.Sprint\w*|strings\.(?:ToLower|ToUpper|TrimSpace|Clone)|bytes\.ToLower)$/;

/**
 * Whether the keys that a loop writes may come again, as far as their form tells: constants, remainders, types with few values,
 * and what many elements have in common. What hangs on the loop's index, or on an element as a whole, is assumed to differ.
 */
export function mayRepeat(key: SyntaxNode, type: SourceType, loop: WholeLoop, reading: Reading): boolean {
  const below = underlying(type, reading.inference);
  if (below.kind === "basic" && /^(?:bool|u?int8)$/.test(below.name)) return true;
  if (below.kind === "unknown" || below.kind === "interface") return true;
  return !new Differing(loop, reading).differs(key);
}

class Differing {
  readonly #loop: WholeLoop;
  readonly #reading: Reading;
  /** Variables of the body that were looked into. */
  readonly #passed = new Set<VariableEntity>();

  constructor(loop: WholeLoop, reading: Reading) {
    this.#loop = loop;
    this.#reading = reading;
  }

  /** Whether an expression is assumed to be another one each round. */
  differs(expression: SyntaxNode): boolean {
    const { inference, where, uses } = this.#reading;
    const node = withoutParens(expression);
    switch (node.kind) {
      case "identifier": {
        const variable = uses.variable(node);
        return variable !== null && this.#variableDiffers(variable);
      }
      case "selector_expression": {
        const operand = childOf(node, "operand");
        const field = childOf(node, "field");
        return operand !== null && field !== null && !shared.test(nodeText(field)) && this.differs(operand);
      }
      case "index_expression": {
        const operand = childOf(node, "operand");
        const index = childOf(node, "index");
        return operand !== null && index !== null && this.#isElement(operand, index);
      }
      case "unary_expression":
        return /^[*&-]/.test(nodeText(node)) && this.differs(node.children.at(-1) ?? node);
      case "binary_expression":
        return this.#joined(node);
      case "composite_literal":
        return this.#literal(node);
      case "call_expression": {
        const callee = childOf(node, "function");
        const args = childOf(node, "arguments")?.children ?? [];
        if (callee === null) return false;
        if (isType(callee, where, inference))
          return args.length === 1 && args.every((arg) => this.differs(arg));
        if (keeps.test(calledFunction(callee, where, inference)))
          return args.some((arg) => this.differs(arg));
        return callee.kind === "selector_expression" && args.length === 0 && this.differs(callee);
      }
      default:
        return false;
    }
  }

  #variableDiffers(variable: VariableEntity): boolean {
    const { key, value, kind, body } = this.#loop;
    if (variable === key) return true;
    // Several keys of a map may have the same element, but that is what an inverted map is made for.
    if (variable === value) return kind !== "count" && !shared.test(variable.name);
    const { origin, place } = variable;
    const isOwn = place.node.start >= body.start && place.node.start < body.end;
    if (!isOwn || this.#passed.has(variable) || shared.test(variable.name)) return false;
    this.#passed.add(variable);
    const [only] = origin.from === "value" && origin.count === 1 ? origin.values : [];
    return only !== undefined && !this.#reading.uses.isReassigned(variable) && this.differs(only);
  }

  /** `x[i]` of the slice that the loop counts through, or of another one by the same index. */
  #isElement(operand: SyntaxNode, index: SyntaxNode): boolean {
    const { inference, where, uses } = this.#reading;
    const { kind } = underlying(inference.typeOf(operand, where), inference);
    const counter = uses.variable(withoutParens(index));
    return (kind === "slice" || kind === "array") && counter !== null && counter === this.#loop.key;
  }

  #joined(node: SyntaxNode): boolean {
    const [left, right, operator] = ["left", "right", "operator"].map((field) => childOf(node, field));
    if (!left || !right || !operator) return false;
    switch (nodeText(operator)) {
      case "+":
        return this.differs(left) || this.differs(right);
      case "-":
      case "*":
      case "<<":
        return this.differs(left) !== this.differs(right) && !this.#names(left, right);
      default:
        return false;
    }
  }

  /** Both sides hang on the loop: they may cancel each other out. */
  #names(left: SyntaxNode, right: SyntaxNode): boolean {
    return this.#hangs(left) && this.#hangs(right);
  }

  #hangs(code: SyntaxNode): boolean {
    const { key, value } = this.#loop;
    let found = false;
    visit(code, (node) => {
      const variable = this.#reading.uses.variable(node);
      if (variable !== null && (variable === key || variable === value)) found = true;
    });
    return found;
  }

  #literal(node: SyntaxNode): boolean {
    const elements = childOf(node, "body")?.children ?? [];
    return elements.some((element) => {
      const value = element.kind === "keyed_element" ? childOf(element, "value") : element;
      const inner = value?.children[0];
      return inner !== undefined && this.differs(inner);
    });
  }
}
