import type { GoType } from "../go/types/goType.ts";
import { type SpelledMapType, standInMethod } from "./spellMapType.ts";

/** The type that stands in interfaces with methods. */
export const methodHolder = "boxed";

/** Go source that makes keys. */
export interface KeyCode {
  /** Statements that set `k` to key number `i`, which they use up. */
  readonly statements: readonly string[];
  /** Declarations that the statements need. */
  readonly declarations: readonly string[];
  /** Bytes of the heap that a key refers to, about. */
  readonly bytesBehind: number;
}

/** Numbers below this give different floats of 32 bits, all of them finite. */
const float32Values = 2 ** 30;
const smallestFloat32Bits = "0x00800000";

/** Blocks of the heap that stand behind a key's parts, by size class. */
const behind = { string: 16, pointer: 16, chan: 112, boxedString: 32, boxedNumber: 16 };

/** Writes the code that makes different keys of a type for different numbers, up to as many as the type has. */
export function keyCode(key: GoType, spelled: SpelledMapType): KeyCode {
  const writer = new KeyWriter(spelled);
  const bytesBehind = writer.write(key, "k");
  const declarations = writer.needsMethods
    ? [`type ${methodHolder} uint64`, `func (${methodHolder}) ${standInMethod}() {}`]
    : [];
  return { statements: writer.statements, declarations, bytesBehind };
}

class KeyWriter {
  readonly statements: string[] = [];
  needsMethods = false;
  #loops = 0;
  readonly #spelled: SpelledMapType;

  constructor(spelled: SpelledMapType) {
    this.#spelled = spelled;
  }

  /** @returns the bytes behind the part */
  write(type: GoType, place: string): number {
    switch (type.kind) {
      case "struct":
        return type.fields
          .filter(({ name }) => name !== "_")
          .reduce((bytes, field) => bytes + this.write(field.type, `${place}.${field.name}`), 0);
      case "array":
        return this.#array(type, place);
      case "interface":
        if (!type.hasMethods) return this.#whole(place, keyText, behind.boxedString);
        this.needsMethods = true;
        return this.#whole(place, `${methodHolder}(i)`, behind.boxedNumber);
      case "string":
        return this.#whole(place, `${this.#spelled.spell(type)}(${keyText})`, behind.string);
      case "pointer":
      case "unsafe.Pointer": {
        const made = "unsafe.Pointer(new([2]uint64))";
        return this.#whole(place, `(${this.#spelled.spell(type)})(${made})`, behind.pointer);
      }
      case "chan":
        return this.#whole(place, `make(${this.#spelled.spell(type)})`, behind.chan);
      case "bool":
        return this.#digit(place, "i%2 == 1", 2);
      case "float32":
        return this.#digit(place, float32Text(this.#spelled.spell(type)), float32Values);
      case "complex64":
        return this.#digit(
          place,
          `${this.#spelled.spell(type)}(complex(${float32Text("float32")}, 0))`,
          float32Values,
        );
      case "complex128":
        return this.#whole(place, `${this.#spelled.spell(type)}(complex(float64(i), 0))`, 0);
      case "float64":
        return this.#whole(place, `${this.#spelled.spell(type)}(i)`, 0);
      case "slice":
      case "func":
      case "map":
        throw new RangeError(`${type.text} is no part of a key`);
      default: {
        const value = `${this.#spelled.spell(type)}(i)`;
        return type.sizeBytes > 4
          ? this.#whole(place, value, 0)
          : this.#digit(place, value, 2 ** (8 * type.sizeBytes));
      }
    }
  }

  #array(type: Extract<GoType, { kind: "array" }>, place: string): number {
    if (type.length === 0) return 0;
    const index = `j${this.#loops++}`;
    const before = this.statements.length;
    const each = this.write(type.elem, `${place}[${index}]`);
    // Go refuses an index that nothing uses.
    if (this.statements.length > before) {
      this.statements.splice(before, 0, `for ${index} := range ${place} {`);
      this.statements.push("}");
    }
    return type.length * each;
  }

  /** A part that takes any number. */
  #whole(place: string, value: string, bytesBehind: number): number {
    this.statements.push(`${place}, i = ${value}, 0`);
    return bytesBehind;
  }

  /** A part that takes the number's last digit to a base, and leaves the rest to the next part. */
  #digit(place: string, value: string, base: number): number {
    this.statements.push(`${place}, i = ${value}, i/${base}`);
    return 0;
  }
}

const keyText = '"key-"+strconv.FormatUint(i, 10)';

const float32Text = (name: string): string =>
  `${name}(math.Float32frombits(${smallestFloat32Bits} + uint32(i%${float32Values})))`;
