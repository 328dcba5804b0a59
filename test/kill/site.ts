/** Where a device process runs: starts it, hears it, kills it, and knows what its store must hold. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Holdings, Refusal } from "../../conformance/port.ts";
import { Lines } from "../../impl/process/host-channel.ts";
import type { HostRequest, HostRequestType } from "../../spec/host-requests.ts";
import type { ChildLine, ChildOptions, Halt, HaltLine } from "./child-lines.ts";
import { issueStore, readStoreBytes } from "./disk.ts";

const program = fileURLToPath(new URL("device-child.ts", import.meta.url));

/** A prompt that waits for an answer. */
export interface Asked {
  readonly device: string;
  readonly step: string;
  readonly accepts: readonly HostRequestType[];
}

/** What a site tells the lane that it belongs to. */
export interface SiteEvents {
  readonly asked: (asked: Asked) => void;
  readonly reached: (how: "stopped" | "under way") => void;
  /** anything at all has happened */
  readonly changed: () => void;
}

/** A point in what a device does, by its label. */
export interface Point {
  readonly kind: "step" | "send" | "store";
  /** the step; for a message whom it is for; for a write how many octets it has */
  readonly label: string;
  /** pieces of a write, by its length */
  readonly octets: number;
}

/** What a process is made with, once and for all. */
export interface SiteOptions extends Omit<ChildOptions, "halt"> {
  /** where compiled code is kept: a process that is killed writes none, so it must be there already */
  readonly compileCache: string;
}

/** Compiles what a device process is made of, once for all processes to come. */
export function compileAhead(directory: string): void {
  const run = `await import(${JSON.stringify(new URL("watched-device.ts", import.meta.url))})`;
  const env = { ...process.env, NODE_COMPILE_CACHE: directory };
  spawnSync(process.execPath, ["--input-type=module", "-e", run], { env, stdio: "ignore" });
}

/** See the file header. */
export class Site {
  readonly address: string;
  readonly #options: SiteOptions;
  readonly #events: SiteEvents;
  #child: ChildProcess | undefined;
  #exited: Promise<void> = Promise.resolve();
  /** what must be in the store, whatever happens */
  expected: Uint8Array = new Uint8Array(0);
  /** a write that has begun and is not known to be over */
  writing: { readonly at: number; readonly bytes: Uint8Array } | null = null;
  /** at rest, and asked for what may be started */
  rests = false;
  /** a halt that the device has told of: its store is damaged, or a write has failed */
  halted: string | undefined;
  /** the process ended and nobody had killed it */
  ownEnd: string | undefined;
  holdings: Holdings | undefined;
  /** since counting began */
  points: Point[] = [];
  /** refusals since counting began */
  refusals: Refusal[] = [];
  /** messages sent and taken since the process began */
  sent = 0;
  took = 0;

  constructor(options: SiteOptions, events: SiteEvents) {
    this.address = options.address;
    this.#options = options;
    this.#events = events;
  }

  get isUp(): boolean {
    return this.#child !== undefined;
  }

  /** What is in the store. @throws the platform's error */
  stored(): Uint8Array {
    return readStoreBytes(this.#options.store.kind, this.#options.store.path);
  }

  /** A new store, as it was issued. */
  issue(store: Uint8Array): void {
    issueStore(this.#options.store.kind, this.#options.store.path, store);
    this.expected = store;
    this.writing = null;
  }

  /** Power on: a process of its own. */
  start(halt: Halt | null): void {
    const { compileCache, ...made } = this.#options;
    const options: ChildOptions = { ...made, halt };
    const env = { ...process.env, NODE_COMPILE_CACHE: compileCache };
    const child = spawn(process.execPath, [program, JSON.stringify(options)], { stdio: "pipe", env });
    this.#child = child;
    this.rests = false;
    this.halted = undefined;
    this.holdings = undefined;
    this.points = [];
    this.refusals = [];
    this.sent = 0;
    this.took = 0;
    let errors = "";
    const lines = new Lines();
    child.stdout.setEncoding("utf8").on("data", (piece: string) => {
      for (const line of lines.take(piece)) this.#hear(JSON.parse(line) as ChildLine);
      this.#events.changed();
    });
    child.stderr.setEncoding("utf8").on("data", (piece: string) => {
      errors += piece;
    });
    // What is said to a dead process is lost.
    child.stdin.on("error", () => undefined);
    this.#exited = new Promise((resolve) => {
      child.on("close", (code, signal) => {
        if (this.#child === child) {
          this.ownEnd = `ended with ${signal ?? code}: ${errors.trim().split("\n").slice(0, 8).join(" | ")}`;
          this.#child = undefined;
        }
        this.#events.changed();
        resolve();
      });
    });
  }

  /** SIGKILL; over when the process is gone and all that it has said has been heard. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    this.rests = false;
    child?.kill("SIGKILL");
    await this.#exited;
  }

  request(request: HostRequest): void {
    this.rests = false;
    this.#say({ request });
  }

  /** Counts points anew, and stops the process at one of them. */
  halt(halt: Halt | null): void {
    this.points = [];
    this.refusals = [];
    this.#say({ halt } satisfies HaltLine);
  }

  inspect(): void {
    this.holdings = undefined;
    this.#say({ inspect: true });
  }

  #say(line: object): void {
    this.#child?.stdin?.write(`${JSON.stringify(line)}\n`);
  }

  #hear(line: ChildLine): void {
    switch (line.type) {
      case "step":
        this.points.push({ kind: "step", label: line.step, octets: 0 });
        return;
      case "sent":
        this.sent += 1;
        this.points.push({ kind: "send", label: line.to, octets: 0 });
        return;
      case "writing":
        this.writing = { at: line.at, bytes: new Uint8Array(Buffer.from(line.bytes, "base64")) };
        return;
      case "written":
        this.#written();
        return;
      case "took":
        this.took += 1;
        return;
      case "prompt":
        this.rests = line.step === "rest";
        this.#events.asked({ device: this.address, step: line.step, accepts: line.accepts });
        return;
      case "refusal":
        this.refusals.push(line.refusal);
        return;
      case "holdings":
        this.holdings = line.holdings;
        return;
      case "halt":
        this.halted = `${line.reason}: ${line.detail}`;
        return;
      case "reached":
        this.#events.reached(line.how);
    }
  }

  #written(): void {
    if (this.writing === null) return;
    this.expected = withWrite(this.expected, this.writing.at, this.writing.bytes);
    this.points.push({ kind: "store", label: "", octets: this.writing.bytes.length });
    this.writing = null;
  }
}

/** The store after a write, or after a part of one. */
export function withWrite(store: Uint8Array, at: number, bytes: Uint8Array): Uint8Array {
  const next = new Uint8Array(at + bytes.length);
  next.set(store.subarray(0, at));
  next.set(bytes, at);
  return next;
}
