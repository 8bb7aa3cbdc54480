import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A module with one large package on disk, and one file of it that is looked at. */
export interface LargePackage {
  readonly folder: string;
  /** The file's path and text. */
  readonly file: string;
  readonly text: string;
  /** Offsets of map expressions in the file, spread over it. */
  readonly spots: readonly number[];
  /** The other files' paths and texts. */
  readonly siblings: ReadonlyMap<string, string>;
  remove(): void;
}

const siblingCount = 60;
const linesOfSibling = 400;

/** Writes a package whose looked-at file has about so many lines. */
export function writeLargePackage(lines: number): LargePackage {
  const folder = mkdtempSync(path.join(tmpdir(), "mapscope-hover-"));
  mkdirSync(path.join(folder, "large"));
  writeFileSync(path.join(folder, "go.mod"), "module example.com/large\n\ngo 1.24\n");
  const siblings = new Map<string, string>();
  for (let n = 0; n < siblingCount; n++)
    siblings.set(path.join(folder, "large", `part${n}.go`), source(`Part${n}`, linesOfSibling));
  const file = path.join(folder, "large", "looked_at.go");
  const text = source("Looked", lines);
  for (const [name, written] of [...siblings, [file, text] as const]) writeFileSync(name, written);
  const all = [...text.matchAll(/\b(?:counts|s\.items)\[/g)].map(({ index }) => index + 2);
  const step = Math.max(1, Math.floor(all.length / 200));
  return {
    folder,
    file,
    text,
    spots: all.filter((_, i) => i % step === 0),
    siblings,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Go code as people write it: types, methods, maps made, read and written in functions of about 25 lines. */
function source(name: string, lines: number): string {
  const parts = [
    `package large\n\nimport (\n\t"fmt"\n\t"strings"\n)\n`,
    `type ${name}ID uint64\n\ntype ${name}Item struct {\n\tName  string\n\tCount int\n\tTags  map[string]bool\n}\n`,
    `type ${name}Store struct {\n\titems map[${name}ID]*${name}Item\n\tnames []string\n}\n`,
  ];
  const linesOfPart = 26;
  for (let n = 0; n * linesOfPart < lines; n++)
    parts.push(`// ${name}Work${n} counts the words of a text and keeps an item for each.
func (s *${name}Store) ${name}Work${n}(text string, limit int) (int, error) {
	counts := make(map[string]int, ${n % 40})
	for _, word := range strings.Fields(text) {
		if len(word) > limit {
			return 0, fmt.Errorf("word %q is too long", word)
		}
		counts[word]++
		id := ${name}ID(len(word) * ${n + 1})
		item, ok := s.items[id]
		if !ok {
			item = &${name}Item{Name: word, Tags: map[string]bool{"new": true, "short": len(word) < 4}}
			s.items[id] = item
		}
		item.Count += counts[word]
	}
	total := 0
	for word, count := range counts {
		if count > 1 {
			total += count * len(word)
			s.names = append(s.names, word)
		}
	}
	return total, nil
}
`);
  return parts.join("\n");
}
