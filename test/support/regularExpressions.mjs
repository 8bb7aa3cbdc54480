// The regular expressions of a JavaScript text, found by its tokens.

const spaces = /\s/;
const word = /[\w$]/;
/** Words before a `/` that begins a regular expression, where any other word is divided. */
const wordsBefore = new Set(
  "return typeof case in of delete void throw new else do yield await instanceof".split(" "),
);

/** @returns {{ source: string, flags: string }[]} in order */
export function regularExpressions(text) {
  const found = [];
  const braces = [];
  let at = 0;
  let before = "";
  while (at < text.length) {
    const c = text[at];
    if (spaces.test(c)) at++;
    else if (text.startsWith("//", at)) at = endOf(text, "\n", at);
    else if (text.startsWith("/*", at)) at = endOf(text, "*/", at + 2);
    else if (c === '"' || c === "'") {
      at = closing(text, at + 1, c);
      before = "x";
    } else if (c === "`" || (c === "}" && braces.pop() === "${")) {
      at = template(text, at + 1, braces);
      before = "x";
    } else if (c === "/" && beginsExpression(before)) {
      const end = closingSlash(text, at + 1);
      let flagsEnd = end + 1;
      while (word.test(text[flagsEnd] ?? "")) flagsEnd++;
      found.push({ source: text.slice(at + 1, end), flags: text.slice(end + 1, flagsEnd) });
      at = flagsEnd;
      before = "x";
    } else if (word.test(c)) {
      const from = at;
      while (word.test(text[at] ?? "")) at++;
      before = text.slice(from, at);
    } else {
      if (c === "{") braces.push("{");
      before = c;
      at++;
    }
  }
  return found;
}

const beginsExpression = (before) =>
  before === "" || wordsBefore.has(before) || (!word.test(before) && !")]}".includes(before));

function endOf(text, mark, from) {
  const end = text.indexOf(mark, from);
  return end < 0 ? text.length : end + mark.length;
}

function closing(text, from, mark) {
  for (let at = from; at < text.length; at++)
    if (text[at] === "\\") at++;
    else if (text[at] === mark) return at + 1;
  return text.length;
}

/** To behind the template's end, or behind the next `${`, whose `}` goes on with it. */
function template(text, from, braces) {
  for (let at = from; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === "`") return at + 1;
    else if (text.startsWith("${", at)) {
      braces.push("${");
      return at + 2;
    }
  }
  return text.length;
}

function closingSlash(text, from) {
  let isClass = false;
  for (let at = from; at < text.length; at++)
    if (text[at] === "\\") at++;
    else if (text[at] === "[") isClass = true;
    else if (text[at] === "]") isClass = false;
    else if (text[at] === "/" && !isClass) return at;
  return text.length;
}
