/** What a device process is told on its command line. */

import { AddressError } from "../services/http.ts";
import { cardsAt, merchandiseAt } from "../services/over-http.ts";
import type { ByteStoreOperations } from "../store/byte-store.ts";
import { openFileStore } from "../store/file.ts";
import { openSqliteStore } from "../store/sqlite.ts";
import type { Services } from "./host-services.ts";
import type { RelayAddress } from "./link.ts";

/** An option that is missing or cannot be read. */
export class UsageError extends Error {
  readonly _tag = "UsageError";
  readonly option: string;

  constructor(option: string, message: string) {
    super(message);
    this.option = option;
  }
}

/** The store of `file:PATH` or `sqlite:PATH`. @throws UsageError, StoreError */
export const openStore = (text: string | undefined): ByteStoreOperations => {
  const [, kind, path] = /^(file|sqlite):(.+)$/su.exec(text ?? "") ?? [];
  if (kind === undefined || path === undefined) {
    throw new UsageError("--store", "is needed: file:PATH or sqlite:PATH");
  }
  return kind === "file" ? openFileStore(path) : openSqliteStore(path);
};

/** How far the device's clock is from the machine's. @throws UsageError */
export const clockOffsetOf = (text: string): number => {
  const offset = Number(text);
  if (!Number.isSafeInteger(offset)) throw new UsageError("--clock-offset-ms", "is milliseconds, such as -86400000");
  return offset;
};

/** How long a host waits for a merchandise server or a card network: less than its agent waits for it. */
const serviceTimeoutMs = 5_000;

/** Reads the address of a server. @throws UsageError */
const at = <Operations>(option: string, address: string, open: (address: string, timeoutMs: number) => Operations) => {
  try {
    return open(address, serviceTimeoutMs);
  } catch (error) {
    if (!(error instanceof AddressError)) throw error;
    throw new UsageError(option, "is http://127.0.0.1:PORT: it is not encrypted, and goes no further");
  }
};

/** Whom the host asks: the servers whose addresses are given. @throws UsageError */
export const servicesOf = (merchandise: string | undefined, cards: string | undefined): Services => ({
  ...(merchandise === undefined ? {} : { merchandise: at("--merchandise-server", merchandise, merchandiseAt) }),
  ...(cards === undefined ? {} : { cards: at("--card-network", cards, cardsAt) }),
});

const portMax = 65_535;

/** The relay at `HOST:PORT`. @throws UsageError */
export const relayOf = (text: string | undefined): RelayAddress => {
  const [, host, port] = /^(.+):(\d{1,5})$/u.exec(text ?? "") ?? [];
  if (host === undefined || port === undefined || Number(port) > portMax) {
    throw new UsageError("--relay", "is needed: HOST:PORT");
  }
  return { host, port: Number(port) };
};
