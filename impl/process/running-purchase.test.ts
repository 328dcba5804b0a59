import { describe, expect, it } from "vitest";
import type { HostRequest } from "../../spec/host-requests.ts";
import { cardPurchasers, goods } from "../device/rehearsal-purchase.ts";
import { noon } from "../domain/samples.ts";
import { memoryStore } from "../store/memory.ts";
import { encodeRecord } from "../store/record.ts";
import type { Machine } from "./machine.ts";
import { RunningDevice, type Told } from "./running-device.ts";

const still = (seed: number): Machine => ({
  now: () => noon,
  entropy: () => new Uint8Array(32).fill(seed),
  setTimer: () => () => undefined,
});

/** Two agents whose messages arrive when `deliver` is called. */
const agents = () => {
  const inFlight: { readonly from: string; readonly to: string; readonly bytes: Uint8Array }[] = [];
  const told: Record<string, Told[]> = { "TA.A": [], "TA.B": [] };
  const device = (address: "TA.A" | "TA.B", seed: number): RunningDevice => {
    const running = new RunningDevice({
      machine: still(seed),
      store: memoryStore(encodeRecord(cardPurchasers()[address])),
      link: { send: (to, bytes) => inFlight.push({ from: address, to, bytes }) },
      host: { tell: (it) => told[address]?.push(it) },
    });
    running.start();
    return running;
  };
  const devices: Record<string, RunningDevice> = { "TA.A": device("TA.A", 1), "TA.B": device("TA.B", 2) };
  const deliver = (): void => {
    for (let message = inFlight.shift(); message !== undefined; message = inFlight.shift()) {
      devices[message.to]?.receive(message.from, message.bytes);
    }
  };
  const say = (address: string, request: HostRequest): void => {
    devices[address]?.request(request);
    deliver();
  };
  const steps = (address: string) => (told[address] ?? []).flatMap((it) => (it.type === "step" ? [it.step] : []));
  const refusals = () => Object.values(told).flatMap((all) => all.filter(({ type }) => type === "refusal"));
  return { say, steps, refusals, told, devices };
};

describe("goods that come while the owner still looks at the credential", () => {
  const waiting = () => {
    const made = agents();
    made.say("TA.B", { type: "MerchantSells", peer: "TA.A", merchandise: goods.event.merchandise });
    made.say("TA.A", { type: "OwnerBuys", peer: "TA.B", merchandise: goods.event.merchandise });
    made.say("TA.B", { type: "MerchandiseArrives", merchandise: goods.event });
    return made;
  };

  it("are put off, and read when the owner has confirmed it", () => {
    const { say, steps, refusals, told } = waiting();
    expect(steps("TA.B").at(-1)).toBe("10/380");
    expect(steps("TA.A").at(-1)).toBe("14/462");
    expect((told["TA.A"] ?? []).some((it) => (it.type as string) === "later")).toBe(false);
    say("TA.A", { type: "OwnerConfirmsCredential" });
    expect(steps("TA.A").at(-1)).toBe("15/488");
    // Once: what has been read does not come again.
    say("TA.A", { type: "OwnerAcceptsGoods" });
    expect(refusals()).toEqual([]);
  });

  it("are gone when the owner refuses it, and with them all that was put off", () => {
    const { say, steps } = waiting();
    say("TA.A", { type: "OwnerRefusesCredential" });
    expect(steps("TA.A")).not.toContain("15/474");
    expect([steps("TA.A").includes("11/388"), steps("TA.B").includes("11/394")]).toEqual([true, true]);
  });

  it("do not come again with other messages only", () => {
    const { devices, told } = waiting();
    const before = (told["TA.A"] ?? []).length;
    devices["TA.A"]?.receive("TA.B", new Uint8Array([0xa0]));
    expect((told["TA.A"] ?? []).slice(before).map(({ type }) => type)).toEqual(["refusal"]);
  });

  it("are put off part by part, if they are a long object", () => {
    const { say, steps, refusals } = agents();
    const { merchandise } = goods.parts;
    say("TA.B", { type: "MerchantSells", peer: "TA.A", merchandise });
    say("TA.A", { type: "OwnerBuys", peer: "TA.B", merchandise });
    say("TA.B", { type: "MerchandiseArrives", merchandise: goods.parts });
    for (let part = 2; part <= 100; part += 1) {
      say("TA.B", { type: "ObjectPartArrives", content: new Uint8Array(1), last: part === 100 });
    }
    expect(steps("TA.A").at(-1)).toBe("14/462");
    say("TA.A", { type: "OwnerConfirmsCredential" });
    expect(refusals()).toEqual([]);
    expect(steps("TA.A").at(-1)).toBe("15/488");
  });
});
