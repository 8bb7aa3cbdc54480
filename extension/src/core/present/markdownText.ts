/** Text on one line in which no character means anything to Markdown, and no address becomes a link. */
export function escapeMarkdown(text: string): string {
  return text
    .replace(/\s+/g, " ")
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&@]|:(?=\/\/)|(?<=^ ?)=/g, (c) =>
      c === "<" ? "&lt;" : c === "&" ? "&amp;" : `\\${c}`,
    );
}

/** An inline code span, whatever backticks the text holds: it is fenced by one more than its longest run of them. */
export function codeSpan(text: string): string {
  if (text.trim() === "") return "";
  let longest = 0;
  for (const run of text.match(/`+/g) ?? []) longest = Math.max(longest, run.length);
  const fence = "`".repeat(longest + 1);
  const pad = text.startsWith("`") || text.endsWith("`") ? " " : "";
  return `${fence}${pad}${text.replace(/\s+/g, " ")}${pad}${fence}`;
}
