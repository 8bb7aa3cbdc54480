// Builds everything that runs: node esbuild.mjs [--watch] [--production]
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as esbuild from "esbuild";

export const root = path.dirname(fileURLToPath(import.meta.url));
const hostDist = "extension/dist";
const webviewDist = "webview/dist";

/** What VS Code starts: one file, for each file that is loaded costs a millisecond. */
const extensionEntry = "extension/src/extension.ts";

/** What the extension loads first, the command line, the threads for large maps and for mistakes. They share chunks. */
const hostEntries = [
  "extension/src/parts.ts",
  "extension/src/cli.ts",
  "extension/src/cli/checkThread.ts",
  "extension/src/worker/emulatorWorker.ts",
  "extension/src/worker/checkWorker.ts",
  "extension/src/worker/profileWorker.ts",
];

/** The parser's ES module looks for its wasm by import.meta.url, which a CommonJS bundle does not have. */
const parserEntry = "node_modules/web-tree-sitter/web-tree-sitter.cjs";

/** The script of each page, by its name in webview/dist. */
const pages = {
  main: "webview/src/layout/main.ts",
  calculator: "webview/src/calculator/main.ts",
  callChain: "webview/src/callChain/main.ts",
  measure: "webview/src/measure/main.ts",
  flowPanel: "webview/src/stepFlow/main.ts",
  "survey/main": "webview/src/survey/main.ts",
};

/** Of the language client its protocol is used: that needs no editor, so the command line has it too. */
const protocolAlone = { "vscode-languageclient/node": "vscode-languageserver-protocol/node" };

/** Files that ship as they are, next to the host's bundles. */
const copiedFiles = [
  "node_modules/web-tree-sitter/web-tree-sitter.wasm",
  "node_modules/tree-sitter-go/tree-sitter-go.wasm",
];

/** Files that ship as they are, next to the webview's scripts. */
const copiedToWebview = ["node_modules/@vscode/codicons/dist/codicon.ttf"];

/** Largest size of what is loaded with an entry or on a first use, in kB (1000 bytes) of minified script. */
const maxKilobytes = {
  extension: 20,
  parts: 350,
  assemblyView: 450,
  statement: 300,
  layoutView: 300,
  calculator: 150,
  emulatorWorker: 250,
  checkWorker: 350,
  checks: 350,
  profileWorker: 400,
  profileOverlay: 60,
  measurePanel: 150,
  figures: 100,
  fixesOf: 100,
  diagnostics: 60,
  "webview main": 250,
  "webview survey": 250,
  "webview calculator": 250,
  "webview measure": 50,
};

/** The parser is a bundle of its own, loaded on first use. */
const parserPlugin = {
  name: "parser",
  setup(build) {
    build.onResolve({ filter: /^web-tree-sitter$/ }, () => ({
      path: `./${path.basename(parserEntry)}`,
      external: true,
    }));
  },
};

/** What stands behind the extension's entry is a file of its own, loaded on first use. */
const partsPlugin = {
  name: "parts",
  setup(build) {
    build.onResolve({ filter: /^\.\/parts\.ts$/ }, () => ({ path: "./parts.cjs", external: true }));
  },
};

/**
 * Writes chunks as CommonJS: esbuild splits ES modules only, and Node and VS Code load CommonJS faster. Chunks of
 * earlier builds are removed, but not under a window that may load them yet.
 */
const commonJsPlugin = ({ watch }) => ({
  name: "common-js",
  setup(build) {
    const { minify, sourcemap } = build.initialOptions;
    build.onEnd(async ({ outputFiles = [], metafile }) => {
      if (outputFiles.length === 0) return;
      const folder = path.join(root, hostDist);
      mkdirSync(folder, { recursive: true });
      const codes = new Map();
      for (const file of outputFiles) {
        const { code } = await esbuild.transform(file.text, {
          format: "cjs",
          platform: "node",
          target: "node20",
          minify,
          sourcemap,
          // A chunk is required: a native import would guess the names that a CommonJS module exports.
          supported: { "dynamic-import": false },
        });
        const output = metafile.outputs[path.relative(root, file.path).replaceAll("\\", "/")];
        output.bytes = Buffer.byteLength(code);
        codes.set(path.basename(file.path), code);
      }
      const written = watch ? codes : packed(codes);
      for (const name of watch ? [] : readdirSync(folder))
        if (/-[A-Z0-9]{8}\.cjs$/.test(name) && !written.has(name)) rmSync(path.join(folder, name));
      for (const [name, code] of written) writeFileSync(path.join(folder, name), code);
    });
  },
});

/** Chunks up to this many bytes travel in one file: each file that is loaded costs a millisecond, however small it is. */
const smallChunkBytes = 12_000;
const packName = "chunks.cjs";

