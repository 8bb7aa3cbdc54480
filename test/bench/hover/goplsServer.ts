import { spawn } from "node:child_process";
import { pathToFileURL } from "node:url";

/** A gopls started for a folder, asked as an editor asks it. */
export interface GoplsServer {
  /** Opens a file's text. */
  open(file: string, text: string): void;
  /** The hover's text at a position from 0, or null. */
  hover(file: string, line: number, character: number): Promise<string | null>;
  stop(): void;
}

/** Starts gopls; null where there is none. */
export async function startGoplsServer(folder: string): Promise<GoplsServer | null> {
  const child = spawn("gopls", ["serve"], { cwd: folder, stdio: ["pipe", "pipe", "ignore"] });
  const missing = new Promise<null>((resolve) => child.once("error", () => resolve(null)));
  const waiting = new Map<number, (result: unknown) => void>();
  let last = 0;
  const send = (message: object): void => {
    const body = JSON.stringify({ jsonrpc: "2.0", ...message });
    child.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  const ask = (method: string, params: unknown): Promise<unknown> => {
    const id = ++last;
    return new Promise((resolve) => {
      waiting.set(id, resolve);
      send({ id, method, params });
    });
  };
  let buffer: Buffer = Buffer.alloc(0);
  child.stdin.on("error", () => {});
  child.stdout.on("data", (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk]);
    for (;;) {
      const head = buffer.indexOf("\r\n\r\n");
      const length = Number(/Content-Length: (\d+)/i.exec(buffer.subarray(0, head).toString())?.[1]);
      if (head < 0 || buffer.length < head + 4 + length) return;
      const message = JSON.parse(buffer.subarray(head + 4, head + 4 + length).toString());
      buffer = buffer.subarray(head + 4 + length);
      if (message.method === "workspace/configuration")
        send({ id: message.id, result: message.params.items.map(() => null) });
      else if (message.method && message.id !== undefined) send({ id: message.id, result: null });
      else waiting.get(message.id)?.(message.result);
    }
  });
  const rootUri = pathToFileURL(folder).href;
  const started = await Promise.race([
    ask("initialize", { processId: process.pid, rootUri, capabilities: {} }),
    missing,
  ]);
  if (started === null) return null;
  send({ method: "initialized", params: {} });
  return {
    open(file, text) {
      const uri = pathToFileURL(file).href;
      send({
        method: "textDocument/didOpen",
        params: { textDocument: { uri, languageId: "go", version: 1, text } },
      });
    },
    async hover(file, line, character) {
      const uri = pathToFileURL(file).href;
      const hover = await ask("textDocument/hover", { textDocument: { uri }, position: { line, character } });
      return hover === null ? null : JSON.stringify(hover);
    },
    stop: () => child.kill("SIGKILL"),
  };
}
