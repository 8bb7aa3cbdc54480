import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { BadConfig, CheckConfigs } from "../../../extension/src/workspace/checkConfigs.ts";
import { Modules } from "../../../extension/src/workspace/modules.ts";
import { memoryFiles } from "./memoryFiles.ts";

const off = '{ "severity": { "nilMapWrite": "off" } }';

/** The configs of some files, and the files that were read. */
function configsOf(given: Readonly<Record<string, string>>) {
  const texts = new Map<string, string | null>(Object.entries(given));
  const reads: string[] = [];
  const disk = memoryFiles(texts);
  const files = {
    ...disk,
    read: (file: string) => {
      reads.push(file);
      return disk.read(file);
    },
  };
  const folders = { library: null, moduleCache: null, gowork: "off" };
  const modules = new Modules(files, () => Promise.resolve(folders));
  return { texts, reads, configs: new CheckConfigs(files, modules) };
}

describe("what a module says of its checks", () => {
  it("is read once for all of its packages, until it may be another", async () => {
    const config = "/m/.mapscope.json";
    const { texts, reads, configs } = configsOf({
      "/m/go.mod": "module m\n",
      "/m/a/b/c.go": "",
      [config]: off,
    });
    for (const folder of ["/m", "/m/a", "/m/a/b"]) {
      const found = await configs.of(folder);
      assert.equal(found.root, "/m");
      assert.equal(found.config.severities.get("nilMapWrite"), "off");
    }
    assert.equal(reads.filter((file) => file === config).length, 1);
    texts.set(config, "{}");
    configs.forget();
    assert.equal((await configs.of("/m/a")).config.severities.size, 0);
  });

  it("is complained of where it says nothing sensible", async () => {
    const { configs } = configsOf({ "/m/go.mod": "module m\n", "/m/.mapscope.json": "{" });
    await assert.rejects(configs.of("/m"), BadConfig);
  });
});
