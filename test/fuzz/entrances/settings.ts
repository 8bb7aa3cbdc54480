import { readSettings } from "../../../extension/src/services/settings.ts";
import { processorOf } from "../../../extension/src/workspace/listings.ts";
import { chooseModel } from "../../../extension/src/workspace/model.ts";
import { configured } from "../../support/vscodeFake.ts";
import { goEnv, recordedGo, workspaceWith } from "../../unit/workspace/memoryWorkspace.ts";
import { type Entrance, expect } from "../entrance.ts";
import { mutateJson, revive } from "../mutateJson.ts";

const usual = {
  ...{
    "hover.enabled": true,
    "hover.bytes": "both",
    "hover.slotBytes": "decimal",
    "inlayHints.calls": false,
  },
  ...{ "model.release": "auto", "model.goarch": "auto", "go.path": "", "compiler.enabled": true },
  ...{ "gopls.enabled": true, "gopls.path": "", "limits.fileSize": 4, "assembly.explanations": true },
  ...{ "assembly.release": "auto", "assembly.goarch": "auto", "assembly.goamd64": "auto" },
  ...{ "assembly.goarm64": "auto", "assembly.optimize": true },
};
const releases = [
  "1.23",
  "1.23.12",
  "1.24+noswissmap",
  "go1.26",
  "1.99",
  "1.2\u00003",
  "1.23.12+x=y,z",
  "local",
  "-x",
];

/** A settings.json of anybody's: what counts, and what it makes of a build. */
export async function load(): Promise<Entrance> {
  const samples: readonly object[] = [
    usual,
    ...releases.map((release) => ({ ...usual, "model.release": release, "assembly.release": release })),
  ];
  return {
    draw: (chance) => JSON.stringify(mutateJson(chance.pick(samples), samples, chance)) ?? "null",
    async take(text) {
      const value = revive(text);
      if (typeof value !== "object" || value === null) return;
      configured.clear();
      for (const [name, one] of Object.entries(value)) configured.set(name, one);
      const settings = readSettings();
      const { release, goarch, assembly, fileSizeMegabytes, goPath } = settings;
      expect(
        [release, goarch, goPath].every((one) => typeof one === "string"),
        "a setting of a wrong type counts",
      );
      expect(fileSizeMegabytes >= 0, `a file size of ${fileSizeMegabytes}`);
      chooseModel(settings, null, null, { goos: "linux", goarch: "amd64" });
      const { go } = recordedGo(() => goEnv());
      const { workspace } = workspaceWith({ "/w/a.go": "package a\n" }, { go });
      let environment: Record<string, string>;
      try {
        environment = await workspace.toolchains.environmentFor(assembly.target.release, "/w");
      } catch (error) {
        expect(/^("|Go 1\.)/.test((error as Error).message), (error as Error).message);
        return;
      }
      Object.assign(environment, processorOf(assembly.target));
      const { GOTOOLCHAIN: toolchain } = environment;
      expect(toolchain === undefined || /^go1\.\d+[.a-z\d]*$/.test(toolchain), `GOTOOLCHAIN=${toolchain}`);
    },
  };
}
