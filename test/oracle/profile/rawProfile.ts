/** A frame of a stack, as `go tool pprof -raw` prints it. */
interface RawFrame {
  readonly name: string;
  readonly file: string;
  readonly line: number;
}

/** A sample by its last value. */
export interface RawSample {
  readonly value: number;
  /** Innermost first. */
  readonly frames: readonly RawFrame[];
}

/** The samples in what `go tool pprof -raw` prints. */
export function rawSamples(text: string): RawSample[] {
  const [head = "", rest = ""] = text.split("\nLocations\n");
  const [, samples = ""] = head.split("\nSamples:\n");
  const [locations = ""] = rest.split("\nMappings\n");
  const framesOf = new Map<string, RawFrame[]>();
  let current: RawFrame[] = [];
  for (const row of locations.split("\n")) {
    const [, id, frame = row] = /^ *(\d+): 0x[0-9a-f]+(?: M=\d+)? (.*)$/.exec(row) ?? [];
    if (id !== undefined) {
      current = [];
      framesOf.set(id, current);
    }
    const [, name, file, line] = /^ *(\S.*) (\S+?):(\d+)(?::\d+)? s=\d+/.exec(frame) ?? [];
    if (name !== undefined && file !== undefined) current.push({ name, file, line: Number(line) });
  }
  return samples.split("\n").flatMap((row): RawSample[] => {
    const [, values = "", ids = ""] = /^ *(\d+(?: +\d+)*): ([\d ]+)$/.exec(row) ?? [];
    const value = values.split(/ +/).at(-1) ?? "";
    if (value === "") return [];
    return [
      {
        value: Number(value),
        frames: ids
          .trim()
          .split(" ")
          .flatMap((id) => framesOf.get(id) ?? []),
      },
    ];
  });
}
