/** Texts that mean something to Markdown, Mermaid, HTML or XML. */
const hostile = [
  "![x](https://evil.example/a.png)",
  "[x](https://evil.example)",
  "[x](command:evil)",
  "https://evil.example/a and www.evil.example and a@evil.example",
  "<https://evil.example>",
  '<img src="https://evil.example/a.png">',
  "`` ![x](https://evil.example/a.png) ``",
  "a`b``c```d",
  "`",
  "``",
  "\n\n![x](https://evil.example)\n\n",
  "a\n===\nb\n---\n# c\n    d\n1. e\n2) f\n- g\n+ h\n> i\n```\nj",
  "[x]: https://evil.example",
  "| a | ![x](https://evil.example) |",
  "\\`![x](https://evil.example)\\`",
  "a \\| b | `c` |",
  "*elem* _key_ ~~old~~ **new** $(alert) &lt;img&gt; &#33;",
  "$$x$$ <!-- y --> <script>1</script>",
];
const pieces = [
  ..."`[]()!<>|\\*_~&#:/@.$ \n\t-+=1;\"'%{}^",
  ...[
    "https://e.x/",
    "![",
    "](",
    "``",
    "www.e.x",
    "<img src=x>",
    "&#33;",
    "end",
    "1. ",
    "- ",
    "%%",
    "-->",
    "é",
    "😀",
  ],
];

/** Another one each run; a failure names it. */
export const hostileSeed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 1_000_000);

/** Known hostile texts, and so many random ones. */
export function hostileTexts(count: number): string[] {
  let state = hostileSeed >>> 0;
  const below = (n: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const random = Array.from({ length: count }, () =>
    Array.from({ length: 1 + below(14) }, () => pieces[below(pieces.length)] as string).join(""),
  );
  return [...hostile, ...random];
}
