import net from "node:net";

/** A connection to a GDB stub on this machine: gdbserver, or the one of qemu-user. One request at a time. */

/** No answer takes longer: an operation of the stepped program ends in far less. */
const answerMilliseconds = 20_000;
/** How often a stub that is still starting is asked. */
const connectMilliseconds = 50;
const connectAttempts = 200;

const checksum = (body: string): string => {
  let sum = 0;
  for (let i = 0; i < body.length; i++) sum = (sum + body.charCodeAt(i)) & 255;
  return sum.toString(16).padStart(2, "0");
};

/** A stub shortens runs: `0*"` is four zeros. */
function expanded(body: string): string {
  if (!body.includes("*")) return body;
  return body.replace(/(.)\*(.)/gs, (_, char: string, count: string) =>
    char.repeat(count.charCodeAt(0) - 29 + 1),
  );
}

export class GdbRemote {
  readonly #socket: net.Socket;
  #text = "";
  #waiting:
    | { resolve: (answer: string) => void; reject: (error: Error) => void; timer: NodeJS.Timeout }
    | undefined;
  #acknowledges = true;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.setNoDelay(true);
    socket.setEncoding("latin1");
    socket.on("data", (chunk: string) => this.#take(chunk));
    socket.on("error", (error) => this.#fail(error));
    socket.on("close", () => this.#fail(new Error("the stub closed the connection")));
  }

  /** Connects to a stub that may still be starting. @throws Error when it does not listen in time */
  static async connect(port: number): Promise<GdbRemote> {
    for (let attempt = 1; ; attempt++) {
      try {
        const remote = new GdbRemote(await connected(port));
        remote.#acknowledges = (await remote.ask("QStartNoAckMode")) !== "OK";
        return remote;
      } catch (error) {
        if (attempt === connectAttempts) throw error;
        await new Promise((resolve) => setTimeout(resolve, connectMilliseconds));
      }
    }
  }

  /** Sends a request. @returns the answer without its frame; @throws Error when none comes in time */
  ask(body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#fail(new Error(`no answer to ${body}`)), answerMilliseconds);
      this.#waiting = { resolve, reject, timer };
      this.#socket.write(`$${body}#${checksum(body)}`, "latin1");
    });
  }

  close(): void {
    this.#socket.removeAllListeners("close");
    this.#socket.destroy();
  }

  #take(chunk: string): void {
    this.#text += chunk;
    for (;;) {
      const start = this.#text.indexOf("$");
      const end = start < 0 ? -1 : this.#text.indexOf("#", start);
      if (end < 0 || this.#text.length < end + 3) return;
      const body = this.#text.slice(start + 1, end);
      this.#text = this.#text.slice(end + 3);
      if (this.#acknowledges) this.#socket.write("+");
      // What the program prints is no answer.
      if (/^O[0-9a-f]/.test(body)) continue;
      const waiting = this.#waiting;
      this.#waiting = undefined;
      if (waiting === undefined) continue;
      clearTimeout(waiting.timer);
      waiting.resolve(expanded(body));
    }
  }

  #fail(error: Error): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) return;
    clearTimeout(waiting.timer);
    waiting.reject(error);
  }
}

function connected(port: number): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

/** A port of this machine that nobody listens on. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as net.AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
