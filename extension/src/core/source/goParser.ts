import type { Edit, Parser, Tree } from "web-tree-sitter";
import {
  type CopiedTree,
  copyTree,
  type GrammarNames,
  grammarNames,
  type LeftOut,
  maxHeaderLiteralLength,
} from "./copyTree.ts";
import type { SyntaxNode, SyntaxUnit } from "./syntaxNode.ts";
import { childOf, childrenOf, nodeText } from "./syntaxNode.ts";

/** A parser for Go, ready to use. One serves any number of documents. */
export interface GoParser {
  readonly parser: Parser;
  readonly names: GrammarNames;
  readonly editOf: (edit: ConstructorParameters<typeof Edit>[0]) => Edit;
  /** Another parser, for work in slices; the caller deletes it. */
  readonly another: () => Parser;
}

/** Cuts long work into slices between which others get their turn. The clock is the caller's. */
export interface Slices {
  /** Whether the slice that runs has lasted long enough. */
  isOver(): boolean;
  /** Lets others work, and begins the next slice. */
  pause(): Promise<void>;
}

/** The runtime is started once: a second start would take the memory from under the first one's trees. */
let runtimeStarted: Promise<void> | undefined;

/**
 * Loads web-tree-sitter and the Go grammar. Nothing is read from disk here: the caller hands in the bytes of
 * `web-tree-sitter.wasm` and `tree-sitter-go.wasm`.
 * @throws Error when the bytes are no WebAssembly or the grammar's version is not supported.
 */
export async function loadGoParser(runtimeWasm: Uint8Array, grammarWasm: Uint8Array): Promise<GoParser> {
  const { Edit, Language, Parser } = await import("web-tree-sitter");
  runtimeStarted ??= Parser.init({ wasmBinary: runtimeWasm });
  await runtimeStarted;
  const language = await Language.load(grammarWasm);
  const another = () => new Parser().setLanguage(language);
  return { parser: another(), names: grammarNames(language), editOf: (edit) => new Edit(edit), another };
}

/** A replacement of the text between two UTF-16 offsets. */
export interface TextEdit {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly text: string;
}

/** An import of a file: its path, and the name it is given there (null: the package's own). */
export interface GoImport {
  readonly path: string;
  readonly name: string | null;
}

/** A top-level declaration: its header at once, the whole of it on demand. */
export interface GoDeclaration {
  readonly unit: SyntaxUnit;
  /** Without function bodies. */
  readonly header: SyntaxNode;
  /** With them. */
  whole(): SyntaxNode;
  /** What is not even in the whole of it: nested too deep, or too long. */
  leftOut(): readonly LeftOut[];
}

/** What type inference needs of a Go file. */
export interface GoFile {
  /** Any name that tells files apart; "" when unknown. */
  readonly path: string;
  readonly packageName: string;
  readonly imports: readonly GoImport[];
  readonly declarations: readonly GoDeclaration[];
}

/** A Go file that is being edited. Offsets are UTF-16 code units, as in VS Code and JavaScript. */
export interface GoDocument extends GoFile {
  readonly text: string;
  /** Counts the edits, so that others can tell what is out of date. */
  readonly version: number;
  /** Nothing in the file failed to parse. */
  readonly hasError: boolean;
  /** Applies edits one after another, each in the coordinates that the one before it left, and parses again. */
  edit(...edits: readonly TextEdit[]): void;
  /** Frees the parser's tree. Whoever still asks for what has not been read gets it from another parse. */
  close(): void;
}

/** Opens a document: parses it whole, later edits incrementally. Any text is accepted. */
export function openGoDocument(goParser: GoParser, text: string, path = ""): GoDocument {
  return parsed(goParser, text, path);
}

function parsed(goParser: GoParser, text: string, path: string): ParsedDocument {
  return new ParsedDocument(goParser, text, path, goParser.parser.parse(text));
}

/** openGoDocument, in slices. */
export function openGoDocumentSliced(
  goParser: GoParser,
  text: string,
  path: string,
  slices: Slices,
): Promise<GoDocument> {
  return parsedSliced(goParser, text, path, slices);
}

async function parsedSliced(
  goParser: GoParser,
  text: string,
  path: string,
  slices: Slices,
): Promise<ParsedDocument> {
  const document = new ParsedDocument(goParser, text, path, await parseSliced(goParser, text, slices));
  await document.listSliced(slices);
  return document;
}

