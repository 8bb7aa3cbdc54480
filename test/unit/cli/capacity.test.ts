import assert from "node:assert/strict";
import { test } from "node:test";
import { runCli } from "./runCli.ts";

test("a thousand strings in 1.26 take 54656 bytes in 6 objects", async () => {
  const { status, out, err } = await runCli([
    "capacity",
    "--map",
    "map[string]int",
    "--n",
    "1000",
    "--go",
    "1.26",
    "--json",
  ]);
  assert.deepEqual([status, err], [0, ""]);
  const plan = JSON.parse(out);
  assert.deepEqual(plan.make, { bytes: 54656, objects: 6 });
  assert.deepEqual(
    [plan.map, plan.go, plan.goarch, plan.n, plan.hint],
    ["map[string]int", "go1.26", "amd64", 1000, 1000],
  );
  assert.deepEqual(plan.filled.bytes, { low: 54656, typical: 54656, high: 54656 });
});

test("the text for people says layout, make, filled map and growth", async () => {
  const { out } = await runCli([
    "capacity",
    "--map",
    "map[string]int",
    "--n",
    "100",
    "--hint",
    "none",
    "--go",
    "1.22",
  ]);
  assert.match(out, /^make\(map\[string\]int\) in go1\.22 on amd64\n/);
  assert.match(out, /layout +B = 0: 1 bucket of 8, allocated with the first write/);
  assert.match(out, /grew at entry +9, 14, 27, 53/);
  assert.match(out, /grows next at entry +105/);
});

test("requests are answered one a line, in order, however they are cut", async () => {
  const requests = [1, 9, 100, 1000].map((n) =>
    JSON.stringify({ map: "map[int]int", n, hint: n, go: "1.23", goarch: "amd64" }),
  );
  const text = `${requests.join("\n")}\n\n{"map":"map[int]int","n":5,"hint":null,"go":"go1.26.4"}`;
  const { status, out } = await runCli(["capacity", "-"], text.match(/[\s\S]{1,13}/g) ?? []);
  assert.equal(status, 0);
  const answers = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    answers.map((a) => [a.go, a.n, a.make.bytes]),
    [
      ["go1.23", 1, 48],
      ["go1.23", 9, 336],
      ["go1.23", 100, 2760],
      ["go1.23", 1000, 41032],
      ["go1.26", 5, 48],
    ],
  );
});

test("a bad request gets its line and its reason, and those after it are answered", async () => {
  const good = '{"map":"map[int]int","n":1}\n';
  for (const [bad, reason] of [
    ["{", /line 2: the request is not JSON/],
    ["[]", /line 2: the request is not a JSON object/],
    ['{"n":1}', /line 2: "map" is not a string/],
    ['{"map":"map[int]int","n":-1}', /line 2: "n" is not a whole number/],
    ['{"map":"map[int]int","n":1,"hint":"x"}', /line 2: "hint" is neither/],
    ['{"map":"map[[]byte]int","n":1}', /line 2: "map": key type \[\]byte cannot be compared/],
    ['{"map":"map[int]int","n":1,"go":"x"}', /line 2: "x" is not a Go release/],
    ['{"map":"map[int]int","n":1,"goarch":"z80"}', /line 2: "z80" is not a GOARCH/],
    ['{"map":"map[int]int","n":900000000000000}', /line 2: .* takes about [\d,]+ bytes/],
  ] as const) {
    const { status, out, err } = await runCli(["capacity", "-"], [good, `${bad}\n`, good]);
    assert.equal(status, 2, bad);
    assert.equal(out.trimEnd().split("\n").length, 2);
    assert.match(err, reason);
    assert.match(err, /^[^\n]*\n$/);
  }
});

test("the hinted map stands beside the one without a hint, and beside another release", async () => {
  const { status, out } = await runCli([
    ...["capacity", "--map", "map[string]int", "--n", "1000", "--go", "1.26", "--json"],
    ...["--compare", "1.23", "--budget", "64KiB"],
  ]);
  assert.equal(status, 0);
  const study = JSON.parse(out);
  assert.deepEqual(study.hintRange, { low: 898, high: 1792 });
  assert.deepEqual(study.withoutHint.make, { bytes: 48, objects: 1 });
  assert.equal(study.withoutHint.hint, null);
  assert.deepEqual(study.garbageBytes, { low: 0, typical: 0, high: 0 });
  assert.ok(study.withoutHint.garbageBytes.low > 20_000);
  assert.deepEqual([study.compared.go, study.compared.make], ["go1.23", { bytes: 57416, objects: 3 }]);
  assert.deepEqual(
    study.curves.map((curve: { go: string; hint: number | null }) => [curve.go, curve.hint]),
    [
      ["go1.26", 1000],
      ["go1.26", null],
      ["go1.23", 1000],
      ["go1.23", null],
    ],
  );
  assert.equal(study.budget.budgetBytes, 65536);
  assert.deepEqual(study.keys.made, { bytes: 16384, objects: 1, copiedBytes: 0, capacity: 1000 });
});

