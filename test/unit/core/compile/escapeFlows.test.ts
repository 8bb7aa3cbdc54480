import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { EscapeFlowReader } from "../../../../extension/src/core/compile/escapeFlows.ts";

// As go1.18 and go1.26 print it with -m=2.
const older = `./a.go:18:11: make(map[string]int) escapes to heap:
./a.go:18:11:   flow: m = &{storage for make(map[string]int)}:
./a.go:18:11:     from make(map[string]int) (spill) at ./a.go:18:11
./a.go:18:11:     from m := make(map[string]int) (assign) at ./a.go:18:4
./a.go:18:11:   flow: ~r0 = m:
./a.go:18:11:     from return m (return) at ./a.go:20:2
./a.go:23:24: parameter name leaks to {heap} with derefs=0:
./a.go:23:24:   flow: {heap} = name:
./a.go:23:24:     from ix.byName[name] (key of map put) at ./a.go:25:11
./a.go:23:13: ix does not escape
./a.go:18:11: make(map[string]int) escapes to heap`;
const newer = older
  .replaceAll(" = &", " ← &")
  .replace("~r0 = m", "~r0 ← m")
  .replace("{heap} = name", "{heap} ← name")
  .replace("escapes to heap:", "escapes to heap in (*T[go.shape.int]).get:")
  .replace("leaks to {heap} with", "leaks to {heap} for stored with");

function read(text: string) {
  const reader = new EscapeFlowReader((file) => file.replace("./", "/p/"));
  for (const line of text.split("\n")) reader.line(line);
  return reader.byLine();
}

describe("why values escape, as the compiler prints it", () => {
  for (const [name, text, fns] of [
    ["go1.18", older, [null, null]],
    ["go1.26", newer, ["(*T[go.shape.int]).get", "stored"]],
  ] as const)
    it(`is read from ${name}, by each line that a flow touches`, () => {
      const flows = read(text);
      assert.deepEqual([...flows.keys()].sort(), ["/p/a.go:18", "/p/a.go:20", "/p/a.go:23", "/p/a.go:25"]);
      const at = (line: number, column: number) => ({ file: "/p/a.go", line, column });
      const [made] = flows.get("/p/a.go:20") ?? [];
      assert.deepEqual(made, {
        ...{ subject: "make(map[string]int)", kind: "escapes", at: at(18, 11), fn: fns[0] },
        steps: [
          { code: "m := make(map[string]int)", how: "assign", to: "m", at: at(18, 4) },
          { code: "return m", how: "return", to: "~r0", at: at(20, 2) },
        ],
      });
      const [leaked] = flows.get("/p/a.go:25") ?? [];
      assert.deepEqual(leaked, {
        ...{ subject: "name", kind: "leaks", at: at(23, 24), fn: fns[1] },
        steps: [{ code: "ix.byName[name]", how: "key of map put", to: "{heap}", at: at(25, 11) }],
      });
    });

  it("ends with any other note, and takes garbage for nothing", () => {
    const cut = read(`${older.split("\n").slice(0, 4).join("\n")}\n./a.go:9:9: x does not escape
./a.go:18:11:     from return m (return) at ./a.go:20:2`);
    assert.deepEqual(
      cut.get("/p/a.go:18")?.[0]?.steps.map(({ code }) => code),
      ["m := make(map[string]int)"],
    );
    for (const garbage of [
      "",
      ":",
      "escapes to heap:",
      "a.go:1:2:  escapes to heap:",
      "./a.go:18:11:     from x (y) at z",
      "./a.go:1:1:   flow: a = b:",
    ])
      assert.equal(read(garbage).size, 0, garbage);
  });
});
