import type { Chance } from "../chance.ts";
import type { Entrance } from "../entrance.ts";
import { mutateJson } from "../mutateJson.ts";
import { mutateText } from "../mutateText.ts";
import { expectContract } from "./quietCli.ts";
import { samplesBelow } from "./samples.ts";

const pieces = [
  ...[
    '["set"',
    '["get"',
    '["delete"',
    '["clear"]',
    '["seed","0x1"]',
    '["state"',
    '["digest"',
    '["bytes",1,2]',
    "null",
  ],
  ...[
    '"x00"',
    '"s61"',
    '"s!5"',
    '"p0x10"',
    '["i","int","x0100000000000000"]',
    '["i",null]',
    '"*nil"',
    ",",
    "[",
    "]",
  ],
  ...[
    '"map":"map[string]int"',
    '"hint":100000',
    '"goarch":"386"',
    '"family":"swiss"',
    '["range"',
    '["next"',
    '["clone"',
  ],
];

/** Lines that are drawn; each a JSON value. */
const maxLines = 40;

/** Recorded traces, as `replay` reads them. */
export async function load(): Promise<Entrance> {
  const samples = samplesBelow("test/golden/traces", ".jsonl.gz", ".jsonl")
    .filter((text) => text.length < 400_000)
    .map((text) => text.split("\n"));
  const short = samples.map((lines) => lines.slice(0, maxLines).filter((line) => line.length < 6000));
  const texts = short.map((lines) => lines.join("\n"));
  const draw = (chance: Chance): string => {
    const lines = [...chance.pick(short)];
    if (chance.oneIn(3))
      return mutateText(lines.slice(0, 1 + chance.below(12)).join("\n"), texts, pieces, chance);
    const others = chance.pick(short).map(parsed);
    for (let changes = 1 + chance.below(4); changes > 0; changes--) {
      // The header and the operations behind it are what all the rest hangs on.
      const at = chance.oneIn(2) ? chance.below(3) : chance.below(lines.length);
      lines[at] = JSON.stringify(mutateJson(parsed(lines[at] ?? "[]"), others, chance)) ?? "";
    }
    return lines.join("\n");
  };
  return { draw, take: (text) => expectContract(["replay", "--json", "-"], text) };
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}
