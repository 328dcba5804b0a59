/**
 * `node impl/process/main.ts --address A --store file:PATH|sqlite:PATH --relay HOST:PORT [--clock-offset-ms N]
 * [--merchandise-server http://127.0.0.1:PORT] [--card-network http://127.0.0.1:PORT]`
 */
import process from "node:process";
import { parseArgs } from "node:util";
import { StoreError } from "../store/byte-store.ts";
import { type DeviceAtWork, hear, obey, startDevice } from "./device-process.ts";
import { HostLineError, writeLine } from "./host-channel.ts";
import { openLink } from "./link.ts";
import { thisMachine } from "./machine.ts";
import { clockOffsetOf, openStore, relayOf, servicesOf, UsageError } from "./options.ts";

const exit = { usage: 64, inputUnreadable: 65, internal: 70, environment: 75 } as const;

const ended = (code: number, what: string): never => {
  process.stderr.write(`zerosum device: ${what}\n`);
  process.exit(code);
};

/** Says what is wrong, and what it ends with. */
const codeOf = (error: unknown): readonly [number, string] => {
  if (error instanceof UsageError) return [exit.usage, `${error.option}: ${error.message}`];
  if (error instanceof HostLineError) return [exit.inputUnreadable, `standard input: ${error.field}`];
  if (error instanceof StoreError) return [exit.environment, `store: cannot ${error.operation}, ${error.reason}`];
  if (error instanceof Error && "code" in error) return [exit.environment, error.message];
  return [exit.internal, error instanceof Error ? error.message : String(error)];
};

const fail = (error: unknown): never => ended(...codeOf(error));

const run = async (): Promise<DeviceAtWork> => {
  const { values } = parseArgs({
    options: {
      address: { type: "string" },
      store: { type: "string" },
      relay: { type: "string" },
      "clock-offset-ms": { type: "string", default: "0" },
      "merchandise-server": { type: "string" },
      "card-network": { type: "string" },
    },
  });
  const { address, store } = values;
  if (address === undefined) throw new UsageError("--address", "is needed: the device's address, such as MM.A");
  const relay = relayOf(values.relay);
  return startDevice({
    machine: thisMachine(clockOffsetOf(values["clock-offset-ms"])),
    store: openStore(store),
    openLink: (events) => openLink(relay, address, events),
    services: servicesOf(values["merchandise-server"], values["card-network"]),
    serviceFailed: ({ service, reason }) => writeLine({ type: "serviceFailed", service, reason }),
    tell: writeLine,
    unlinked: (why) => (why === undefined ? process.exit(0) : fail(why)),
  });
};

process.on("uncaughtException", fail);
const { device } = await run().catch(fail);
hear(process.stdin, (line) => obey(device, line));
