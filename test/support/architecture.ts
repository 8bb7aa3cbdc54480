import path from "node:path";

/** Source files by their path from the project's root, with forward slashes. */
export type Sources = ReadonlyMap<string, string>;

/** One `import`, `export … from` or `import()` of a file. */
export interface Import {
  readonly specifier: string;
  /** `import type` or `export type`: gone when the program runs. */
  readonly typeOnly: boolean;
}

interface Layer {
  /** What belongs to it: a file, or a folder with all below. */
  readonly place: string;
  /** Layers that it may import, itself not included. */
  readonly mayImport: readonly string[];
  /** Layers of which it may import types. */
  readonly mayImportTypes?: readonly string[];
  /** Files of which it may import values beside types: the constants that travel in messages. */
  readonly wireConstants?: readonly string[];
  /** Packages that it may import; `node:` stands for all of Node. */
  readonly packages: readonly string[];
  /** Folders directly below it; any, if absent. */
  readonly folders?: readonly string[];
  /** Files may lie directly in it (unless false). */
  readonly flatFiles?: false;
  /** Its folders may import each other (unless false). */
  readonly foldersMayMix?: false;
  /** The folder that the others may import nevertheless. */
  readonly sharedFolder?: string;
}

const src = "extension/src";

/** The layer table: what is not allowed here is a breach. */
export const layers: Readonly<Record<string, Layer>> = {
  extension: {
    place: `${src}/extension.ts`,
    mayImport: ["contributions", "parts", "services"],
    packages: ["vscode"],
  },
  parts: {
    place: `${src}/parts.ts`,
    mayImport: ["features", "services"],
    packages: ["vscode"],
  },
  cli: { place: `${src}/cli.ts`, mayImport: ["commands", "core", "node"], packages: ["node:"] },
  commands: {
    place: `${src}/cli`,
    mayImport: ["core", "node", "workspace"],
    packages: ["node:"],
    folders: [],
  },
  node: {
    place: `${src}/node`,
    mayImport: ["core", "workspace"],
    packages: ["node:", "vscode-languageclient"],
    folders: [],
  },
  workspace: { place: `${src}/workspace`, mayImport: ["core"], packages: [], folders: [] },
  contributions: { place: `${src}/contributions.ts`, mayImport: [], packages: [] },
  features: {
    place: `${src}/features`,
    mayImport: ["contributions", "core", "protocol", "services", "workspace"],
    packages: ["vscode"],
    folders: [
      "allocations",
      "hover",
      "layoutView",
      "calculator",
      "callChain",
      "callHints",
      "operations",
      "assembly",
      "diagnostics",
      "measure",
      "profile",
      "survey",
    ],
    flatFiles: false,
    foldersMayMix: false,
  },
  services: {
    place: `${src}/services`,
    mayImport: ["contributions", "core", "node", "protocol", "workspace"],
    packages: ["node:", "vscode"],
    folders: [],
  },
  worker: {
    place: `${src}/worker`,
    mayImport: ["core", "node", "protocol", "workspace"],
    packages: ["node:"],
    folders: [],
  },
  protocol: {
    place: `${src}/protocol`,
    mayImport: [],
    mayImportTypes: ["core"],
    packages: [],
    folders: [],
  },
  core: {
    place: `${src}/core`,
    mayImport: [],
    packages: ["web-tree-sitter", "pprof-format"],
    flatFiles: false,
  },
  webview: {
    place: "webview/src",
    mayImport: ["protocol"],
    mayImportTypes: ["core"],
    wireConstants: [
      `${src}/core/survey/survey.ts`,
      `${src}/core/go/abi/constants.ts`,
      `${src}/core/go/abi/markKind.ts`,
      `${src}/core/numbers/numberText.ts`,
    ],
    packages: ["mermaid"],
    folders: ["layout", "calculator", "survey", "callChain", "measure", "stepFlow", "shared"],
    flatFiles: false,
    foldersMayMix: false,
    sharedFolder: "shared",
  },
};

/** Names outside the language that the core must not touch: it has no world around it. */
const worldlyNames = [
  ...[
    "process",
    "console",
    "require",
    "globalThis",
    "window",
    "document",
    "navigator",
    "fetch",
    "performance",
  ],
  ...[
    "crypto",
    "setTimeout",
    "setInterval",
    "setImmediate",
    "queueMicrotask",
    "requestAnimationFrame",
    "Buffer",
  ],
];

/** All breaches of the layer table, one sentence each; an empty list means that the house is in order. */
export function findBreaches(sources: Sources): string[] {
  const breaches: string[] = [];
  for (const [file, source] of sources) {
    const layer = layerOf(file);
    if (!layer) breaches.push(`${file}: belongs to no layer`);
    else {
      breaches.push(...misplacements(file, layer));
      for (const used of importsOf(source)) breaches.push(...importBreaches(file, layer, used, sources));
      // The workspace has the world through its ports alone.
      if (layer === "core" || layer === "workspace") breaches.push(...impurities(file, source, layer));
    }
  }
  return [...breaches, ...findCycles(sources).map((cycle) => `import cycle: ${cycle.join(" -> ")}`)];
}

