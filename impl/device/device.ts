/** A device as an event handler: agent, money module or network server, as its store says. */
import * as Context from "effect/Context";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { cryptoNamed } from "../crypto/layers.ts";
import { type Book, bookOf, enter } from "../domain/book.ts";
import type { Refused } from "../domain/refusal.ts";
import { decodeStore, type StoreContents } from "../store/record.ts";
import { Books } from "./books.ts";
import { MoneyModule, NetworkServer, TrustedAgent } from "./identity.ts";
import { moneyModule } from "./money-module.ts";
import { networkServer } from "./network-server.ts";
import type { DeviceEffect, DeviceEvent, Holdings } from "./port.ts";
import { DeviceProcess } from "./process.ts";
import { OwnBooks } from "./transaction.ts";
import { trustedAgent } from "./trusted-agent.ts";

type Start = Extract<DeviceEvent, { readonly type: "start" }>;

/** What a device without power, or with a damaged store, shows: nothing. */
const nothing: Holdings = { session: null, peer: null, tickets: [], notes: [], undertakings: [], orders: [], log: [] };

/**
 * A device. `handle` takes one event and answers with what the device does about it, up to where it waits again.
 *
 * Until the first `start` it has no power. A second `start` is power that was cycled without `abandon`: it begins anew.
 */
export class EventDevice {
  readonly #readings: Readings;
  #books: Books | undefined;
  #process: DeviceProcess | undefined;

  constructor(readings: Partial<Readings> = {}) {
    this.#readings = { ...defaultReadings, ...readings };
  }

  /** @throws what was a defect, and nothing else */
  handle(event: DeviceEvent): readonly DeviceEffect[] {
    if (event.type === "start") return this.#start(event);
    if (event.type === "inspect") return [{ type: "holdings", holdings: this.#books?.show() ?? nothing }];
    return this.#process?.handle(event) ?? [];
  }

  /** The operator switches off: an open transaction is aborted first. What power loss is {@link abandon} for. */
  shutDown(): readonly DeviceEffect[] {
    return this.#process?.stop() ?? [];
  }

  /** Power has failed: the fiber is dropped where it stands. It is not interrupted, for a dead device does not tidy up. */
  abandon(): readonly DeviceEffect[] {
    this.#process = undefined;
    this.#books = undefined;
    return [];
  }

  #start({ store, entropy, now }: Start): readonly DeviceEffect[] {
    this.abandon();
    const contents = decodeStore(store);
    if (!contents.ok) return [damaged(`${contents.problem} at ${contents.at}: ${contents.field}`)];
    const { provision, end } = contents;
    const crypto = cryptoNamed(provision.crypto);
    const book = bookFrom(contents);
    if ("ok" in book) return [damaged(`${book.reason}: ${book.field}`)];
    const books = new Books(crypto, book);
    const process = new DeviceProcess({ crypto, readings: this.#readings, entropy, end, now });
    this.#books = books;
    this.#process = process;
    const own = Context.make(OwnBooks, books);
    switch (provision.device) {
      case "agent":
        return process.run(trustedAgent, Context.add(own, TrustedAgent, provision));
      case "module":
        return process.run(moneyModule, Context.add(own, MoneyModule, provision));
      case "networkServer":
        return process.run(networkServer, Context.make(NetworkServer, provision));
    }
  }
}

const damaged = (detail: string): DeviceEffect => ({ type: "halt", reason: "storeDamaged", detail });

/** Enters all records of a store. */
const bookFrom = ({ provision, records }: StoreContents): Book | Refused => {
  const crypto = cryptoNamed(provision.crypto);
  let book = bookOf(crypto, provision);
  for (const record of records) {
    const entered = enter(crypto, book, record);
    if (!entered.ok) return entered;
    book = entered.book;
  }
  return book;
};