async function parseSliced(goParser: GoParser, text: string, slices: Slices): Promise<Tree | null> {
  const parser = goParser.another();
  try {
    for (;;) {
      // A parse that its callback stops goes on where it was with the next call.
      const tree = parser.parse(text, null, { progressCallback: () => slices.isOver() });
      if (tree !== null) return tree;
      await slices.pause();
    }
  } finally {
    parser.delete();
  }
}

/** Reads a file once, without function bodies, for its declarations only. */
export function readGoFile(goParser: GoParser, text: string, path: string): GoFile {
  return headersOf(parsed(goParser, text, path));
}

/** readGoFile, in slices. */
export async function readGoFileSliced(
  goParser: GoParser,
  text: string,
  path: string,
  slices: Slices,
): Promise<GoFile> {
  return headersOf(await parsedSliced(goParser, text, path, slices));
}

function headersOf(document: ParsedDocument): GoFile {
  const { path, packageName, imports, declarations } = document;
  document.closeForGood();
  return { path, packageName, imports, declarations };
}

class ParsedDocument implements GoDocument {
  readonly path: string;
  text: string;
  version = 0;
  private readonly goParser: GoParser;
  private tree: Tree | null;
  private isHeadersOnly = false;
  private listed: readonly ParsedDeclaration[] | null = null;
  private previous: readonly ParsedDeclaration[] = [];
  /** The imports, and the declarations they were read from. */
  private importList: readonly GoImport[] = [];
  private importsFrom: readonly ParsedDeclaration[] | null = null;

  constructor(goParser: GoParser, text: string, path: string, tree: Tree | null) {
    this.goParser = goParser;
    this.text = text;
    this.path = path;
    this.tree = tree;
  }

  get hasError(): boolean {
    return this.tree?.rootNode.hasError ?? true;
  }

  edit(...edits: readonly TextEdit[]): void {
    for (const { startOffset, endOffset, text } of edits) {
      const before = this.text;
      const after = before.slice(0, startOffset) + text + before.slice(endOffset);
      const edit = this.goParser.editOf({
        startIndex: startOffset,
        oldEndIndex: endOffset,
        newEndIndex: startOffset + text.length,
        startPosition: pointAt(before, startOffset),
        oldEndPosition: pointAt(before, endOffset),
        newEndPosition: pointAt(after, startOffset + text.length),
      });
      this.tree?.edit(edit);
      this.text = after;
    }
    const old = this.tree;
    this.tree = this.goParser.parser.parse(this.text, old);
    old?.delete();
    if (this.listed !== null) this.previous = this.listed;
    this.listed = null;
    this.version++;
  }

  get declarations(): readonly ParsedDeclaration[] {
    this.listed ??= this.listDeclarations();
    return this.listed;
  }

  get packageName(): string {
    const clause = this.declarations.find((d) => d.header.kind === "package_clause")?.header;
    const name = clause?.children[0];
    return name === undefined ? "" : nodeText(name);
  }

  get imports(): readonly GoImport[] {
    const { declarations } = this;
    if (this.importsFrom !== declarations) {
      this.importsFrom = declarations;
      this.importList = declarations.flatMap((d) =>
        d.header.kind === "import_declaration" ? importsOf(d.header) : [],
      );
    }
    return this.importList;
  }

  close(): void {
    if (this.tree === null) return;
    this.declarations;
    this.tree.delete();
    this.tree = null;
  }

  /** Frees the tree, and keeps of functions no more than has been read. */
  closeForGood(): void {
    this.isHeadersOnly = true;
    this.close();
  }

  /** A declaration with its function's body; null when the tree is another by now, or only headers are kept. */
  wholeOf(declaration: ParsedDeclaration): CopiedTree | null {
    if (this.tree !== null) return this.copied(this.tree, declaration);
    if (this.isHeadersOnly) return null;
    this.tree = this.goParser.parser.parse(this.text);
    if (this.tree === null) return null;
    const whole = this.copied(this.tree, declaration);
    // Who asks a closed document for one asks for the next.
    for (const other of this.declarations) if (other !== declaration) other.whole();
    this.close();
    return whole;
  }

