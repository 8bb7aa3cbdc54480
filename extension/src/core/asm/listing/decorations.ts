/** What surrounds the lines of a listing that someone copied: colours, quoting, fences, numbers. Linear in the line. */

/** Begins an escape sequence of a terminal. */
export const escapeMark = "\u001b";

/** Text without a terminal's colours and links: `ESC [ … letter`. */
export function withoutEscapes(text: string): string {
  const [before, ...pieces] = text.split(escapeMark);
  return (before as string) + pieces.map(behindSequence).join("");
}

/** A hyperlink is `ESC ] 8 ; ; target ESC \\ text ESC ] 8 ; ; ESC \\`, or with BEL for `ESC \\`. */
function behindSequence(piece: string): string {
  const first = piece.charCodeAt(0);
  if (piece.startsWith("]8;"))
    return piece.includes("\u0007") ? piece.slice(piece.indexOf("\u0007") + 1) : "";
  if (first === 92) return piece.slice(1);
  if (first !== 91) return escapeMark + piece;
  let at = 1;
  while (at < piece.length && (piece.charCodeAt(at) < 64 || piece.charCodeAt(at) > 126)) at++;
  return piece.slice(at + 1);
}

/** A line without the marks of quoting at its start and without spaces around it. */
export function undecorated(line: string): string {
  let text = line;
  // One letter is found faster than several, and few lines have any of these.
  if (text.includes("<") && text.includes("</span>")) text = withoutTags(text);
  if (text.includes("\u00a0")) text = text.replaceAll("\u00a0", " ");
  if (text.includes("&") && (text.includes("&lt;") || text.includes("&gt;"))) text = withoutEntities(text);
  let at = 0;
  while (at < text.length && isDecoration(text, at)) at++;
  const plain = text.slice(at).trimEnd();
  return plain.charCodeAt(0) === 40 ? withoutPrompt(plain) : plain;
}

/** Marks before a line: spaces, quoting, bars of tables, those of a difference, bullets, what shows no width. */
function isDecoration(text: string, at: number): boolean {
  const c = text.charCodeAt(at);
  // > of quoting, unless it is an arrow's or a name's end.
  if (c === 32 || c === 9 || c === 62 || c === 124) return true;
  if (c === 0xfeff || c === 0x200b || c === 0x2502 || c === 0xbb || c === 0x2022) return true;
  if (c === 43) return true;
  const next = text.charCodeAt(at + 1);
  return (c === 42 && next === 32) || (c === 45 && next !== 62 && next !== 45);
}

/** `(gdb) disassemble`, `(dlv) TEXT …`: what a debugger asks with stands before the first line of its answer. */
function withoutPrompt(text: string): string {
  let at = 0;
  while (/^\((?:gdb|dlv|lldb)\) /.test(text.slice(at, at + 7))) at = text.indexOf(")", at) + 2;
  return text.slice(at);
}

const instructionsTag = "<span class=asm>";

/** Text of a line of HTML, as `go tool pprof -weblist` writes it. */
function withoutTags(line: string): string {
  // The instructions of a line of source follow it on the same line.
  const text = line.slice(Math.max(0, line.indexOf(instructionsTag)));
  let shown = "";
  for (let at = 0; ; ) {
    const open = text.indexOf("<", at);
    const close = open < 0 ? -1 : text.indexOf(">", open);
    if (close < 0) {
      shown += text.slice(at);
      break;
    }
    shown += text.slice(at, open);
    at = close + 1;
  }
  return withoutEntities(shown);
}

function withoutEntities(text: string): string {
  return text
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&#34;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&");
}

/** The text behind a line's number: `12 x`, `12: x`, `12| x`, `12→x`, `[12] x`, `(12) x`, `L12: x`; undefined where it has none. */
export function behindNumber(text: string): string | undefined {
  let at = "[(L".includes(text[0] ?? " ") ? 1 : 0;
  const from = at;
  while (at < text.length && isDigit(text.charCodeAt(at))) at++;
  if (at === from || at - from > 7) return undefined;
  const mark = text[at] ?? "";
  if (":|.)]│→".includes(mark) && mark !== "") at++;
  else if (mark !== " " && mark !== "\t") return undefined;
  return undecorated(text.slice(at));
}

const isDigit = (c: number): boolean => c >= 48 && c <= 57;
