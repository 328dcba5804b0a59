/** Carries messages between device processes over TCP on this machine, as long as both ends are there. */

import type { AddressInfo } from "node:net";
import { createServer, type Server, type Socket } from "node:net";
import { encodeFramed, Unframing } from "../../impl/process/framing.ts";

/** A message on its way. */
export interface Relayed {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

/** What happens at a relay. */
export interface RelayEvents {
  readonly linked: (address: string) => void;
  readonly unlinked: (address: string) => void;
  /** whoever wants it to go on its way calls `deliver` */
  readonly message: (message: Relayed) => void;
}

/** See the file header. */
export class Relay {
  readonly #server: Server;
  readonly #events: RelayEvents;
  readonly #ends = new Map<string, Socket>();

  constructor(events: RelayEvents) {
    this.#events = events;
    this.#server = createServer((socket) => this.#attend(socket));
  }

  /** Listens on a free port. Rejects with the platform's error. */
  listen(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(0, "127.0.0.1", resolve);
    });
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Is this device linked? */
  isLinked(address: string): boolean {
    return this.#ends.has(address);
  }

  /** Hands a message over; false: there is nobody to take it. */
  deliver({ from, to, bytes }: Relayed): boolean {
    const end = this.#ends.get(to);
    if (end === undefined || !end.writable) return false;
    end.write(encodeFramed({ party: from, bytes }));
    return true;
  }

  close(): void {
    for (const end of this.#ends.values()) end.destroy();
    this.#server.close();
  }

  #attend(socket: Socket): void {
    const unframing = new Unframing();
    let address: string | undefined;
    socket.setNoDelay(true);
    socket.on("data", (piece: Buffer) => {
      for (const { party, bytes } of unframing.take(piece)) {
        if (address !== undefined) {
          this.#events.message({ from: address, to: party, bytes });
          continue;
        }
        address = party;
        this.#ends.set(address, socket);
        this.#events.linked(address);
      }
    });
    // A process that is killed resets its connection: that is what this is about.
    socket.on("error", () => undefined);
    socket.on("close", () => {
      if (address === undefined) return;
      if (this.#ends.get(address) === socket) this.#ends.delete(address);
      this.#events.unlinked(address);
    });
  }
}
