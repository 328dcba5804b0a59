/** Purchases by devices that run: real clock and timers, and both servers over HTTP on this machine. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import { cardId, goods, purchasers } from "../device/rehearsal-purchase.ts";
import { noon } from "../domain/samples.ts";
import { cardsAt, merchandiseAt } from "../services/over-http.ts";
import { memoryStore } from "../store/memory.ts";
import { encodeRecord } from "../store/record.ts";
import { type DeviceAtWork, type DeviceParts, startDevice } from "./device-process.ts";
import type { LinkEvents } from "./link.ts";
import { thisMachine } from "./machine.ts";
import { Owners, openShop, type Report, refusals, type Shop, shown, timeoutMs } from "./shopping.ts";

let shop: Shop;
beforeEach(async () => {
  shop = await openShop();
});
afterEach(() => shop.close());

/** The certificates of the samples are of a certain day. */
const clockOffsetMs = Math.floor(noon - performance.timeOrigin - performance.now());

/** A link to all others; nothing arrives before the sender has finished. */
const linkTo = (ends: Map<string, LinkEvents>, address: string): DeviceParts["openLink"] => {
  const send = (to: string, bytes: Uint8Array): void => {
    setImmediate(() => ends.get(to)?.message(address, bytes));
  };
  return (events) => {
    ends.set(address, events);
    return Promise.resolve({ send, close: () => undefined });
  };
};

/** Plays a purchase until both agents rest again. */
const bought = async (merchandise: string, payment: HostRequest): Promise<Report> => {
  const services = { merchandise: merchandiseAt(shop.merchandise, timeoutMs), cards: cardsAt(shop.cards, timeoutMs) };
  const ends = new Map<string, LinkEvents>();
  const devices = new Map<string, DeviceAtWork>();
  const owners = new Owners(merchandise, payment, (device, request) => {
    setImmediate(() => devices.get(device)?.device.request(request));
  });
  for (const [address, provision] of Object.entries(purchasers())) {
    const parts: DeviceParts = {
      machine: thisMachine(clockOffsetMs),
      store: memoryStore(encodeRecord(provision)),
      services: address === "TA.B" ? services : {},
      openLink: linkTo(ends, address),
      tell: (told) => owners.hear(address, told),
      unlinked: () => undefined,
    };
    devices.set(address, await startDevice(parts));
  }
  owners.begin("TA.B");
  owners.begin("TA.A");
  await owners.over;
  for (const { device } of devices.values()) device.inspect();
  return owners.report;
};

describe("a purchase of devices that run", () => {
  it("by money modules, of a ticket from a merchandise server over HTTP", async () => {
    const report = await bought(goods.event.merchandise, { type: "OwnerPaysByModule" });
    for (const device of ["TA.A", "TA.B", "MM.A", "MM.B"]) {
      expect(shown(report, device).log.map(({ kind }) => kind)).toEqual(["committed"]);
    }
    expect(shown(report, "MM.B").notes.map(({ amount }) => amount)).toEqual([100]);
    expect(refusals(report)).toEqual([]);
  });

  it("by card, of an object in parts: each is fetched, sealed, signed and handed to the customer's host", async () => {
    const report = await bought(goods.object.merchandise, { type: "OwnerPaysByCard", credential: cardId });
    expect(shown(report, "TA.A").log).toMatchObject([{ kind: "committed", direction: "received" }]);
    const given = report.flatMap((it) =>
      it.device === "TA.A" && it.told.type === "host" ? [it.told.message.name] : [],
    );
    expect(given.filter((name) => name === "15/EncryptedObjectForHost")).toHaveLength(4);
    expect(given.at(-1)).toBe("22/ObjectKey");
    expect(refusals(report)).toEqual([]);
  });

  it("does not come about if the merchandise server has not what was ordered", async () => {
    const report = await bought("nothing of the kind", { type: "OwnerPaysByModule" });
    expect(refusals(report).map(({ told }) => told)).toEqual(
      Array(3).fill({
        type: "refusal",
        refusal: { step: "12/418", reason: "merchandiseMissing", field: "merchandise" },
      }),
    );
    expect(shown(report, "TA.A").log).toEqual([]);
  });
});
