import { readCompileHeader } from "./compileLines.ts";
import type { DataSymbol, ListingFormat } from "./listing.ts";
import { readTextLine } from "./objdumpLines.ts";

/** Lines that begin a function, a data symbol or a package, of any tool. */

export interface FunctionHeading {
  readonly kind: "function";
  /** "" where a range of addresses is shown. */
  readonly name: string;
  readonly path: string;
  readonly format: ListingFormat;
  readonly frameSizeBytes: number;
  readonly sizeBytes: number;
  /** Address of the function, -1 when not told. */
  readonly entry: number;
  /** Whether the line is an instruction too: TEXT as Compiler Explorer shows it. */
  readonly isExplorer: boolean;
  /** Whether its rows may have no addresses: a heading of GNU or LLVM objdump or of perf. */
  readonly mayBeBare: boolean;
}

export type Heading =
  | FunctionHeading
  | { readonly kind: "symbol"; readonly symbol: DataSymbol }
  | { readonly kind: "end" };

const gdbHeading = "Dump of assembler code ";

/** What begins on a line without decorations, or undefined. */
export function headingOf(line: string, lineNumber: number): Heading | undefined {
  const first = line.charCodeAt(0);
  if (first === 84 && line.startsWith("TEXT")) return textHeading(line);
  if (first === 68 && line.startsWith(gdbHeading)) return debuggerHeading(gdbName(line));
  if (first === 82 && line.startsWith("ROUTINE ===")) return routineHeading(line);
  if (first === 69 && line.startsWith("End of assembler dump")) return { kind: "end" };
  const last = line.charCodeAt(line.length - 1);
  if (last === 58) {
    const symbol = symbolHeading(withoutFileOffset(line));
    if (symbol !== undefined) return symbol;
  }
  if (!line.includes(" size=")) return undefined;
  const header = readCompileHeader(line, lineNumber);
  if (header === undefined) return undefined;
  if (!header.kind.startsWith("STEXT")) return { kind: "symbol", symbol: header };
  const { name, frameSizeBytes, sizeBytes } = header;
  return heading(name, "compile", { frameSizeBytes, sizeBytes, entry: 0 });
}

function heading(
  name: string,
  format: ListingFormat,
  more: Partial<Omit<FunctionHeading, "kind" | "name" | "format">> = {},
): FunctionHeading {
  return {
    kind: "function",
    name: name.replace(/\.abi0$/, ""),
    path: "",
    format,
    frameSizeBytes: -1,
    sizeBytes: -1,
    entry: -1,
    isExplorer: false,
    mayBeBare: false,
    ...more,
  };
}

const debuggerHeading = (name: string): FunctionHeading => heading(name, "debugger");

function textHeading(line: string): FunctionHeading | undefined {
  const text = readTextLine(line);
  if (text === undefined) return undefined;
  const isExplorer = text.format === "source" && line.includes(", ABIInternal");
  const { name, path, frameSizeBytes } = text;
  return heading(name, isExplorer ? "compile" : text.format, { path, frameSizeBytes, isExplorer });
}

/** `Dump of assembler code for function main.put:`, `Dump of assembler code from 0x1 to 0x2:`. */
function gdbName(line: string): string {
  const of = "for function ";
  if (!line.startsWith(of, gdbHeading.length)) return "";
  return line.slice(gdbHeading.length + of.length, line.endsWith(":") ? -1 : undefined);
}

/** `ROUTINE ======================== main.sum` of pprof, with ` in /path/main.go` when it lists source. */
function routineHeading(line: string): FunctionHeading {
  const from = line.indexOf("= ") + 2;
  const file = line.indexOf(" in ", from);
  return heading(line.slice(from, file < 0 ? undefined : file), "debugger", {
    path: file < 0 ? "" : line.slice(file + 4),
  });
}

/** `000000000047eec0 <main.put> (File Offset: 0x7eec0):` of `objdump -F`. */
function withoutFileOffset(line: string): string {
  const at = line.endsWith("):") ? line.lastIndexOf(" (File Offset: 0x") : -1;
  return at < 0 ? line : `${line.slice(0, at)}:`;
}

/**
 * `000000000047a720 <main.put>:` of GNU and LLVM objdump and perf, `<main.put>:` without addresses; ``prog`main.put:``
 * of lldb.
 */
function symbolHeading(line: string): FunctionHeading | undefined {
  if (line.startsWith("<") && line.endsWith(">:") && !/^<L\d+>:$/.test(line))
    return heading(line.slice(1, -2), "debugger", { mayBeBare: true });
  const open = line.indexOf(" <");
  if (open > 0 && line.charCodeAt(line.length - 2) === 62) {
    const address = line.slice(line.lastIndexOf(" ", open - 1) + 1, open);
    if (address.length < 4 || address.length > 16 || !/^[0-9a-f]+$/.test(address)) return undefined;
    // A label of LLVM behind the number of its line.
    if (/^L\d+$/.test(line.slice(open + 2, -2))) return undefined;
    const entry = Number.parseInt(address, 16);
    return heading(line.slice(open + 2, -2), "debugger", { entry, mayBeBare: true });
  }
  const tick = line.indexOf("`");
  if (tick <= 0 || line.indexOf("`", tick + 1) >= 0 || line.includes(" ")) return undefined;
  return debuggerHeading(line.slice(tick + 1, -1));
}
