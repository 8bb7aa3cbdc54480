import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { describe, it } from "node:test";
import { commandIds, panelTypes, viewIds } from "../../extension/src/contributions.ts";
import { stepNames } from "../../extension/src/core/emulator/runtime/steps.ts";
import { projectPath } from "../support/projectPath.ts";
import { shippedFiles } from "../support/shippedFiles.ts";

interface Command {
  readonly command: string;
  readonly category?: string;
}

interface Manifest {
  readonly icon: string;
  readonly main: string;
  readonly engines: { readonly vscode: string };
  readonly activationEvents: readonly string[];
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: readonly string[];
    };
    readonly virtualWorkspaces: { readonly supported: unknown };
  };
  readonly contributes: {
    readonly commands: readonly Command[];
    readonly viewsContainers: Readonly<
      Record<string, readonly { readonly id: string; readonly icon: string }[]>
    >;
    readonly views: Readonly<Record<string, readonly { readonly id: string; readonly icon?: string }[]>>;
    readonly menus?: Readonly<
      Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>
    >;
    readonly submenus?: readonly { readonly id: string }[];
    readonly keybindings?: readonly { readonly command: string }[];
    readonly languages: readonly { readonly configuration?: string }[];
    readonly grammars: readonly { readonly path: string; readonly scopeName: string }[];
    readonly colors: readonly { readonly id: string; readonly defaults: Readonly<Record<string, string>> }[];
    readonly configuration: {
      readonly properties: Readonly<Record<string, { readonly scope: string; readonly default: unknown }>>;
    };
  };
  readonly devDependencies: Readonly<Record<string, string>>;
}

const text = readFileSync(projectPath("package.json"), "utf8");
const manifest: Manifest = JSON.parse(text);
const { contributes } = manifest;
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();
const matches = (source: string, pattern: RegExp) =>
  [...source.matchAll(pattern)].map((match) => match[1] ?? "");

/** All of the host's source text but the list of ids itself. */
function hostSource(): string {
  const folder = projectPath("extension/src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts") && file !== "contributions.ts")
    .map((file) => readFileSync(path.join(folder, file), "utf8"))
    .join("\n");
}