/** What a file imports, in its order; comments and the contents of strings do not count. */
export function importsOf(source: string): Import[] {
  const strings: string[] = [];
  const code = withoutCommentsAndStrings(source, strings);
  const pattern =
    /(?<![.\w$])(?:(?:import|export)\b(?<typeOnly>\s*type\s(?!\s*(?:from\b|,)))?\s*[\w*{},\s$]*?(?<![\w$])from\s*|import\s*\(\s*|import\s*|require\s*\(\s*)"(?<at>\d+)"/g;
  return [...code.matchAll(pattern)].map(({ groups }) => ({
    specifier: strings[Number(groups?.["at"])] ?? "",
    typeOnly: groups?.["typeOnly"] !== undefined,
  }));
}

/** Groups of files that import each other in a ring, types included, as the ring's files. */
export function findCycles(sources: Sources): string[][] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (file: string): void => {
    const at = trail.indexOf(file);
    if (at >= 0) cycles.push([...trail.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    trail.push(file);
    for (const { specifier } of importsOf(sources.get(file) ?? "")) {
      const target = resolved(file, specifier);
      if (target && sources.has(target)) visit(target);
    }
    trail.pop();
    done.add(file);
  };
  for (const file of sources.keys()) visit(file);
  return cycles;
}

function layerOf(file: string): string | undefined {
  const owner = Object.entries(layers).find(
    ([, { place }]) => file === place || file.startsWith(`${place}/`),
  );
  return owner?.[0];
}

/** First folder of a file below its layer's place, or "" when it lies directly in it. */
function folderOf(file: string, layer: Layer): string {
  const below = file.slice(layer.place.length + 1).split("/");
  return below.length > 1 ? (below[0] ?? "") : "";
}

function misplacements(file: string, name: string): string[] {
  const layer = layers[name];
  if (!layer || file === layer.place) return [];
  const folder = folderOf(file, layer);
  if (folder === "") return layer.flatFiles === false ? [`${file}: lies in no folder of ${name}/`] : [];
  return !layer.folders || layer.folders.includes(folder)
    ? []
    : [`${file}: unknown folder ${name}/${folder}`];
}

function importBreaches(file: string, name: string, used: Import, sources: Sources): string[] {
  const layer = layers[name];
  if (!layer) return [];
  const target = resolved(file, used.specifier);
  if (target === undefined) {
    const allowed = layer.packages.some((allowed) => isOfPackage(used.specifier, allowed));
    return allowed ? [] : [`${file}: ${name} must not import the package ${used.specifier}`];
  }
  if (!sources.has(target)) return [`${file}: imports ${used.specifier}, which is no source file`];
  const targetName = layerOf(target);
  if (targetName === undefined) return [`${file}: imports ${target}, which belongs to no layer`];
  if (targetName === name) {
    const to = folderOf(target, layer);
    const mixes = layer.foldersMayMix === false && to !== layer.sharedFolder && folderOf(file, layer) !== to;
    return mixes ? [`${file}: must not import another folder of ${name}/: ${target}`] : [];
  }
  if (layer.mayImport.includes(targetName)) return [];
  if (layer.wireConstants?.includes(target)) return [];
  if (layer.mayImportTypes?.includes(targetName)) {
    return used.typeOnly ? [] : [`${file}: ${name} may import only types of ${targetName}: ${target}`];
  }
  return [`${file}: ${name} must not import ${targetName}: ${target}`];
}

function isOfPackage(specifier: string, name: string): boolean {
  return name.endsWith(":")
    ? specifier.startsWith(name)
    : specifier === name || specifier.startsWith(`${name}/`);
}

function resolved(file: string, specifier: string): string | undefined {
  if (!specifier.startsWith(".")) return undefined;
  return path.posix.join(path.posix.dirname(file), specifier);
}

/** Uses of the clock, of chance and of the world around; a name that the file binds itself is its own. */
function impurities(file: string, source: string, layer: string): string[] {
  const code = withoutCommentsAndStrings(source, []);
  const found = worldlyNames.filter((name) => {
    const bound = new RegExp(`\\b(?:const|let|function|class)\\s+${name}\\b|[(,{]\\s*${name}\\??\\s*[:,)=}]`);
    return new RegExp(`(?<![.\\w$"])${name}\\s*[.(\\[]`).test(code) && !bound.test(code);
  });
  const clockOrChance = code.match(/\bnew Date\b|\bDate\.now\b|\bMath\.random\b/g) ?? [];
  return [...found, ...new Set(clockOrChance)].map((name) => `${file}: ${layer} must not use ${name}`);
}

/** Replaces each comment by a space and each string by `"N"`, N being its place in `strings`. */
function withoutCommentsAndStrings(source: string, strings: string[]): string {
  const tokens = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g;
  return source.replace(tokens, (token) => {
    if (token.startsWith("/")) return " ";
    strings.push(token.slice(1, -1));
    return `"${strings.length - 1}"`;
  });
}