/** The files to be written of a build's: small chunks as functions of one file, each run when it is first required. */
function packed(codes) {
  const small = [...codes.keys()].filter(
    (name) => name.startsWith("chunk-") && Buffer.byteLength(withoutMap(codes.get(name))) <= smallChunkBytes,
  );
  const isSmall = new Set(small);
  const linked = (code, chunk) =>
    code.replace(/require\("\.\/(chunk-[A-Z0-9]{8}\.cjs)"\)/g, (whole, name) =>
      isSmall.has(name) ? `${chunk}("${name}")` : whole,
    );
  const written = new Map();
  for (const [name, code] of codes)
    if (!isSmall.has(name)) written.set(name, linked(code, `require("./${packName}").chunk`));
  const makers = small.map(
    (name) => `"${name}"(module,exports){${linked(withoutMap(codes.get(name)), "chunk")}\n}`,
  );
  const load =
    "const loaded={};const chunk=(name)=>{let module=loaded[name];" +
    "if(!module){module=loaded[name]={exports:{}};makers[name](module,module.exports)}return module.exports};exports.chunk=chunk;";
  written.set(packName, `const makers={${makers.join(",\n")}};\n${load}\n`);
  return written;
}

const withoutMap = (code) => code.replace(/^\/\/# sourceMappingURL=.*$/m, "");

let buildsUnderWay = 0;

/**
 * Lines that the problem matchers of .vscode/tasks.json read, begin and end once for all bundles; a message need not
 * have a location.
 */
const watchReportPlugin = {
  name: "watch-report",
  setup(build) {
    build.onStart(() => {
      if (buildsUnderWay++ === 0) console.log("[watch] build started");
    });
    build.onEnd(({ errors }) => {
      for (const { text, location } of errors) {
        const where = location
          ? `${location.file}:${location.line}:${location.column + 1}`
          : "esbuild.mjs:1:1";
        console.log(`${where}: error: ${text}`);
      }
      if (--buildsUnderWay === 0) console.log("[watch] build finished");
    });
  },
};

/** Mermaid's parts that the view draws with; its other kinds of diagrams would be most of the package. */
const shippedMermaidParts = /^(flowDiagram|sequenceDiagram|dagre|chunk)-/;

const mermaidPartsPlugin = {
  name: "mermaid-parts",
  setup(build) {
    build.onResolve({ filter: /./ }, (args) => {
      if (args.kind !== "dynamic-import" || !/node_modules[\\/]mermaid[\\/]dist/.test(args.importer)) return;
      if (shippedMermaidParts.test(path.basename(args.path))) return;
      return { path: args.path, namespace: "not-shipped" };
    });
    build.onLoad({ filter: /./, namespace: "not-shipped" }, () => ({
      contents: 'throw new Error("this kind of diagram does not ship with Mapscope");',
    }));
  },
};

/** All bundles of the extension, as esbuild options. */
function bundles({ production, watch }) {
  const common = {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    minify: production,
    sourcemap: !production,
    legalComments: "none",
    logLevel: watch ? "silent" : "warning",
    define: { "process.env.NODE_ENV": JSON.stringify(production ? "production" : "development") },
    plugins: watch ? [watchReportPlugin] : [],
  };
  const host = {
    ...common,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"],
    external: ["vscode"],
    alias: protocolAlone,
    outdir: hostDist,
  };
  return [
    {
      ...host,
      format: "esm",
      splitting: true,
      write: false,
      sourcemap: production ? false : "inline",
      plugins: [parserPlugin, ...common.plugins, commonJsPlugin({ watch })],
      entryPoints: hostEntries,
      entryNames: "[name]",
      chunkNames: "[name]-[hash]",
      outExtension: { ".js": ".cjs" },
    },
    {
      ...host,
      format: "cjs",
      plugins: [partsPlugin, ...common.plugins],
      supported: { "dynamic-import": false },
      entryPoints: [extensionEntry],
      entryNames: "[name]",
      outExtension: { ".js": ".cjs" },
    },
    {
      ...host,
      format: "cjs",
      entryPoints: [parserEntry],
      entryNames: "[name]",
      outExtension: { ".js": ".cjs" },
    },
    {
      ...common,
      platform: "browser",
      target: "es2022",
      format: "esm",
      splitting: true,
      plugins: [...common.plugins, mermaidPartsPlugin],
      entryPoints: pages,
      outdir: webviewDist,
      chunkNames: "chunks/[name]-[hash]",
    },
  ];
}

/** Writes the licences of all packages whose code is in the bundles, or whose files ship beside them. */
function writeNotices(metafiles) {
  const inputs = [
    ...metafiles.flatMap((metafile) => Object.keys(metafile.inputs)),
    ...copiedFiles,
    ...copiedToWebview,
  ];
  const inPackage = /^(?:.*\/)?node_modules\/((?:@[^/]+\/)?[^/]+)\//;
  const packages = new Set(inputs.flatMap((input) => inPackage.exec(input)?.[0] ?? []));
  const notices = [...packages].sort().map((folder) => {
    const { name, version, license } = JSON.parse(
      readFileSync(path.join(root, folder, "package.json"), "utf8"),
    );
    const file = readdirSync(path.join(root, folder)).find((entry) => /^(licen[cs]e|copying)\b/i.test(entry));
    const text = file ? readFileSync(path.join(root, folder, file), "utf8").trim() : "";
    return `${name} ${version}${license ? ` (${license})` : ""}\n\n${text}\n`;
  });
  const rule = `\n${"-".repeat(80)}\n\n`;
  const head = "Mapscope contains code of the packages below, under their licences.\n";
  writeFileSync(path.join(root, hostDist, "THIRD-PARTY-NOTICES.txt"), [head, ...notices].join(rule));
}

function copyFiles() {
  for (const [dist, files] of [
    [hostDist, copiedFiles],
    [webviewDist, copiedToWebview],
  ]) {
    mkdirSync(path.join(root, dist), { recursive: true });
    for (const file of files) cpSync(path.join(root, file), path.join(root, dist, path.basename(file)));
  }
}

/**
 * Builds the extension, its command line and the webview. A `production` build is minified and its sizes are bounded,
 * and printed unless `quiet`.
 */
export async function buildExtension({ production = false, quiet = false } = {}) {
  if (production)
    for (const dist of [hostDist, webviewDist])
      rmSync(path.join(root, dist), { recursive: true, force: true });
  copyFiles();
  const results = await Promise.all(
    bundles({ production, watch: false }).map((options) => esbuild.build(options)),
  );
  if (!production) return;
  writeNotices(results.map((result) => result.metafile));
  checkSizes(
    results.map((result) => result.metafile.outputs),
    quiet,
  );
}

/**
 * Bundles TypeScript entry points to be run by Node from inside the project: packages stay imports, and
 * `vscode` is the fake of test/support.
 */
export async function bundleForNode(entryPoints, outdir, plugins = []) {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    outbase: root,
    bundle: true,
    splitting: true,
    platform: "node",
    target: "node20",
    format: "esm",
    outExtension: { ".js": ".mjs" },
    chunkNames: "chunks/[name]-[hash]",
    packages: "external",
    alias: { vscode: "./test/support/vscodeFake.ts", ...protocolAlone },
    plugins,
    sourcemap: "inline",
    logLevel: "warning",
  });
}

