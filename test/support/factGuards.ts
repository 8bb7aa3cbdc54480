import type { Sources } from "./architecture.ts";

/** A kind of statement that may be made in one place only. */
interface OnlyThere {
  readonly what: string;
  readonly found: RegExp;
  /** Files and folders where it may stand. */
  readonly home: readonly string[];
  /** Where it is looked for. */
  readonly searched: RegExp;
}

const abi = "extension/src/core/go/abi/";
const everywhere = /^(?:extension|webview)\/src\//;
const product = /^(?:extension\/src\/core|webview\/src)\//;

/** Facts of Go that are stated once, and what has one writer: a fact differs from release to release, or is a figure of its runtime. */
export const onlyThere: readonly OnlyThere[] = [
  {
    what: "a table of words as an object, which has constructor and __proto__ too: a Map has only its own",
    found: /\bconst \w+: (?:Readonly<)?Record<string, [^=]*= \{ ?(?:$|[^\s}])/,
    // What is spread or handed on whole is never looked up by a word.
    home: [
      "extension/src/core/go/abi/fieldLines.generated.ts",
      "extension/src/workspace/folderBuilds.ts",
      "webview/src/layout/store.ts",
    ],
    searched: everywhere,
  },
  {
    what: "a comparison of release numbers",
    found:
      /\b\w*[mM]inor\b\)? *(?:[<>]=?|[!=]==) *[\w(]|\bm *(?:[<>]=?|[!=]==) *(?:1[89]|2\d)\b|(?:[<>]=|[!=]==|[^=]>|<) *[\w.]*\b[mM]inor\b/,
    home: ["extension/src/core/go/release/"],
    searched: everywhere,
  },
  {
    what: "a release by its number",
    found: /"(?:go)?1\.(?:1[89]|[2-9]\d)(?:\.\d+)?(?:\+\w+)?"/,
    // The listings that come with the extension are of certain releases.
    home: ["extension/src/core/go/release/", "extension/src/features/assembly/"],
    searched: everywhere,
  },
  {
    what: "a mark of a cell as a bare number",
    found:
      /\b\w*(?:[mM]ark|[cC]trl|[tT]op(?:hash)?|num)\b\)? *(?:[<>]=?|[!=]==) *(?:0x80|0xfe|128|254|[2-5])\b|\b0x808080/,
    home: [abi],
    searched: product,
  },
  {
    what: "slots of a row or of a table, or the small hint, as a number of its own",
    found:
      /\b\w*(?:[sS]lots?|[cC]ells|[bB]ucketCnt|[hH]int|[cC]apacity|[gG]roups|[tT]ables?|[eE]ntries)\w*\b\)? *(?:=|[<>]=?|[!=]==|[%*/]) *(?:7|8n?|16|128|1024|0x400)\b(?!\.)/,
    home: [abi],
    searched: product,
  },
  {
    what: "a field of a runtime struct as a row of its own",
    found:
      /\["(?:count|noverflow|hash0|oldbuckets|nevacuate|dirPtr|dirLen|globalDepth|globalShift|growthLeft|localDepth|tophash|groups\.data|clearSeq)", (?:"(?:u?int|unsafe|bool|\*)|\d)/,
    home: [abi],
    searched: everywhere,
  },
  {
    what: "the name of a map function that compiled code calls",
    found: /["'.](?:map(?:access[12K]|assign|delete|clear|iterinit|iternext|IterStart|IterNext)|makemap)/,
    // The cards tell of each function by its name.
    home: [abi, "extension/src/core/asm/runtime/callCardRows.ts"],
    searched: /^extension\/src\/core\/(?!asm\/steps\/)/,
  },
  {
    what: "the largest allocation",
    found: /2 \*\* 48|heapAddrBits/,
    home: [abi],
    searched: /^extension\/src\/core\//,
  },
  {
    what: "a count in words without the writer of numbers",
    found:
      /\$\{(?:[\w.#]+\.)?(?:(?!maxInline)\w*Bytes|bytes|(?!slotC)\w*[cC]ount|length|size|capacity|used|hint|tries|keys|entries|objects|total|[\w.]+ [-+*/] [\w.]+|2 \*\* \w+)\} (?:(?:more|earlier|spare|overflow|different|map) )?(?:bytes|entries|objects|groups|buckets|tables|slots|keys|operations|steps|cells|instructions|growths)\b/,
    home: ["extension/src/core/numbers/"],
    // Figures of single instructions are those of the listing.
    searched: /^(?:extension|webview)\/src\/(?!core\/asm\/)/,
  },
];

/** All lines that state such a fact elsewhere, as "what: file:line: text"; generated files are the oracle's to prove. */
export function findSecondStatements(sources: Sources): string[] {
  const lines: string[] = [];
  for (const [file, source] of sources) {
    if (file.endsWith(".generated.ts")) continue;
    const here = onlyThere.filter(
      ({ searched, home }) => searched.test(file) && !home.some((place) => file.startsWith(place)),
    );
    if (here.length === 0) continue;
    withoutComments(source)
      .split("\n")
      .forEach((text, i) => {
        for (const { what, found } of here)
          if (found.test(text)) lines.push(`${what}: ${file}:${i + 1}: ${text.trim()}`);
      });
  }
  return lines;
}

/** The source with its comments blank, line for line. */
function withoutComments(source: string): string {
  return source.replace(/\/\*[\s\S]*?\*\/|(^|\s)\/\/.*$/gm, (comment) => comment.replace(/[^\n]/g, " "));
}
