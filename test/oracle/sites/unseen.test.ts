import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { runGo } from "../../../extension/src/node/runGo.ts";
import { projectPath } from "../../support/projectPath.ts";
import { runCli } from "../../unit/cli/runCli.ts";

// Every map call that a compiler emits belongs to a site, or is named as inlined from elsewhere. Each run takes other packages:
// MAPSCOPE_SEED repeats one.

const seed = Number(process.env["MAPSCOPE_SEED"] ?? Date.now() % 1_000_000);

/** As many of a list as asked, by the seed. */
function chosen<Item>(from: readonly Item[], count: number): Item[] {
  let state = seed;
  const rest = [...from];
  return Array.from({ length: count }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return rest.splice(Math.floor((state / 2_147_483_648) * rest.length), 1)[0];
  }).filter((item) => item !== undefined);
}

const standard = [
  ...["encoding/json", "encoding/xml", "encoding/gob", "text/template", "html/template", "net/textproto"],
  ...["net/http", "database/sql", "mime", "mime/multipart", "go/types", "go/ast", "go/build", "go/printer"],
  ...[
    "expvar",
    "net/url",
    "net/rpc",
    "regexp",
    "sync",
    "maps",
    "context",
    "internal/profile",
    "testing/fstest",
  ],
];

const modules = [
  "github.com/gorilla/mux@v1.8.1",
  "github.com/pelletier/go-toml/v2@v2.2.3",
  "github.com/spf13/cobra@v1.8.1",
  "github.com/spf13/pflag@v1.0.5",
  "github.com/BurntSushi/toml@v1.4.0",
  "github.com/google/uuid@v1.6.0",
  "github.com/hashicorp/golang-lru/v2@v2.0.7",
  "github.com/julienschmidt/httprouter@v1.3.0",
  "github.com/gorilla/websocket@v1.5.3",
];

interface Report {
  readonly file: string;
  readonly line: number;
  readonly form: string;
  readonly expr: string;
  readonly calls: readonly string[];
  readonly compiled?: readonly string[];
  readonly agrees?: boolean;
  readonly certain: boolean;
  readonly from?: readonly string[];
}

async function reports(...paths: string[]): Promise<Report[]> {
  const { status, out, err } = await runCli(["sites", ...paths, "--compiler", "--json"]);
  assert.ok(status < 2, err);
  return out
    .split("\n")
    .filter((line) => line !== "")
    .map((line): Report => JSON.parse(line))
    .filter(({ form }) => !["variable", "field", "parameter", "result"].includes(form));
}

/** What is not as it should be, readable. */
function faults(found: readonly Report[]): string[] {
  return found
    .filter(
      ({ form, certain, agrees, from }) =>
        form === "unseen" ||
        (form === "inlined" && (from ?? []).length === 0) ||
        (certain && agrees === false),
    )
    .map(({ file, line, form, expr, calls, compiled }) => {
      return `${file}:${line} ${form} ${expr}: ${calls.join(" ")}, compiled ${compiled?.join(" ")}`;
    });
}

describe(`map calls that no site stands for, seed ${seed}`, () => {
  for (const name of chosen(standard, 3))
    it(`${name}: none`, async (context) => {
      const found = await reports(name);
      context.diagnostic(`seed ${seed}: ${found.length} sites`);
      assert.deepEqual(faults(found), []);
    });

  for (const module of chosen(modules, 3))
    it(`${module}: none`, async (context) => {
      const { stdout } = await runGo("", ["mod", "download", "-json", module], {
        cwd: projectPath("test/fixtures/sites"),
        timeoutMilliseconds: 300_000,
      });
      const found = await reports(`${JSON.parse(stdout).Dir}/...`);
      context.diagnostic(`seed ${seed}: ${found.length} sites`);
      assert.deepEqual(faults(found), []);
    });
});