  private copied(tree: Tree, { childIndex, unit }: ParsedDeclaration): CopiedTree | null {
    const node = tree.rootNode.child(childIndex);
    if (!node || node.startIndex !== unit.baseOffset || node.endIndex !== unit.baseOffset + unit.text.length)
      return null;
    const cursor = node.walk();
    const whole = copyTree(cursor, this.goParser.names, unit, false);
    cursor.delete();
    return whole;
  }

  /** Lists the declarations ahead of the first question for them. */
  async listSliced(slices: Slices): Promise<void> {
    const listing = this.listing();
    for (let next = listing.next(); ; next = listing.next()) {
      if (next.done) {
        this.listed = next.value;
        return;
      }
      if (slices.isOver()) await slices.pause();
    }
  }

  private listDeclarations(): readonly ParsedDeclaration[] {
    const listing = this.listing();
    for (let next = listing.next(); ; next = listing.next()) if (next.done) return next.value;
  }

  /** Lists the declarations, one a step. */
  private *listing(): Generator<undefined, readonly ParsedDeclaration[]> {
    if (this.tree === null) return this.previous;
    const known = new Map<string, ParsedDeclaration[]>();
    for (const declaration of this.previous) {
      const same = known.get(declaration.unit.text);
      if (same === undefined) known.set(declaration.unit.text, [declaration]);
      else same.push(declaration);
    }
    const { names } = this.goParser;
    const found: ParsedDeclaration[] = [];
    const cursor = this.tree.walk();
    let childIndex = -1;
    if (cursor.gotoFirstChild()) {
      do {
        childIndex++;
        const kind = names.kinds[cursor.nodeTypeId] ?? "ERROR";
        if (kind === "comment" || (names.named[cursor.nodeTypeId] === false && kind !== "ERROR")) continue;
        const start = cursor.startIndex;
        const text = this.text.slice(start, cursor.endIndex);
        const kept = known.get(text)?.shift();
        if (kept !== undefined && kept.header.kind === kind) {
          kept.unit.baseOffset = start;
          kept.childIndex = childIndex;
          found.push(kept);
        } else {
          const unit: SyntaxUnit = { text, baseOffset: start };
          found.push(new ParsedDeclaration(this, unit, copyTree(cursor, names, unit, true), childIndex));
        }
        yield;
      } while (cursor.gotoNextSibling());
    }
    cursor.delete();
    this.previous = [];
    return found;
  }
}

class ParsedDeclaration implements GoDeclaration {
  readonly unit: SyntaxUnit;
  readonly header: SyntaxNode;
  /** Its place among the tree's top-level nodes, kept up to date by the document. */
  childIndex: number;
  private readonly document: ParsedDocument;
  private readonly cut: CopiedTree;
  private full: CopiedTree | null = null;

  constructor(document: ParsedDocument, unit: SyntaxUnit, cut: CopiedTree, childIndex: number) {
    this.document = document;
    this.childIndex = childIndex;
    this.unit = unit;
    this.cut = cut;
    this.header = cut.root;
  }

  whole(): SyntaxNode {
    return this.wholeTree().root;
  }

  leftOut(): readonly LeftOut[] {
    return this.wholeTree().leftOut;
  }

  private wholeTree(): CopiedTree {
    if (this.full !== null) return this.full;
    const { kind } = this.header;
    const isCut =
      kind === "function_declaration" ||
      kind === "method_declaration" ||
      this.unit.text.length > maxHeaderLiteralLength;
    const full = isCut ? this.document.wholeOf(this) : this.cut;
    if (full === null) return this.cut;
    this.full = full;
    return full;
  }
}

function importsOf(declaration: SyntaxNode): readonly GoImport[] {
  const list = declaration.children.find((child) => child.kind === "import_spec_list") ?? declaration;
  return list.children.flatMap((spec) => {
    const path = spec.kind === "import_spec" ? childOf(spec, "path") : null;
    if (path === null) return [];
    const name = childrenOf(spec, "name")[0];
    return [{ path: nodeText(path).slice(1, -1), name: name === undefined ? null : nodeText(name) }];
  });
}

/** tree-sitter's row and column (in UTF-16 units) of an offset. */
function pointAt(text: string, offset: number): { row: number; column: number } {
  let row = 0;
  let lineStart = 0;
  for (let at = text.indexOf("\n"); at !== -1 && at < offset; at = text.indexOf("\n", at + 1)) {
    row++;
    lineStart = at + 1;
  }
  return { row, column: offset - lineStart };
}