test("the same as Markdown tables", async () => {
  const { out } = await runCli([
    "capacity",
    "--map",
    "map[int]int",
    "--n",
    "100",
    "--go",
    "1.23",
    "--markdown",
  ]);
  assert.match(out, /^### `make\(map\[int\]int, 100\) in go1\.23 on amd64`\n/);
  assert.match(out, /\| after make \| 2,760 bytes in 3 objects \| 48 bytes in 1 object \|/);
});

test("a budget that is no number of bytes, and a release to compare that is none, are one clear line", async () => {
  const asked = ["capacity", "--map", "map[int]int", "--n", "9"];
  for (const [option, value, message] of [
    [
      "--budget",
      "lots",
      /^mapscope capacity: --budget: "lots" is no number of bytes, such as 65536 or 64KiB\n$/,
    ],
    ["--budget", "-5", /^mapscope capacity: --budget: "-5" is no number of bytes/],
    ["--budget", "99999TiB", /^mapscope capacity: --budget: "99999TiB" is no number of bytes/],
    ["--compare", "1.x", /^mapscope capacity: .*1\.x.*\n$/],
  ] as const) {
    const { status, out, err } = await runCli([...asked, option, value]);
    assert.deepEqual([status, out], [2, ""]);
    assert.match(err, message);
  }
});

test("a sync.Map is planned for the types that are stored in it", async () => {
  const map = "type ID int32; sync.Map[ID, map[string]func(a, b int) (c, d int)]";
  const { status, out, err } = await runCli([
    "capacity",
    "--map",
    map,
    "--n",
    "100",
    "--go",
    "1.26",
    "--json",
  ]);
  assert.deepEqual([status, err], [0, ""]);
  const plan = JSON.parse(out);
  assert.equal(plan.form, "HashTrieMap");
  assert.equal(plan.boxes.key.function, "runtime.convT32");
  assert.equal(plan.boxes.value.free, "direct");
  assert.equal(plan.parts.entries.bytes.typical, 4800);
  assert.ok(plan.filled.bytes.low < plan.filled.bytes.typical);
  assert.equal(plan.perEntry.bytes.typical, plan.filled.bytes.typical / 100);
});

test("a sync.Map of a read and a dirty map is planned, and a lowered number of entries is told", async () => {
  const args = ["capacity", "--n", "1000", "--map"];
  const old = await runCli([...args, "sync.Map[string,int]", "--go", "1.23", "--json"]);
  const plan = JSON.parse(old.out);
  assert.deepEqual([plan.form, plan.parts.cells.bytes.typical], ["readDirty", 16_000]);
  assert.ok(plan.withBothMaps.bytes.low > plan.filled.bytes.high);
  assert.match(
    (await runCli([...args, "sync.Map[string,int]", "--go", "1.23"])).out,
    /in all, with read and dirty/,
  );
  const lowered = await runCli([...args, "sync.Map[bool,int]", "--go", "1.26"]);
  assert.match(lowered.out, /bool has no more than 2 different values: planned for 2, not 1,000\./);
});

test("a sync.Map of the library's types keeps their names", async () => {
  const { out } = await runCli([
    "capacity",
    "--map",
    "sync.Map[time.Duration,int]",
    "--n",
    "8",
    "--go",
    "1.26",
  ]);
  assert.match(out, /^sync\.Map\[time\.Duration,int\] with 8 entries in go1\.26 on amd64\n/);
});

test("what is not known of a sync.Map is said and not guessed", async () => {
  const rows: [string[], RegExp][] = [
    [["sync.Map", "--go", "1.26"], /does not say what is stored/],
    [["sync.Map[string]", "--go", "1.26"], /does not say what is stored/],
    [["sync.Map[string,int;]", "--go", "1.26"], /does not say what is stored/],
    [["sync.Map[string,int]]", "--go", "1.26"], /does not say what is stored/],
    [["sync.Map[string,int,int]", "--go", "1.26"], /does not say what is stored/],
    [["type M = sync.Map; M[string,int]", "--go", "1.26"], /M is sync\.Map, .* write the types/],
    [["type M = sync.Map; M", "--go", "1.26"], /M is sync\.Map, .* write the types/],
    [["sync.Map[string,int]", "--go", "1.26+nosynchashtriemap"], /has no GOEXPERIMENT nosynchashtriemap/],
    [["sync.Map[[]int,int]", "--go", "1.26"], /key type \[\]int cannot be compared/],
    [["sync.Map[string,int]", "--go", "1.26", "--hint", "8"], /--hint is not for a sync\.Map/],
    [["sync.Map[string,int]", "--go", "1.26", "--compare", "1.25"], /--compare is not for a sync\.Map/],
  ];
  for (const [args, message] of rows) {
    const { status, out, err } = await runCli(["capacity", "--n", "8", "--map", ...args]);
    assert.deepEqual([status, out], [2, ""], args.join(" "));
    assert.match(err, message);
  }
});

test("requests may be of sync.Maps too", async () => {
  const requests = [
    { map: "sync.Map[string,int]", n: 1, go: "1.26" },
    { map: "sync.Map[string]", n: 1, go: "1.23" },
    { map: "sync.Map[string,int]", n: 1, hint: 8, go: "1.26" },
  ];
  const { status, out, err } = await runCli(
    ["capacity", "-"],
    [requests.map((r) => JSON.stringify(r)).join("\n")],
  );
  assert.equal(status, 2);
  assert.equal(JSON.parse(out).filled.bytes.high, 288);
  assert.match(err, /line 2: .*does not say what is stored[\s\S]*line 3: "hint" is not for a sync\.Map/);
});
