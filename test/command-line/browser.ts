/**
 * A real Chromium, driven over its debugging protocol: enough to open a page and ask it questions.
 */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

const names = ["chromium", "chromium-browser", "google-chrome"];

/** Where a Chromium is installed; undefined: nowhere. */
export function chromium(): string | undefined {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find((path) => existsSync(path));
}

/** What happened in a page while it was open. */
export interface PageEvents {
  /** messages and errors on its console */
  readonly console: string[];
  /** addresses that it asked for */
  readonly requests: string[];
}

/** An open page. */
export interface OpenPage {
  readonly events: PageEvents;
  /** the value of an expression, as data */
  evaluate(expression: string): Promise<unknown>;
  /** pretend to be another kind of screen: `dark`, `light`, `print` */
  pretend(medium: "dark" | "light" | "print"): Promise<void>;
  /** give it a screen of this size, in pixels */
  resize(width: number, height: number): Promise<void>;
  close(): Promise<void>;
}

type Reply = { id?: number; method?: string; params?: Record<string, unknown>; result?: Record<string, unknown> };

/** Start a browser and open an address in it. */
export async function openPage(executable: string, address: string): Promise<OpenPage> {
  const profile = mkdtempSync(join(tmpdir(), "zerosum-chromium-"));
  const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
  const browser = spawn(
    executable,
    [...flags, `--user-data-dir=${profile}`, "--remote-debugging-port=0", "about:blank"],
    { stdio: "ignore" },
  );
  const socket = await connect(await pageSocket(profile, browser));
  const events: PageEvents = { console: [], requests: [] };
  const session = new Session(socket, events);
  for (const domain of ["Page", "Runtime", "Log", "Network"]) await session.send(`${domain}.enable`);
  const loaded = session.once("Page.loadEventFired");
  await session.send("Page.navigate", { url: address });
  await loaded;
  return {
    events,
    evaluate: async (expression) => {
      const { result } = await session.send("Runtime.evaluate", { expression, returnByValue: true });
      return (result as { value?: unknown } | undefined)?.value;
    },
    pretend: async (medium) => {
      const features = [{ name: "prefers-color-scheme", value: medium === "dark" ? "dark" : "light" }];
      await session.send("Emulation.setEmulatedMedia", { media: medium === "print" ? "print" : "screen", features });
    },
    resize: async (width, height) => {
      const metrics = { width, height, deviceScaleFactor: 1, mobile: false };
      await session.send("Emulation.setDeviceMetricsOverride", metrics);
    },
    close: async () => {
      socket.close();
      const ended = new Promise((resolve) => browser.once("exit", resolve));
      browser.kill("SIGKILL");
      await ended;
      rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The address at which the browser's first page listens. */
async function pageSocket(profile: string, browser: ChildProcess): Promise<string> {
  const file = join(profile, "DevToolsActivePort");
  // A cold start of a browser on a busy machine takes seconds; it either writes the file or ends.
  while (browser.exitCode === null) {
    const port = existsSync(file) ? readFileSync(file, "utf8").split("\n")[0] : "";
    if (port !== undefined && port !== "") {
      const targets = (await (await fetch(`http://127.0.0.1:${port}/json/list`)).json()) as Record<string, string>[];
      const page = targets.find(({ type }) => type === "page");
      if (page?.["webSocketDebuggerUrl"] !== undefined) return page["webSocketDebuggerUrl"];
    }
    await pause(20);
  }
  throw new Error(`the browser ended with ${browser.exitCode} before it could be reached`);
}

function connect(address: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(address);
    socket.addEventListener("open", () => resolve(socket));
    socket.addEventListener("error", () => reject(new Error(`no connection to ${address}`)));
  });
}

class Session {
  readonly #socket: WebSocket;
  readonly #waiting = new Map<number, (result: Record<string, unknown>) => void>();
  readonly #awaited = new Map<string, () => void>();
  #sent = 0;

  constructor(socket: WebSocket, events: PageEvents) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const reply = JSON.parse(String(data)) as Reply;
      if (reply.id !== undefined) this.#waiting.get(reply.id)?.(reply.result ?? {});
      if (reply.method !== undefined) this.#note(reply.method, reply.params ?? {}, events);
    });
  }

  send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.#sent;
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
  }

  once(method: string): Promise<void> {
    return new Promise((resolve) => this.#awaited.set(method, resolve));
  }

  #note(method: string, params: Record<string, unknown>, { console, requests }: PageEvents): void {
    this.#awaited.get(method)?.();
    if (method === "Network.requestWillBeSent") requests.push((params["request"] as { url: string }).url);
    if (/^(Log\.entryAdded|Runtime\.(consoleAPICalled|exceptionThrown))$/.test(method)) {
      console.push(JSON.stringify(params));
    }
  }
}
