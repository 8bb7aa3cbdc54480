import { GoTypeError } from "../core/go/types/goType.ts";
import { CannotAnswer } from "../workspace/ports.ts";
import { BadInput, type CliIo, type Command, complaint, quietIo } from "./io.ts";

/** The commands, in the order of the help text, each loaded when it is called. */
const commands: ReadonlyMap<string, { readonly summary: string; load(): Promise<Command> }> = new Map(
  Object.entries({
    replay: {
      summary: "replays recorded traces of real maps and compares every state",
      load: () => import("./replay.ts"),
    },
    layout: { summary: "the memory of an emulated map as a picture", load: () => import("./layout.ts") },
    capacity: {
      summary: "layout and memory of a map for a number of entries",
      load: () => import("./capacity.ts"),
    },
    measure: {
      summary: "what real Go measures of a map, beside what is predicted",
      load: () => import("./measure.ts"),
    },
    sites: {
      summary: "the map operations of Go files and the runtime calls they compile to",
      load: () => import("./sites.ts"),
    },
    check: { summary: "finds map mistakes that compile", load: () => import("./check.ts") },
    profile: {
      summary: "what pprof profiles say of maps: how many, how large, which hint would have served",
      load: () => import("./profile.ts"),
    },
    claims: {
      summary: "statements about maps that are often copied, judged and proved by running Go",
      load: () => import("./claims.ts"),
    },
    explain: {
      summary: "explains an assembly listing of map code line by line",
      load: () => import("./explain.ts"),
    },
  }),
);

/**
 * Runs one command line (without `node` and the script).
 * @returns the exit status: 0 fine, 1 found or differs in something, 2 bad input (then one line went to standard error)
 */
export async function runCommandLine(args: readonly string[], streams: CliIo): Promise<number> {
  const io = quietIo(streams);
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") {
    (name === undefined ? io.err : io.out)(overview());
    return name === undefined ? 2 : 0;
  }
  const entry = commands.get(name);
  if (entry === undefined) {
    io.err(
      `mapscope: unknown command ${JSON.stringify(name)}; the commands are ${[...commands.keys()].join(", ")}\n`,
    );
    return 2;
  }
  try {
    const command = await entry.load();
    const end = rest.indexOf("--");
    const beforeEnd = end < 0 ? rest : rest.slice(0, end);
    if (beforeEnd.includes("--help") || beforeEnd.includes("-h")) {
      io.out(command.help);
      return 0;
    }
    return await command.run(rest, io);
  } catch (error) {
    const expected =
      error instanceof BadInput || error instanceof CannotAnswer || error instanceof GoTypeError;
    if ((error as NodeJS.ErrnoException).syscall === "uv_cwd") {
      io.err(complaint(name, "the working folder is not there any more"));
      return 2;
    }
    const message = error instanceof Error ? error.message : String(error);
    io.err(complaint(name, `${expected ? "" : "internal error: "}${message}`));
    return 2;
  }
}

function overview(): string {
  const width = Math.max(...[...commands.keys()].map((name) => name.length));
  const rows = [...commands].map(([name, { summary }]) => `  ${name.padEnd(width)}  ${summary}\n`);
  return `usage: mapscope COMMAND [OPTION]… [ARGUMENT]…\n\n${rows.join("")}\nmapscope COMMAND --help tells more.\n`;
}
