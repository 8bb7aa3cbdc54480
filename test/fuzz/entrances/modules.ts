import { readGoMod } from "../../../extension/src/core/source/goMod.ts";
import { cachedPath } from "../../../extension/src/core/source/modulePath.ts";
import { asGoBuilds, noTypes, workspaceWith } from "../../unit/workspace/memoryWorkspace.ts";
import { type Entrance, expect } from "../entrance.ts";
import { mutateText } from "../mutateText.ts";
import { samplesBelow } from "./samples.ts";

const written = [
  "module example.com/w\n\ngo 1.22\n\ntoolchain go1.23.4\n\nrequire example.com/lib v1.2.3\n",
  'module "example.com/w"\n\ngo 1.24.0\n\nrequire (\n\texample.com/lib v1.2.3 // indirect\n\texample.com/Big v0.1.0\n)\n',
  "module example.com/w\n\ngo 1.13\n\nreplace example.com/lib => ../lib\n\nreplace (\n\texample.com/lib v1.2.3 => ./lib v0.1.0\n)\n",
  "go 1.25\n\nuse ./p\n\nuse (\n\t.\n\t../other\n\t`./tools`\n)\n\nreplace example.com/lib => ./lib\n",
  "module std\n\ngo 1.27\n",
  "module cmd\n\ngo 1.26\ngodebug default=go1.21\ntool example.com/x\nignore ./y\nretract [v1.0.0, v1.1.0]\n",
];
const pieces = [
  ..."module|go|toolchain|require|replace|use|exclude|retract|(|)|=>|//|1.18|1.26.8|go1.27.4|go1.99|v1.2.3".split(
    "|",
  ),
  ...'../..|./p|/|/w|example.com/lib|std|cmd|"|`|\n|default|local|go1.26.8+auto|1.21rc2|vendor'.split("|"),
];

/** go.mod and go.work: the release that they choose and the packages that are found by them. */
export async function load(): Promise<Entrance> {
  const samples = [...written, ...samplesBelow("test/fixtures", "go.mod")];
  const main = { place: "/w/p/a.go", text: 'package p\n\nimport "example.com/lib/x"\n\nvar m map[x.K]int\n' };
  const lib = "package x\n\ntype K uint32\n";
  return {
    draw: (chance) => mutateText(chance.pick(samples), samples, pieces, chance),
    async take(text) {
      const facts = readGoMod(text);
      expect(facts.goLine === null || /^1\.\d+/.test(facts.goLine), `go line ${facts.goLine}`);
      for (const path of [...facts.requires.keys(), "example.com/lib/x"]) cachedPath(path, facts);
      for (const name of ["go.mod", "go.work"]) {
        const files = {
          "/w/go.mod": "module example.com/w\n\ngo 1.22\n",
          "/w/lib/x/x.go": lib,
          "/w/vendor/example.com/lib/x/x.go": lib,
          [`/w/${name}`]: text,
        };
        const { workspace } = workspaceWith(files);
        const { model } = await workspace.modelFor(main.place, asGoBuilds);
        expect(/^go1\.\d+/.test(model.release.name), `release ${model.release.name}`);
        await workspace.describeAt(main, main.text.indexOf("m map"), asGoBuilds, noTypes);
        await (await workspace.patterns()).toldRelease("/w/p", ".");
        workspace.open.closeAll();
      }
    },
  };
}