/** Bundles one TypeScript module of the project, a path from the root, and imports it into this process. */
export async function importTypeScript(entry) {
  const outdir = path.join(root, ".build", `${path.basename(entry, ".ts")}-${process.pid}`);
  // What is loaded lazily is loaded from there later.
  process.once("exit", () => rmSync(outdir, { recursive: true, force: true }));
  await bundleForNode([entry], outdir);
  return await import(pathToFileURL(path.join(outdir, entry.replace(/\.ts$/, ".mjs"))).href);
}

/** Bytes of an output and of all outputs that it imports statically. */
function loadedBytes(outputs, file, seen = new Set()) {
  if (seen.has(file) || !outputs[file]) return 0;
  seen.add(file);
  const imports = outputs[file].imports.filter((i) => i.kind !== "dynamic-import");
  return imports.reduce((sum, i) => sum + loadedBytes(outputs, i.path, seen), outputs[file].bytes);
}

function checkSizes(allOutputs, quiet) {
  const rows = [];
  for (const outputs of allOutputs) {
    for (const [file, { entryPoint }] of Object.entries(outputs)) {
      if (!entryPoint || file.includes("/chunks/")) continue;
      const page = path.relative(webviewDist, file).replace(/(?:\/main)?\.js$/, "");
      const name = file.startsWith(webviewDist)
        ? `webview ${page}`
        : path.basename(file, ".cjs").replace(/-[A-Z0-9]{8}$/, "");
      rows.push({ name, bytes: loadedBytes(outputs, file), max: maxKilobytes[name] });
    }
  }
  const all = allOutputs.flatMap((outputs) => Object.values(outputs)).reduce((sum, o) => sum + o.bytes, 0);
  rows.push({ name: "all scripts", bytes: all, max: undefined });
  for (const { name, bytes, max } of rows) {
    const size = (bytes / 1000).toFixed(1).padStart(8);
    if (!quiet) console.log(`${name.padEnd(18)}${size} kB${max ? `  (at most ${max} kB)` : ""}`);
  }
  const tooBig = rows.filter(({ bytes, max }) => max && bytes > max * 1000);
  if (tooBig.length > 0) throw new Error(`too big: ${tooBig.map((row) => row.name).join(", ")}`);
}

async function watchExtension() {
  copyFiles();
  const contexts = await Promise.all(
    bundles({ production: false, watch: true }).map((options) => esbuild.context(options)),
  );
  await Promise.all(contexts.map((context) => context.watch()));
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const flags = process.argv.slice(2);
  const unknown = flags.find((flag) => flag !== "--watch" && flag !== "--production");
  if (unknown) {
    console.error(`esbuild.mjs: unknown option ${unknown}; it takes --watch and --production`);
    process.exitCode = 2;
  } else if (flags.includes("--watch")) await watchExtension();
  else {
    await buildExtension({ production: flags.includes("--production") }).catch((error) => {
      if (!error.errors) console.error(error.message);
      process.exitCode = 1;
    });
  }
}
