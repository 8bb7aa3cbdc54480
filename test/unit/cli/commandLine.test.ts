import assert from "node:assert/strict";
import { test } from "node:test";
import { BadInput } from "../../../extension/src/cli/io.ts";
import { hintFrom, parseArgs, wholeNumber } from "../../../extension/src/cli/options.ts";
import { runCli } from "./runCli.ts";

test("help names every command, and every command has its own", async () => {
  const { status, out } = await runCli(["--help"]);
  assert.equal(status, 0);
  for (const command of ["replay", "layout", "capacity", "sites", "explain"]) {
    assert.match(out, new RegExp(`^ {2}${command} `, "m"));
    const help = await runCli([command, "--help"]);
    assert.equal(help.status, 0);
    assert.match(help.out, new RegExp(`^usage: mapscope ${command}`));
  }
});

test("no command, an unknown one and an unknown option exit with 2 and one line", async () => {
  for (const args of [
    ["bogus"],
    ["capacity", "--bogus"],
    ["layout", "x"],
    ["constructor"],
    ["capacity", "--n"],
  ]) {
    const { status, out, err } = await runCli(args);
    assert.equal(status, 2, args.join(" "));
    assert.equal(out, "");
    assert.match(err, /^mapscope[^\n]*\n$/);
  }
  assert.equal((await runCli([])).status, 2);
});

test("a release newer than the newest gives the newest model and a note", async () => {
  const { status, out, err } = await runCli([
    "capacity",
    "--map",
    "map[int]int",
    "--n",
    "1",
    "--go",
    "1.40",
    "--json",
  ]);
  assert.equal(status, 0);
  assert.equal(JSON.parse(out).go, "go1.27");
  assert.match(err, /go1\.40 is not known/);
});

test("options are taken in both forms, and - and -- are kept", () => {
  const specs = { hint: { value: "H", help: "" }, json: { help: "" } };
  const { options, positional } = parseArgs(["--hint=3", "-", "--json", "--", "--hint"], specs);
  assert.deepEqual(options, { hint: "3", json: "" });
  assert.deepEqual(positional, ["-", "--hint"]);
  for (const args of [["--hint"], ["--json=1"], ["--hint", "1", "--hint", "2"], ["-x"]])
    assert.throws(() => parseArgs(args, specs), BadInput);
});

test("numbers are whole and safe", () => {
  assert.equal(wholeNumber("1_000", "--n"), 1000);
  for (const text of ["", "-1", "1.5", "1e3", "0x10", "99999999999999999"])
    assert.throws(() => wholeNumber(text, "--n"), /--n .* is not a whole number/);
  assert.deepEqual([hintFrom("none"), hintFrom("-7"), hintFrom("7")], [null, -7, 7]);
});
