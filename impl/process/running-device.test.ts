import { describe, expect, it } from "vitest";
import { deviceAt, fixtureOf } from "../../conformance/wire/fixture.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import { type ByteStoreOperations, StoreError } from "../store/byte-store.ts";
import { memoryStore } from "../store/memory.ts";
import type { Machine } from "./machine.ts";
import { RunningDevice, type Told } from "./running-device.ts";

const fixture = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const [giver, taker] = [fixture.initiator, fixture.responder];

/** A machine whose timers ring when they are told to. */
class StillMachine implements Machine {
  readonly timers: (() => void)[] = [];
  now = (): number => fixture.clockStartMs;
  entropy = (): Uint8Array => new Uint8Array(32).fill(this.#seed);
  readonly #seed: number;

  constructor(seed: number) {
    this.#seed = seed;
  }

  setTimer = (_: number, ring: () => void): (() => void) => {
    this.timers.push(ring);
    return () => this.timers.splice(this.timers.indexOf(ring), 1);
  };

  ring(): void {
    for (const ring of this.timers.splice(0)) ring();
  }
}

/** Two devices whose messages arrive when `deliver` is called; `log` says in which order things were done. */
function pair(wrap: (store: ByteStoreOperations, address: string) => ByteStoreOperations = (store) => store) {
  const log: string[] = [];
  const inFlight: { readonly from: string; readonly to: string; readonly bytes: Uint8Array }[] = [];
  const site = (address: string, seed: number) => {
    const machine = new StillMachine(seed);
    const told: Told[] = [];
    const store = wrap(memoryStore(deviceAt(fixture, address).store), address);
    const device = new RunningDevice({
      machine,
      store: {
        load: store.load,
        write: (at, bytes) => {
          store.write(at, bytes);
          log.push(`${address} stored`);
        },
      },
      link: {
        send: (to, bytes) => {
          log.push(`${address} sent`);
          inFlight.push({ from: address, to, bytes });
        },
      },
      host: {
        tell: (it) => {
          told.push(it);
          if (it.type === "step") log.push(`${address} ${it.step}`);
        },
      },
    });
    device.start();
    return { device, told, machine, store };
  };
  const sites = { [giver]: site(giver, 1), [taker]: site(taker, 2) };
  const at = (address: string) => sites[address] as (typeof sites)[string];
  const deliver = (): void => {
    for (let message = inFlight.shift(); message !== undefined; message = inFlight.shift()) {
      at(message.to).device.receive(message.from, message.bytes);
    }
  };
  const say = (address: string, request: HostRequest): void => {
    at(address).device.request(request);
    deliver();
  };
  return { at, say, log, inFlight, deliver };
}

function transfer({ say }: ReturnType<typeof pair>): void {
  say(taker, { type: "HostExpectsTickets", peer: giver });
  say(giver, { type: "OwnerTransfersTickets", peer: taker });
  say(giver, { type: "OwnerAnswersCheck", wanted: false });
  say(giver, { type: "OwnerPicksTickets", tickets: [fixture.tickets[0]?.id ?? ""] });
}

const held = ({ told, device }: { told: Told[]; device: RunningDevice }): number | undefined => {
  device.inspect();
  const shown = told.findLast((it) => it.type === "holdings");
  return shown?.type === "holdings" ? shown.holdings.tickets.length : undefined;
};

describe("a running device", () => {
  it("carries a transaction through, each effect before the next", () => {
    const made = pair();
    transfer(made);
    expect([held(made.at(giver)), held(made.at(taker))]).toEqual([1, 1]);
    const decided = made.log.indexOf(`${giver} stored`);
    expect(made.log[decided + 1]).toBe(`${giver} sent`);
    expect(made.log[decided + 2]).toBe(`${giver} 25/886`);
  });

  it("comes back from its store", () => {
    const made = pair();
    transfer(made);
    const { store } = made.at(taker);
    const told: Told[] = [];
    const again = new RunningDevice({
      machine: new StillMachine(3),
      store,
      link: { send: () => undefined },
      host: { tell: (it) => told.push(it) },
    });
    again.start();
    expect(told.at(-1)).toMatchObject({ type: "prompt", step: "rest" });
    expect(held({ told, device: again })).toBe(1);
  });

  it("learns that a write has failed, and why", () => {
    const made = pair((store, address) => ({
      load: store.load,
      write: (at, bytes) => {
        if (address === giver) throw new StoreError({ operation: "write", reason: "full" });
        store.write(at, bytes);
      },
    }));
    transfer(made);
    expect([held(made.at(giver)), held(made.at(taker))]).toEqual([2, 0]);
  });

  it("does not take our own defects for a failed write", () => {
    const made = pair((store) => ({
      load: store.load,
      write: () => {
        throw new StoreError({ operation: "write", reason: "outOfRange" });
      },
    }));
    expect(() => transfer(made)).toThrow(StoreError);
  });

  it("hears its timers, once, and not those that it has taken back", () => {
    const made = pair();
    made.say(taker, { type: "HostExpectsTickets", peer: giver });
    expect(made.at(taker).machine.timers).toHaveLength(1);
    made.at(taker).machine.ring();
    expect(made.at(taker).told.at(-1)).toMatchObject({ type: "prompt", step: "rest" });
    transfer(made);
    expect([...made.at(giver).machine.timers, ...made.at(taker).machine.timers]).toEqual([]);
  });
});
