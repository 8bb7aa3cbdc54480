import type { Chance } from "./chance.ts";

/** What texts of any kind may hold that breaks those who did not think of it. */
const oddities = [
  ...[
    "\u0000",
    "\u001b[2J",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\ud800",
    "\udc00",
    "😀",
    "é",
    "\r",
    "\r\n",
    "\t",
    "\n\n",
  ],
  ...[
    "__proto__",
    "constructor",
    "toString",
    "`",
    "``",
    "<img src=x>",
    "%s",
    "\\",
    '"',
    "'",
    "//",
    "/*",
    "*/",
  ],
];
const numbers = [
  ...["0", "-1", "1", "7", "8", "63", "64", "65535", "4294967295", "4294967296", "9007199254740993"],
  ...[
    "18446744073709551615",
    "18446744073709551616",
    "0x7fffffffffffffff",
    "1e309",
    "-0",
    "0x",
    "99999999999999999999",
  ],
];
const brackets = ["()", "[]", "{}", "<>", '""', "``"] as const;

const tokensOf = (text: string): string[] => text.match(/\w+|[^\S\n]+|\n|[^\w\s]/g) ?? [];

/** A piece of a text: all of it where it is short, else some lines in a row; the doubling makes longer ones. */
export function pieceOf(text: string, chance: Chance): string {
  const length = 200 + chance.below(chance.oneIn(10) ? 8000 : 1500);
  if (text.length <= length) return text;
  const start = text.indexOf("\n", chance.below(text.length - length / 2)) + 1;
  return text.slice(start, start + 1 + chance.below(length));
}

/** A text with some of its parts changed: tokens and lines go, come, change places and come twice. */
export function mutateText(
  text: string,
  others: readonly string[],
  pieces: readonly string[],
  chance: Chance,
): string {
  const tokens = tokensOf(text);
  for (let changes = 1 + chance.below(6); changes > 0; changes--)
    mutateTokens(tokens, others, pieces, chance);
  const joined = tokens.join("");
  if (chance.oneIn(24)) return joined.slice(0, chance.below(joined.length + 1));
  return chance.oneIn(40) ? joined.replaceAll("\n", "\r\n") : joined;
}

function mutateTokens(
  tokens: string[],
  others: readonly string[],
  pieces: readonly string[],
  chance: Chance,
): void {
  const at = chance.below(tokens.length + 1);
  const few = 1 + chance.below(chance.oneIn(4) ? 40 : 4);
  switch (chance.below(12)) {
    case 0:
      tokens.splice(at, few);
      break;
    case 1:
      tokens.splice(at, 0, ...tokens.slice(at, at + few));
      break;
    case 2: {
      const other = chance.below(tokens.length + 1);
      tokens.splice(other, 0, ...tokens.splice(at, few));
      break;
    }
    case 3:
      tokens.splice(at, 1, chance.pick(pieces));
      break;
    case 4:
    case 5:
      tokens.splice(at, 0, chance.pick(pieces));
      break;
    case 6: {
      const number = tokens.findIndex((token, i) => i >= at && /^\d|^0x/.test(token));
      if (number >= 0) tokens[number] = chance.pick(numbers);
      break;
    }
    case 7:
      tokens.splice(at, 0, chance.pick(oddities));
      break;
    case 8: {
      const [open = "", close = ""] = chance.pick(brackets);
      const depth = chance.oneIn(3) ? 200 : few;
      tokens.splice(at, few, open.repeat(depth), ...tokens.slice(at, at + few), close.repeat(depth));
      break;
    }
    case 9: {
      const lines = chance.pick(others).split("\n");
      const from = chance.below(lines.length);
      tokens.splice(at, 0, "\n", ...tokensOf(lines.slice(from, from + few).join("\n")), "\n");
      break;
    }
    case 10: {
      const repeated = tokens.slice(at, at + 1 + chance.below(3)).join("");
      tokens.splice(at, 0, repeated.repeat(chance.oneIn(3) ? 60 : 3));
      break;
    }
    default: {
      const token = tokens[at];
      if (token === undefined) break;
      const inside = chance.below(token.length + 1);
      tokens[at] =
        token.slice(0, inside) + String.fromCharCode(32 + chance.below(96)) + token.slice(inside + 1);
    }
  }
}
