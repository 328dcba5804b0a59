/**
 * A device as an operating-system process: real clock and chance, a store on a real disk, a link over TCP, and owner and
 * host on standard input and output.
 *
 * @example
 * ```sh
 * node impl/process/main.ts --address MM.A --store file:mm-a.store --relay 127.0.0.1:4000
 * ```
 */
import type { Readings } from "../../spec/readings.ts";
import type { ServiceFailed } from "../services/service-failed.ts";
import type { ByteStoreOperations } from "../store/byte-store.ts";
import { type HostLine, Lines, readHostLine } from "./host-channel.ts";
import { HostServices, type Services } from "./host-services.ts";
import type { LinkEvents, TcpLink } from "./link.ts";
import type { Machine } from "./machine.ts";
import { RunningDevice, type Told } from "./running-device.ts";

/** What a device process is made of. */
export interface DeviceParts {
  readonly machine: Machine;
  readonly store: ByteStoreOperations;
  /** opens the link under the device's address */
  readonly openLink: (events: LinkEvents) => Promise<TcpLink>;
  readonly readings?: Partial<Readings>;
  /** whom the device's host asks by itself */
  readonly services?: Services;
  /** hears that one of these has failed */
  readonly serviceFailed?: (failure: ServiceFailed) => void;
  /** hears what the device tells its owner, its host and whoever watches */
  readonly tell: (told: Told) => void;
  /** the link is gone, and with it the device's use */
  readonly unlinked: (why: Error | undefined) => void;
}

/** A device with its link up and its power on. */
export interface DeviceAtWork {
  readonly device: RunningDevice;
  readonly link: TcpLink;
}

/** Opens the link, then turns power on. @throws StoreError */
export const startDevice = async (parts: DeviceParts): Promise<DeviceAtWork> => {
  const { machine, store, openLink, tell, unlinked, readings, services = {}, serviceFailed = () => undefined } = parts;
  let device: RunningDevice | undefined;
  const link = await openLink({
    // What comes before power is on is lost, as it would be with no link.
    message: (from, bytes) => device?.receive(from, bytes),
    closed: unlinked,
  });
  const asking = new HostServices(services, { answer: (request) => device?.request(request), failed: serviceFailed });
  const host = {
    tell: (told: Told) => {
      tell(told);
      asking.hear(told);
    },
  };
  device = new RunningDevice({ machine, store, link, host, ...(readings === undefined ? {} : { readings }) });
  device.start();
  return { device, link };
};

/** Hears the owner and the host. @throws HostLineError on a line that is not one: nothing behind it is done */
export const hear = (input: NodeJS.ReadStream, take: (line: HostLine) => void): void => {
  const lines = new Lines();
  input.setEncoding("utf8");
  input.on("data", (piece: string) => {
    for (const line of lines.take(piece)) take(readHostLine(line));
  });
};

/** What owner or host say goes to the device. */
export const obey = (device: RunningDevice, line: HostLine): void => {
  if ("inspect" in line) device.inspect();
  else device.request(line.request);
};