describe("the manifest", () => {
  it("declares the commands that the code knows, each with a category", () => {
    const declared = contributes.commands.map(({ command }) => command);
    assert.deepEqual(sorted(declared), sorted(Object.values(commandIds)));
    assert.equal(new Set(declared).size, declared.length);
    for (const { command, category } of contributes.commands) assert.equal(category, "Mapscope", command);
  });

  it("declares the views that the code knows, each in a declared container", () => {
    const views = Object.values(contributes.views).flat();
    assert.deepEqual(sorted(views.map(({ id }) => id)), sorted(Object.values(viewIds)));
    const containers = Object.values(contributes.viewsContainers).flat();
    assert.deepEqual(sorted(Object.keys(contributes.views)), sorted(containers.map(({ id }) => id)));
  });

  it("declares the settings that the code reads", () => {
    const source = readFileSync(projectPath("extension/src/services/settings.ts"), "utf8");
    const read = matches(source, /\b(?:flag|text|number|list|value|get(?:<[^>]*>)?)\("([\w.]+)"/g);
    const declared = Object.keys(contributes.configuration.properties);
    assert.deepEqual(sorted(declared), sorted(read.map((name) => `mapscope.${name}`)));
    for (const setting of declared) {
      assert.notEqual(contributes.configuration.properties[setting]?.default, undefined, setting);
    }
  });

  it("has every id that the code writes out, or what the id is a section of", () => {
    const ids = [
      ...[commandIds, viewIds, panelTypes].flatMap((ids) => Object.values(ids)),
      ...Object.keys(contributes.configuration.properties),
      ...contributes.colors.map(({ id }) => id),
    ];
    const written = matches(hostSource(), /["'`](mapscope\.[\w.]+)["'`]/g);
    const unknown = written.filter((id) => !ids.some((known) => known === id || known.startsWith(`${id}.`)));
    assert.deepEqual(unknown, []);
  });

  it("names only declared commands in its menus", () => {
    const items = Object.values(contributes.menus ?? {}).flat();
    const submenus = contributes.submenus?.map(({ id }) => id) ?? [];
    for (const { submenu } of items)
      if (submenu !== undefined) assert.ok(submenus.includes(submenu), submenu);
    const used = [...items, ...(contributes.keybindings ?? [])].flatMap(({ command }) => command ?? []);
    const declared: readonly string[] = Object.values(commandIds);
    assert.deepEqual(
      used.filter((command) => command.startsWith("mapscope.") && !declared.includes(command)),
      [],
    );
  });

  it("has a colour for each step, in each kind of theme", () => {
    const ids = contributes.colors.map(({ id }) => id);
    for (const step of stepNames) assert.equal(ids.includes(`mapscope.step.${step}`), step !== "other", step);
    for (const { id, defaults } of contributes.colors) {
      assert.deepEqual(Object.keys(defaults), ["dark", "light", "highContrast", "highContrastLight"], id);
      for (const color of Object.values(defaults)) assert.match(color, /^#([0-9a-f]{6}|[0-9a-f]{8})$/, id);
    }
  });

  it("has all its strings in package.nls.json, and no other there", () => {
    const strings: Record<string, unknown> = JSON.parse(
      readFileSync(projectPath("package.nls.json"), "utf8"),
    );
    assert.deepEqual(sorted(Object.keys(strings)), sorted(matches(text, /"%([^%"]+)%"/g)));
    for (const [key, value] of Object.entries(strings)) {
      assert.ok(typeof value === "string" && value.trim() !== "", key);
    }
  });

  it("activates only on what VS Code does not infer", () => {
    assert.deepEqual(manifest.activationEvents, [
      "onLanguage:go",
      `onWebviewPanel:${panelTypes.calculator}`,
      `onWebviewPanel:${panelTypes.layout}`,
      `onWebviewPanel:${panelTypes.survey}`,
      // Text files and Plan 9 sources may hold a listing: that is told by their content.
      "onLanguage:plaintext",
      "onLanguage:go.asm",
    ]);
  });

  it("restricts in untrusted workspaces every setting that names a program", () => {
    const { untrustedWorkspaces, virtualWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, "limited");
    assert.equal(virtualWorkspaces.supported, "limited");
    const programs = Object.keys(contributes.configuration.properties).filter((id) => /[pP]ath$/.test(id));
    assert.ok(programs.length > 0);
    assert.deepEqual(sorted(untrustedWorkspaces.restrictedConfigurations), sorted(programs));
    for (const id of programs) assert.equal(contributes.configuration.properties[id]?.scope, "machine", id);
  });

  it("pins every package, and the types of vscode to the oldest VS Code that it runs in", () => {
    for (const [name, version] of Object.entries(manifest.devDependencies))
      assert.match(version, /^\d+\.\d+\.\d+$/, name);
    const minor = /^\^(\d+\.\d+)\.0$/.exec(manifest.engines.vscode)?.[1];
    assert.ok(minor);
    assert.ok(manifest.devDependencies["@types/vscode"]?.startsWith(`${minor}.`));
  });
});

describe("the package", () => {
  const containers = Object.values(contributes.viewsContainers).flat();
  const views = Object.values(contributes.views).flat();
  const icons = [...containers, ...views].flatMap(({ icon }) =>
    icon && !icon.startsWith("$(") ? [icon] : [],
  );

  it("holds what the manifest names", () => {
    const shipped = shippedFiles();
    const languageFiles = [
      ...contributes.grammars.map((grammar) => grammar.path),
      ...contributes.languages.flatMap(({ configuration }) => configuration ?? []),
    ].map((file) => path.posix.normalize(file));
    const named = [manifest.icon, ...icons, ...languageFiles, "package.json", "package.nls.json", "LICENSE"];
    const missing = named.filter((file) => !shipped.includes(file) || !existsSync(projectPath(file)));
    assert.deepEqual(missing, []);
  });

  it("holds nothing of the sources, the tests or the tools", () => {
    const places = /^(extension\/dist\/[^/]+|webview\/dist\/.+|media\/.+|[^/]+)$/;
    const rootFiles = ["package.json", "package.nls.json", "README.md", "CHANGELOG.md", "LICENSE"];
    const strangers = shippedFiles().filter((file) => {
      return (
        !places.test(file) || file.endsWith(".map") || (!file.includes("/") && !rootFiles.includes(file))
      );
    });
    assert.deepEqual(strangers, []);
  });

  it("would ship every bundle that the build makes", () => {
    const rules = readFileSync(projectPath(".vscodeignore"), "utf8").split("\n");
    assert.equal(path.posix.normalize(manifest.main), "extension/dist/extension.cjs");
    for (const rule of ["**", "!extension/dist/*.cjs", "!extension/dist/*.wasm", "!webview/dist/**/*.js"]) {
      assert.ok(rules.includes(rule), rule);
    }
  });
});
