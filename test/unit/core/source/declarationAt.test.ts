import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, it } from "node:test";
import {
  codeDeclarationAt,
  codeDeclarationNamed,
} from "../../../../extension/src/core/source/declarationAt.ts";
import { openGoDocument } from "../../../../extension/src/core/source/goParser.ts";
import { projectPath } from "../../../support/projectPath.ts";
import { goParser } from "./syntaxFixture.ts";

const source = `package p

import "fmt"

var (
	first = map[string]int{"a": 1}
	second int
)

type T struct{ m map[string]int }

func (t *T) Add(s string) { t.m[s]++ }

func (t T) Len() int { return len(t.m) }

func main() { fmt.Println(first, second) }
`;

describe("the declaration around a place", () => {
  it("is a function, a method or package-level values", async () => {
    const document = openGoDocument(await goParser(), source, "a.go");
    const at = (text: string) => codeDeclarationAt(document, source.indexOf(text) + 1);
    assert.equal(at("t.m[s]++")?.name, "(*T).Add");
    assert.equal(at("return len")?.name, "T.Len");
    assert.equal(at("fmt.Println")?.name, "main");
    assert.deepEqual([at("second int")?.name, at("second int")?.isFunction], ["first", false]);
    assert.equal(at("type T"), null);
    assert.equal(at('"fmt"'), null);
    assert.equal(codeDeclarationNamed(document, "T.Len")?.start, source.indexOf("func (t T) Len"));
    assert.equal(codeDeclarationNamed(document, "gone"), null);
    document.close();
  });

  it("is found beside code that does not parse, but not in what an open brace swallows", async () => {
    const broken =
      "package p\n\nfunc f(m map[int]int) {\n\tm[1] =\n}\n\nfunc g(m map[int]int) { m[2] = 1 }\n";
    const document = openGoDocument(await goParser(), broken, "broken.go");
    assert.equal(codeDeclarationAt(document, broken.indexOf("m[1]"))?.name, "f");
    assert.equal(codeDeclarationAt(document, broken.indexOf("m[2]"))?.name, "g");
    document.close();
    const fixture = readFileSync(projectPath("test/fixtures/broken/broken.go"), "utf8");
    const swallowed = openGoDocument(await goParser(), fixture, "broken.go");
    assert.equal(codeDeclarationAt(swallowed, fixture.indexOf("n[3]")), null);
    swallowed.close();
  });
});
