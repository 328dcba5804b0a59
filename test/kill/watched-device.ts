/**
 * A device process that tells what it does as it does it, and stops where it is told to: `impl/process`, with store, link
 * and owner's channel watched from outside. The device itself is what it is in use.
 */
import { obey, startDevice } from "../../impl/process/device-process.ts";
import { Lines, readHostLine, writeLine } from "../../impl/process/host-channel.ts";
import { openLink, type TcpLink } from "../../impl/process/link.ts";
import { thisMachine } from "../../impl/process/machine.ts";
import type { ByteStoreOperations } from "../../impl/store/byte-store.ts";
import type { ChildLine, ChildOptions, Halt, HaltLine } from "./child-lines.ts";
import { type PlantedStore, storeOf } from "./planted-stores.ts";

const stopped = new Int32Array(new SharedArrayBuffer(4));

const tell = (line: ChildLine): void => writeLine(line);

/** Where in the count of points the process is, and where it is to stop. */
class Points {
  #halt: Halt | null;
  #next = 0;
  #pieces = 0;

  constructor(halt: Halt | null) {
    this.#halt = halt;
  }

  /** Counts anew. */
  from(halt: Halt | null): void {
    this.#halt = halt;
    this.#next = 0;
  }

  before(): void {
    this.#pieces = 0;
    const how = this.#how();
    if (how === "before") this.#stop();
    if (how === "under way") tell({ type: "reached", how: "under way" });
  }

  piece(): void {
    this.#pieces += 1;
    const how = this.#how();
    if (typeof how === "object" && how.pieces === this.#pieces) this.#stop();
  }

  after(): void {
    const how = this.#how();
    this.#next += 1;
    // A write that had fewer pieces than were planned stops behind the last one.
    if (how !== undefined && how !== "under way") this.#stop();
  }

  #how(): Halt["how"] | undefined {
    return this.#halt?.point === this.#next ? this.#halt.how : undefined;
  }

  #stop(): never {
    tell({ type: "reached", how: "stopped" });
    Atomics.wait(stopped, 0, 0);
    throw new Error("was not killed");
  }
}

/** The store, telling of each write before and after. */
function watchedStore({ store }: PlantedStore, points: Points): ByteStoreOperations {
  return {
    load: () => store.load(),
    write: (at, bytes) => {
      tell({ type: "writing", at, bytes: Buffer.from(bytes).toString("base64") });
      points.before();
      store.write(at, bytes);
      tell({ type: "written" });
      points.after();
    },
  };
}

/** The link, telling of each message sent. */
function watchedLink(link: TcpLink, { afterSend }: PlantedStore, points: Points): TcpLink {
  return {
    ...link,
    send: (to, bytes) => {
      points.before();
      link.send(to, bytes);
      tell({ type: "sent", to });
      afterSend();
      points.after();
    },
  };
}

/** Runs until it is killed. */
export async function runWatched(options: ChildOptions): Promise<void> {
  const points = new Points(options.halt);
  const planted = storeOf(options, { piece: () => points.piece() });
  const { device } = await startDevice({
    machine: thisMachine(options.clockOffsetMs),
    store: watchedStore(planted, points),
    openLink: async (events) => {
      const message = (from: string, bytes: Uint8Array): void => {
        events.message(from, bytes);
        tell({ type: "took" });
      };
      const relay = { host: "127.0.0.1", port: options.port };
      return watchedLink(await openLink(relay, options.address, { ...events, message }), planted, points);
    },
    tell: (told) => {
      tell(told);
      if (told.type === "step") points.after();
    },
    unlinked: () => process.exit(0),
  });
  const lines = new Lines();
  process.stdin.setEncoding("utf8");
  process.stdin.on("data", (piece: string) => {
    for (const line of lines.take(piece)) {
      const said = JSON.parse(line) as Partial<HaltLine>;
      if (said.halt !== undefined) points.from(said.halt);
      else obey(device, readHostLine(line));
    }
  });
}
